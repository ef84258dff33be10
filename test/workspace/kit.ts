/** A workspace's id out of one hex digit. */
export function idOf(digit: string): string {
  return `ws-${digit.repeat(32)}`;
}

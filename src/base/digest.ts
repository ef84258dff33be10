/**
 * A short fingerprint of a text: FNV-1a, 64 bits, over its UTF-8 bytes. It tells a changed value from an unchanged one
 * and promises nothing against somebody who wants two texts to look alike.
 */

/** 16 hexadecimal digits, lower case. */
export function digestOf(text: string): string {
  // Four limbs of 16 bits, lowest first, so that every product stays an exact number.
  let [a, b, c, d] = [0x2325, 0x8422, 0x9ce4, 0xcbf2];
  for (const byte of new TextEncoder().encode(text)) {
    a ^= byte;
    // Times the prime 2^40 + 0x1b3.
    const low = a * 0x1b3;
    const second = b * 0x1b3 + (low >>> 16);
    const third = c * 0x1b3 + a * 0x100 + (second >>> 16);
    const fourth = d * 0x1b3 + b * 0x100 + Math.floor(third / 0x10000);
    [a, b, c, d] = [low & 0xffff, second & 0xffff, third & 0xffff, fourth & 0xffff];
  }
  return [d, c, b, a].map(limb => limb.toString(16).padStart(4, '0')).join('');
}

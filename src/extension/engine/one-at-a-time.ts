/** One question at a time: who asks while it is under way waits for one more, that begins afterwards. */
export function oneAtATime(ask: () => Promise<void>): () => Promise<void> {
  let asking: Promise<void> | undefined;
  let again = false;
  const asked = async (): Promise<void> => {
    do {
      again = false;
      await ask();
    } while (again);
  };
  return () => {
    if (asking) again = true;
    asking ??= asked().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

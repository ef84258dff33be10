/** Keeps looking and changing apart, so that nobody who looks sees half of a change. Many may look at once. */
export interface Gate {
  /** Whether something is being changed, or waits until nobody looks. */
  readonly isClosed: boolean;
  /** Looks once nothing is being changed. */
  looking<Answer>(look: () => Promise<Answer>): Promise<Answer>;
  /**
   * Until `close` is called everybody may look, since a change may wait for long for another process. It answers once nobody
   * looks any more; from then on nobody does before the change has ended, but for what looks within it without the gate.
   */
  changing<Answer>(change: (close: () => Promise<void>) => Promise<Answer>): Promise<Answer>;
}

export function createGate(): Gate {
  const looks = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  return {
    get isClosed() {
      return closed !== undefined;
    },
    async looking(look) {
      while (closed) await closed;
      const own = look();
      looks.add(own);
      try {
        return await own;
      } finally {
        looks.delete(own);
      }
    },
    async changing(change) {
      let open: (() => void) | undefined;
      const close = async (): Promise<void> => {
        if (open) return;
        while (closed) await closed;
        closed = new Promise(resolve => {
          open = () => {
            closed = undefined;
            resolve();
          };
        });
        await Promise.allSettled([...looks]);
      };
      // Who looks now is waited for before others have to wait for that.
      await Promise.allSettled([...looks]);
      try {
        return await change(close);
      } finally {
        open?.();
      }
    },
  };
}

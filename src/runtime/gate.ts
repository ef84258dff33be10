/** Keeps looking and changing apart, so that nobody who looks sees half of a change. Many may look at once. */
export interface Gate {
  /** Whether something is being changed, or waits until nobody looks. */
  readonly isClosed: boolean;
  /** Looks once nothing is being changed. */
  looking<Answer>(look: () => Promise<Answer>): Promise<Answer>;
  /** Changes once nobody looks any more. Within it is looked without the gate. */
  changing<Answer>(change: () => Promise<Answer>): Promise<Answer>;
}

export function createGate(): Gate {
  const looks = new Set<Promise<unknown>>();
  let closed: Promise<unknown> | undefined;
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
      while (closed) await closed;
      const doing = Promise.allSettled([...looks]).then(change);
      // Who fails is told so; who waits only waits.
      closed = doing.catch(() => {});
      try {
        return await doing;
      } finally {
        closed = undefined;
      }
    },
  };
}

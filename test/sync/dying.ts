/** A process that may end in the middle of a sync: right before, or right after something was changed. */
import type { SyncParts } from '../../src/sync/parts.ts';

export class Died extends Error {}

/** What changes something, of a repository. */
const WRITING: ReadonlySet<string> = new Set([
  'writeTree',
  'writeCommit',
  'keepSafe',
  'moveBranch',
  'followIndex',
  'commitFiles',
  'fetch',
  'push',
  'follow',
]);

export interface Life {
  /** Half steps until the end. */
  left: number;
  wrap(parts: SyncParts): SyncParts;
}

type Step = (...given: never[]) => Promise<unknown>;

export function newLife(): Life {
  const passHalf = (): void => {
    if (life.left-- <= 0) throw new Died();
  };
  const mortal =
    <Work extends Step>(work: Work) =>
    async (...given: never[]): Promise<unknown> => {
      passHalf();
      const answer = await work(...given);
      passHalf();
      return answer;
    };
  const mortals = <Made extends object>(made: Made): Made => {
    const steps = Object.entries(made).map(([name, step]) => [name, WRITING.has(name) ? mortal(step as Step) : step]);
    return Object.fromEntries(steps) as Made;
  };
  const life: Life = {
    left: Number.POSITIVE_INFINITY,
    wrap(parts) {
      const { memory, lane } = parts;
      return {
        ...parts,
        memory: {
          ...memory,
          keep: mortal(memory.keep) as typeof memory.keep,
          drop: mortal(memory.drop) as typeof memory.drop,
        },
        lane: {
          ...lane,
          change: mortal(lane.change) as typeof lane.change,
          undo: mortal(lane.undo) as typeof lane.undo,
        },
        async repository() {
          const repository = await parts.repository();
          return 'refused' in repository ? repository : { ...mortals(repository), remote: mortals(repository.remote) };
        },
      };
    },
  };
  return life;
}

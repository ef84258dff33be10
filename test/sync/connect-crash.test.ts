import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { openProjectRuntime } from '../../src/node/open-project-runtime.ts';
import { openProjectSync } from '../../src/node/open-project-sync.ts';
import type { SyncParts } from '../../src/sync/parts.ts';
import type { ConnectStrategy, Sync } from '../../src/sync/sync.ts';
import { Clone, PATIENCE_MS, Sandbox } from '../git/repository-kit.ts';
import { isLong } from '../kit/often.ts';
import { done, forms, MANIFEST } from './sync-world.ts';

class Crash extends Error {}

/** What changes something, of a repository and of what it knows of its remotes. */
const WRITING: ReadonlySet<string> = new Set([
  'writeCommit',
  'keepSafe',
  'moveBranch',
  'followIndex',
  'commitFiles',
  'add',
  'fetch',
  'push',
  'follow',
]);

/** Where `npm test` stops for the first time; a long run stops after each step. */
const FIRST = { local: 4, remote: 3, merge: 7 } as const satisfies Record<ConnectStrategy, number>;

/** Ends the process, as far as sync can tell, right after so many changes. */
function stopping(after: number): (parts: SyncParts) => SyncParts {
  let count = 0;
  const counted = <Step extends object>(steps: Step, names: ReadonlySet<string>): Step =>
    Object.fromEntries(
      Object.entries(steps).map(([name, step]) => {
        if (!names.has(name)) return [name, step];
        const work = step as (...given: unknown[]) => Promise<unknown>;
        const stopped = async (...given: unknown[]): Promise<unknown> => {
          if (count >= after) throw new Crash();
          const answer = await work(...given);
          if (++count >= after) throw new Crash();
          return answer;
        };
        return [name, stopped];
      }),
    ) as Step;
  return parts => ({
    ...parts,
    memory: counted(parts.memory, new Set(['keep', 'drop'])),
    lane: counted(parts.lane, new Set(['change'])),
    async repository() {
      const repository = await parts.repository();
      if ('refused' in repository) return repository;
      return { ...counted(repository, WRITING), remote: counted(repository.remote, WRITING) };
    },
  });
}

describe('a connect that is interrupted', () => {
  const HERE = forms([1], [2]);
  const THERE = forms([1], [3]);

  async function withSync<T>(
    at: Clone,
    use: (sync: Sync) => Promise<T>,
    wrap: (parts: SyncParts) => SyncParts = parts => parts,
  ): Promise<T> {
    const runtime = openProjectRuntime(at.root, { front: 'test', trusted: () => true });
    const git = { environment: at.sandbox.environment, timeoutMs: PATIENCE_MS };
    try {
      return await use(openProjectSync(at.root, runtime, { front: 'test', trusted: () => true, git, wrap }));
    } finally {
      runtime.dispose();
    }
  }

  const ends = {
    local: [forms([1], [2], [4]), forms([1], [2], [4])],
    remote: [THERE, THERE],
    merge: [forms([1], [2], [3], [4]), THERE],
  } as const satisfies Record<ConnectStrategy, readonly [here: string, there: string]>;

  for (const strategy of ['local', 'remote', 'merge'] as const) {
    it(`with ${strategy} is finished by doing it again, wherever it stopped`, async () => {
      const sandbox = new Sandbox();
      try {
        const source = sandbox.init('source');
        source.commit('There', { '.mooring/.gitignore': GITIGNORE, [MANIFEST]: THERE });
        const first = sandbox.init('first');
        first.commit('Here', { '.mooring/.gitignore': GITIGNORE, [MANIFEST]: HERE });
        first.put(MANIFEST, forms([1], [2], [4]));
        let isOver = false;
        // A merge goes the way of the strategy that takes theirs: `npm test` stops each of them where it does not stop the other.
        for (let after = isLong ? 1 : FIRST[strategy]; !isOver; after += isLong ? 1 : 8) {
          assert.ok(after < 40, 'it comes to an end');
          const remote = sandbox.init(`remote${after}.git`, '--bare');
          source.git('push', '-q', remote.root, 'HEAD:refs/heads/main');
          cpSync(first.root, sandbox.at(`copy${after}`), { recursive: true });
          const copy = new Clone(sandbox, sandbox.at(`copy${after}`));
          const question = { url: remote.root, strategy };
          const preview = done(await withSync(copy, sync => sync.planConnect(question)));
          isOver = await withSync(copy, sync => sync.connect(question, preview), stopping(after)).then(
            () => true,
            error => {
              assert.ok(error instanceof Crash, String(error));
              return false;
            },
          );
          const story = `${strategy}, stopped after ${after}`;
          assert.ok([forms([1], [2], [4]), ends[strategy][0]].includes(copy.read(MANIFEST)), story);
          await withSync(copy, async sync => {
            const again = done(await sync.planConnect({ url: remote.root, strategy }));
            done(await sync.connect({ url: remote.root, strategy }, again, { allowsDeletes: true }));
          });
          assert.equal(copy.read(MANIFEST), ends[strategy][0], story);
          // Where it was merged already, doing it again finds that there is nothing to merge, and pushes.
          const there = `${remote.git('show', `main:${MANIFEST}`)}\n`;
          assert.ok(there === ends[strategy][1] || (strategy === 'merge' && there === ends.merge[0]), story);
          assert.equal(copy.git('status', '--porcelain'), '', story);
          assert.equal(copy.git('rev-parse', '--abbrev-ref', 'main@{upstream}'), 'origin/main', story);
          assert.ok(!existsSync(copy.at('.mooring/.local/sync/state.json')), story);
          const kept = copy.git('rev-list', '--all').split('\n');
          assert.ok(kept.includes(first.git('rev-parse', 'HEAD')), `${story}: ours is kept`);
          assert.ok(kept.includes(source.git('rev-parse', 'HEAD')), `${story}: theirs is kept`);
        }
      } finally {
        sandbox.dispose();
      }
    });
  }
});

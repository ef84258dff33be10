/** `mooring status --watch`: looks again whenever something may be another one, until it is interrupted. */
import { nodeWatch } from '../node/watch.ts';
import { nodeWatchTree } from '../node/watch-tree.ts';
import { portPath } from '../node/write-disk.ts';
import type { RuntimeStatus } from '../runtime/project-runtime.ts';
import { BASE_PATH } from '../snapshot/base.ts';
import { childOf } from '../store/absolute.ts';
import { type Io, notice } from './io.ts';
import type { OpenedRuntime } from './open-runtime.ts';

/** `show` is given the status of each look; it says nothing where that is as before. Ends with the person's Ctrl+C. */
export async function watchStatus(
  { root, runtime, config }: OpenedRuntime,
  show: (status: RuntimeStatus) => void,
  io: Io,
): Promise<void> {
  let isOver = false;
  let isAsked = false;
  let looking = Promise.resolve();
  // However many hints come while a look runs, one more look answers them all.
  const lookAgain = (): void => {
    if (isAsked) return;
    isAsked = true;
    looking = looking.then(async () => {
      isAsked = false;
      if (isOver) return;
      const status = await runtime.look();
      if (!isOver) show(status);
    });
    looking = looking.catch((error: unknown) => notice(io, error instanceof Error ? error.message : String(error)));
  };
  const polling = pollingOf(config.engine);
  const tree = nodeWatchTree(
    root,
    paths => {
      runtime.project.touch(paths);
      lookAgain();
    },
    { ...polling, onSweeping: why => notice(io, why) },
  );
  // What is accepted changes with what others commit, and the policies with the config.
  const base = nodeWatch([childOf(portPath(root), BASE_PATH)], lookAgain, polling);
  const policies = config.engine.watch(lookAgain);
  await tree.ready;
  notice(io, 'Watching; press Ctrl+C to end.');
  await io.interrupted();
  isOver = true;
  for (const watch of [tree, base, policies]) watch.dispose();
  await looking;
}

function pollingOf(engine: OpenedRuntime['config']['engine']): { readonly polling?: { readonly intervalMs: number } } {
  if (engine.get('watch.polling') !== true) return {};
  return { polling: { intervalMs: Number(engine.get('watch.polling-interval-ms')) } };
}

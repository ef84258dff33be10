/** The engine process: the language server over whatever transport it was started with (`--stdio`, `--node-ipc`). */
import os from 'node:os';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { trackedEnvFindings } from '../checks/environment/tracked-env.ts';
import type { Problem } from '../checks/problem.ts';
import { trackedFiles } from '../git/tracked-files.ts';
import { nodeClock } from '../node/clock.ts';
import { nodeDisk } from '../node/disk.ts';
import { fetchQuietly } from '../node/fetch-quietly.ts';
import { nodeHash } from '../node/hash.ts';
import { freshId } from '../node/ids.ts';
import { openProjectRuntime } from '../node/open-project-runtime.ts';
import { openProjectSync } from '../node/open-project-sync.ts';
import { nodePause } from '../node/pause.ts';
import { nodeRootProbe } from '../node/root-probe.ts';
import { nodeStopwatch } from '../node/stopwatch.ts';
import { nodeTimer } from '../node/timer.ts';
import { nodeWatchTree } from '../node/watch-tree.ts';
import { nodeWriteDisk } from '../node/write-disk.ts';
import type { Log } from '../ports/log.ts';
import { createProject } from '../runtime/create-project.ts';
import { findProject, userRoot } from '../store/find-root.ts';
import { serve } from './server.ts';
import { syncStamps } from './sync-stamps.ts';
import { slashed } from './uris.ts';

const connection = createConnection(ProposedFeatures.all);
const home = os.homedir();
const userFolder = userRoot(process.env, home);
const probe = nodeRootProbe([path.join(home, '.mooring'), userFolder]);
const slices = { pause: nodePause, stopwatch: nodeStopwatch };
const log: Log = {
  info: message => connection.console.info(message),
  debug: message => connection.console.debug(message),
  error: message => connection.console.error(message),
};
const docs = new URL('../docs/diagnostics.md', import.meta.url);

serve(connection, {
  findProject: folder => findProject(folder, probe),
  createProject: root => createProject({ root, disk: nodeDisk(root), ...slices, log }),
  openRuntime: (root, host) => openProjectRuntime(root, { ...host, front: 'lsp', livesOn: true, log, freshId }),
  openSync: (root, runtime, host) => openProjectSync(root, runtime, { ...host, front: 'lsp' }),
  syncStamps: (root, upstream) => syncStamps(nodeWriteDisk(), slashed(root), upstream),
  fetchQuietly: (root, signal) => fetchQuietly(root, { front: 'lsp', signal }),
  slices,
  timer: nodeTimer,
  watchTree: nodeWatchTree,
  stopwatch: nodeStopwatch,
  trackedProblems: trackedProblems(),
  freshId,
  config: {
    disk: nodeWriteDisk(),
    userRoot: slashed(path.resolve(userFolder)),
    homeFolder: slashed(home),
    variables: process.env,
    clock: nodeClock,
  },
  migration: {
    disk: nodeWriteDisk(),
    hash: nodeHash,
    clock: nodeClock,
    homeFolder: slashed(home),
    freshId,
    // A bundle of its own, for the few names that need it.
    loadAscii: async () => (await import('./ascii.cjs')).toAscii,
  },
  explanation: code => `${docs.href}#${code}`,
  version,
});

/** One list of problems for each list of tracked files, so that nobody tells the same again. */
function trackedProblems(): (root: string) => readonly Problem[] {
  const tracked = trackedFiles(nodeWriteDisk(), '.env');
  const told = new WeakMap<readonly string[], readonly Problem[]>();
  return root => {
    const files = tracked.below(slashed(root));
    const problems = told.get(files) ?? trackedEnvFindings(files);
    told.set(files, problems);
    return problems;
  };
}

/** Projects in clones of bare remotes, with the parts of a sync over the real disk and the real git. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { GitConnecting } from '../../src/git/connecting.ts';
import { gitConnecting } from '../../src/git/connecting.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { nodeDisk } from '../../src/node/disk.ts';
import { nodeGit } from '../../src/node/git.ts';
import { nodeGitFiles } from '../../src/node/git-files.ts';
import { nodeHash } from '../../src/node/hash.ts';
import { freshId } from '../../src/node/ids.ts';
import { openProjectRuntime } from '../../src/node/open-project-runtime.ts';
import { nodeRepositories } from '../../src/node/open-repository.ts';
import { nodeOutside } from '../../src/node/outside.ts';
import { nodePause } from '../../src/node/pause.ts';
import { nodeStopwatch } from '../../src/node/stopwatch.ts';
import { nodeWait } from '../../src/node/wait.ts';
import { portPath } from '../../src/node/write-disk.ts';
import { openLock } from '../../src/store/lock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { LIMIT_FILE } from '../../src/store/outside.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import type { SyncMemory, SyncParts } from '../../src/sync/parts.ts';
import type { SyncRefusal } from '../../src/sync/sync.ts';
import { Clone, type Sandbox, type Variables } from '../git/repository-kit.ts';

export interface World {
  readonly clone: Clone;
  readonly parts: SyncParts & { readonly connecting: GitConnecting };
  dispose(): void;
}

export interface WorldOptions {
  readonly trusted?: () => boolean;
  readonly unsaved?: () => readonly string[];
  readonly environment?: Variables;
}

const MEMORY = '.mooring/.local/sync';

/** Of one process; a second one of the same folder is another process's. */
export function world(clone: Clone, options: WorldOptions = {}): World {
  const { trusted = () => true, unsaved = () => [] } = options;
  const environment = { ...clone.sandbox.environment, ...options.environment };
  const runtime = openProjectRuntime(clone.root, { front: 'test', trusted, unsaved });
  const disk = nodeDisk(clone.root);
  const outside = nodeOutside();
  const folder = portPath(clone.root);
  const place = projectPlace(outside, folder);
  const store = openStore(outside, place, { actor: 'ana@here test/1' });
  const memory: SyncMemory = {
    read(name) {
      const read = disk.read(`${MEMORY}/${name}`, LIMIT_FILE);
      if (!('failed' in read)) return read.bytes;
      return read.failed === 'missing' ? undefined : { failed: 'other', path: name };
    },
    async keep(name, bytes) {
      const kept = await store.keepState(`${MEMORY}/${name}`, bytes);
      return 'failed' in kept ? kept : undefined;
    },
    async drop(name) {
      const dropped = await store.dropState(`${MEMORY}/${name}`);
      return 'failed' in dropped ? dropped : undefined;
    },
    pathOf: name => path.join(clone.root, MEMORY, name),
  };
  return {
    clone,
    parts: {
      repository: () => nodeRepositories({ environment }).open(clone.root),
      connecting: gitConnecting(nodeGit({ environment }), nodeGitFiles, clone.root),
      trusted,
      unsavedIn: paths => paths.filter(each => unsaved().includes(each)),
      disk,
      memory,
      lock: openLock(outside, place, { actor: 'ana@here test/1', folder: 'sync/lock' }),
      lane: {
        change: (change, asked) => runtime.change(change, asked),
        undo: (operation, asked) => runtime.undo(operation, asked),
        operations: () => runtime.operations(),
        recover: () => runtime.recover(),
      },
      async project() {
        runtime.project.touch('again');
        return runtime.sight();
      },
      configs: new Map(),
      hash: nodeHash,
      clock: nodeClock,
      wait: nodeWait,
      slices: { pause: nodePause, stopwatch: nodeStopwatch },
      freshId,
    },
    dispose: () => runtime.dispose(),
  };
}

export function done<T>(answer: T | SyncRefusal): T {
  if (isRefused(answer)) assert.fail(`${answer.refused}: ${answer.message}`);
  return answer;
}

/** That it was refused for this, in one line that ends as a sentence does; what it said. */
export function refusedFor(answer: unknown, why: SyncRefusal['refused']): string {
  if (!isRefused(answer)) assert.fail(`not refused: ${JSON.stringify(answer)}`);
  assert.equal(answer.refused, why, answer.message);
  assert.match(answer.message, /^[^\n]+\.$/);
  return answer.message;
}

function isRefused(answer: unknown): answer is SyncRefusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

/** A bare remote in the sandbox. */
export function bareRemote(sandbox: Sandbox, name = 'remote.git'): Clone {
  return sandbox.init(name, '--bare');
}

/** A folder in no repository. */
export function plainFolder(sandbox: Sandbox, name: string): Clone {
  const made = new Clone(sandbox, sandbox.at(name));
  made.put('.keep', '');
  made.remove('.keep');
  return made;
}

export const MANIFEST = '.mooring/manifest.yaml';

export function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** `forms:` with one of them for each number, and its fields. */
export function forms(...entries: readonly (readonly [number: number, fields?: string])[]): string {
  const lines = entries.map(([number, fields = '']) => `  form_${number}: { id: ${id(number)}${fields} }\n`);
  return `forms:\n${lines.join('')}`;
}

/** Projects in clones of bare remotes, with sync over the real disk and the real git. */
import assert from 'node:assert/strict';
import { openProjectRuntime } from '../../src/node/open-project-runtime.ts';
import { openProjectSync } from '../../src/node/open-project-sync.ts';
import type { SyncParts } from '../../src/sync/parts.ts';
import type { Sync, SyncRefusal } from '../../src/sync/sync.ts';
import { Clone, PATIENCE_MS, type Sandbox } from '../git/repository-kit.ts';

export interface World {
  readonly clone: Clone;
  readonly sync: Sync;
  readonly parts: SyncParts;
  dispose(): void;
}

export interface WorldOptions {
  readonly trusted?: () => boolean;
  readonly unsaved?: () => readonly string[];
}

/** Of one process; a second one of the same folder is another process's. */
export function world(clone: Clone, { trusted = () => true, unsaved = () => [] }: WorldOptions = {}): World {
  const runtime = openProjectRuntime(clone.root, { front: 'test', trusted, unsaved });
  let made: SyncParts | undefined;
  const sync = openProjectSync(clone.root, runtime, {
    front: 'test',
    trusted,
    unsaved,
    git: { environment: clone.sandbox.environment, timeoutMs: PATIENCE_MS },
    wrap(parts) {
      made = parts;
      return parts;
    },
  });
  assert.ok(made);
  return { clone, sync, parts: made, dispose: () => runtime.dispose() };
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

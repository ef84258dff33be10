/** A person in a clone, and what may not become different there whatever they do. */
import assert from 'node:assert/strict';
import { type Life, newLife } from './dying.ts';
import { SHARED } from './simulated-project.ts';
import type { Clone, OpenedSync } from './sync-kit.ts';

export interface Person {
  readonly name: string;
  readonly clone: Clone;
  life: Life;
  sync: OpenedSync;
  /** As the folder was before what is done now. */
  before: Look;
}

/** How a folder is, as far as nobody may change it unasked. */
export interface Look {
  readonly head: string;
  /** Of git, for each file that differs from the last git commit. */
  readonly status: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

export function newPerson(name: string, clone: Clone): Person {
  const life = newLife();
  return { name, clone, life, sync: clone.open({ wrap: life.wrap }).sync, before: look(clone) };
}

/** A new process in the same folder. */
export function comesBack(person: Person): void {
  person.life = newLife();
  person.sync = person.clone.open({ wrap: person.life.wrap }).sync;
}

export function look(clone: Clone): Look {
  const lines = clone.git('status', '--porcelain=v2', '--branch', '--no-renames', '--untracked-files=all').split('\n');
  const head = lines.find(line => line.startsWith('# branch.oid'))?.split(' ')[2] ?? '';
  const status = lines.flatMap(line => {
    const [mark = '', is = ''] = line.split(' ');
    if (mark === '?') return [[line.slice(2), mark] as const];
    return mark === '#' ? [] : [[line.split(' ').slice(8).join(' '), is] as const];
  });
  return { head, status: new Map(status), texts: new Map(status.map(([file]) => [file, clone.text(file)])) };
}

/** Whatever happened: what nobody may touch is as it was, and nothing is half. `committed` is what was committed meanwhile. */
export function checkFolder({ name, clone, before }: Person, committed: readonly string[] = []): Look {
  const now = look(clone);
  const gone = new Set(committed);
  const status = [...before.status].filter(([file]) => !gone.has(file));
  assert.deepEqual([...now.status], status, `what differs from the git commit of ${name}`);
  checkTexts(clone, before);
  return now;
}

export function checkTexts(clone: Clone, { texts }: Look): void {
  for (const [file, text] of texts) assert.equal(clone.text(file), text, file);
}

/** The git commit, where there was anything to commit. */
export function plainCommit({ clone }: Person): string | undefined {
  clone.git('add', '-A', '--', ...SHARED);
  return tries(() => clone.git('commit', '-q', '-m', 'By git')) ? clone.git('rev-parse', 'HEAD') : undefined;
}

/** What went; nothing where the remote did not take it. */
export function plainPush({ clone }: Person): string | undefined {
  return tries(() => clone.git('push', '-q')) ? clone.git('rev-parse', 'HEAD') : undefined;
}

/** Where it is now; nothing where that is no fast-forward, or something is in the way. */
export function plainForward({ clone }: Person): string | undefined {
  return tries(() => clone.git('pull', '-q', '--ff-only')) ? clone.git('rev-parse', 'HEAD') : undefined;
}

function tries(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

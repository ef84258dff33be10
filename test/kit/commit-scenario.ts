/** A commit that changes, makes, removes and moves files, and the checks that hold whatever happened to it. */
import assert from 'node:assert/strict';
import type { CommitRequest, Committed } from '../../src/store/commit.ts';
import type { WriteFailure } from '../../src/store/failure.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import type { After, Scenario } from './every-step.ts';
import type { ModelDisk } from './model-disk.ts';
import { bytesOf, hashOf, PLACE, ROOT } from './model-outside.ts';

export type Answer = Committed | WriteFailure;
export type Files = Readonly<Record<string, string>>;

export const OLD: Files = {
  'config.toml': 'a = 1 # a content of more than one block\n',
  '.env': 'SECRET=old-and-longer-than-a-block\n',
  'gone.md': '# Gone, with a few words\n',
  'from.md': '# Moved, with a few words\n',
};
export const NEW: Files = {
  'config.toml': 'a = 2 # another content of more than one block\n',
  '.env': 'SECRET=new-and-longer-than-a-block\n',
  'moved/here/to.md': OLD['from.md'] ?? '',
  'new/deep/file.md': '# New, with a few words\n',
};

export const contentIn = (files: Files, path: string): string => files[path] ?? '';
export const changed = (path: string) => ({
  path,
  before: hashOf(contentIn(OLD, path)),
  after: bytesOf(contentIn(NEW, path)),
});

export const MANY: CommitRequest = {
  label: 'Change much',
  changes: [
    changed('config.toml'),
    { path: 'new/deep/file.md', before: 'absent', after: bytesOf(contentIn(NEW, 'new/deep/file.md')) },
    { path: 'gone.md', before: hashOf(contentIn(OLD, 'gone.md')), after: 'remove' },
    { path: 'from.md', before: hashOf(contentIn(OLD, 'from.md')), moveTo: 'moved/here/to.md' },
    changed('.env'),
  ],
};
export const ONE: CommitRequest = { label: 'Change one', changes: [changed('config.toml')] };
export const ONE_NEW: Files = { ...OLD, 'config.toml': contentIn(NEW, 'config.toml') };

export const open = (outside: Outside): Store => openStore(outside, PLACE, { actor: 'ada@host cli/1' });

export function putFiles(model: ModelDisk, files: Files): void {
  model.putFolder(ROOT);
  for (const [path, content] of Object.entries(files)) {
    model.put(`${ROOT}/${path}`, content, path === '.env' ? 0o600 : 0o644);
  }
}

export const scenarioOf = (request: CommitRequest): Scenario<Answer> => ({
  prepare: model => putFiles(model, OLD),
  run: outside => open(outside).commit(request),
});

/** People's files, not Mooring's own. */
export function filesOf(model: ModelDisk): Record<string, string> {
  const isTheirs = (path: string) =>
    path.startsWith(`${ROOT}/`) && !path.startsWith(PLACE.local) && !path.endsWith('.tmp');
  const theirs = model.paths().filter(isTheirs);
  return Object.fromEntries(theirs.map(path => [path.slice(ROOT.length + 1), model.text(path) ?? '']));
}

export function isSame(a: Files, b: Files): boolean {
  const sorted = (files: Files) => JSON.stringify(Object.entries(files).sort());
  return sorted(a) === sorted(b);
}

export const litterOf = (model: ModelDisk) =>
  model.paths().filter(path => path.endsWith('.tmp') && !path.startsWith(PLACE.local));
export const journalsOf = (model: ModelDisk) =>
  model.paths().filter(path => path.startsWith(`${PLACE.local}/journal/`));

/** Old or new after a recovery, nothing left over, and nothing that blocks. Whether it is new. */
export async function checkWhole(
  { model, outside }: Pick<After<unknown>, 'model' | 'outside'>,
  now: Files,
): Promise<boolean> {
  const store = open(outside);
  const recovery = await store.recover();
  assert.ok(!('failed' in recovery), JSON.stringify(recovery));
  assert.deepEqual(recovery.conflicts, []);
  assert.deepEqual(recovery.damaged, []);
  const files = filesOf(model);
  const isNew = isSame(files, now);
  assert.ok(isNew || isSame(files, OLD), JSON.stringify(files, null, 1));
  assert.deepEqual(journalsOf(model), []);
  for (const folder of [ROOT, `${ROOT}/new/deep`, `${ROOT}/moved/here`]) cleanTemps(outside, folder);
  assert.deepEqual(litterOf(model), []);
  assert.equal(model.facts(`${ROOT}/.env`)?.mode, 0o600);
  const next = await store.commit({
    label: 'Go on',
    changes: [{ path: 'next.md', before: 'absent', after: bytesOf('next') }],
  });
  assert.ok(!('failed' in next), JSON.stringify(next));
  return isNew;
}

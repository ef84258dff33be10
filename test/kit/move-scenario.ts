/** A commit that moves folders and files, and changes what it moves, and the checks that hold whatever happened to it. */
import assert from 'node:assert/strict';
import type { CommitRequest } from '../../src/store/commit.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { type Answer, contentIn, type Files, filesOf, isSame, journalsOf, litterOf, open } from './commit-scenario.ts';
import type { After, Scenario } from './every-step.ts';
import type { ModelDisk } from './model-disk.ts';
import { bytesOf, hashOf, PLACE, ROOT } from './model-outside.ts';

const DEV = 'workspaces/dev';
const PROD = 'workspaces/teams/prod';

export const BEFORE: Files = {
  'config.toml': 'workspace = "dev" # more than one block\n',
  'notes.md': 'Notes, with a few words\n',
  [`${DEV}/workspace.toml`]: 'id = "ws-1" # more than one block\n',
  [`${DEV}/.env`]: 'SECRET=as-it-was\n',
  [`${DEV}/docs/old.md`]: '# Old, with a few words\n',
};
export const AFTER: Files = {
  'config.toml': 'workspace = "prod" # more than one block\n',
  'old/notes.md': contentIn(BEFORE, 'notes.md'),
  [`${PROD}/workspace.toml`]: 'id = "ws-1" # another, more than one block\n',
  [`${PROD}/.env`]: contentIn(BEFORE, `${DEV}/.env`),
  [`${PROD}/requests/deep/get.toml`]: 'method = "GET"\n',
};
const FOLDERS_BEFORE = ['workspaces', DEV, `${DEV}/docs`];
const FOLDERS_AFTER = [
  'empty',
  'empty/deep',
  'old',
  'workspaces',
  'workspaces/teams',
  PROD,
  `${PROD}/requests`,
  `${PROD}/requests/deep`,
];

const replaced = (path: string, old: string) => ({
  path,
  before: hashOf(contentIn(BEFORE, old)),
  after: bytesOf(contentIn(AFTER, path)),
});

export const RENAME: CommitRequest = {
  label: 'Rename workspace dev to prod',
  moves: [
    { from: DEV, to: PROD },
    { from: 'notes.md', to: 'old/notes.md' },
  ],
  changes: [
    replaced('config.toml', 'config.toml'),
    replaced(`${PROD}/workspace.toml`, `${DEV}/workspace.toml`),
    {
      path: `${PROD}/requests/deep/get.toml`,
      before: 'absent',
      after: bytesOf(contentIn(AFTER, `${PROD}/requests/deep/get.toml`)),
    },
    { path: `${PROD}/docs/old.md`, before: hashOf(contentIn(BEFORE, `${DEV}/docs/old.md`)), after: 'remove' },
    { path: `${PROD}/docs`, folder: 'remove' },
    { path: 'empty/deep', folder: 'make' },
  ],
};

export function putBefore(model: ModelDisk): void {
  model.putFolder(ROOT);
  for (const [path, content] of Object.entries(BEFORE)) {
    model.put(`${ROOT}/${path}`, content, path.endsWith('.env') ? 0o600 : 0o644);
  }
}

export const renaming: Scenario<Answer> = { prepare: putBefore, run: outside => open(outside).commit(RENAME) };

/** People's folders, not Mooring's own. */
export function foldersOf(model: ModelDisk): string[] {
  const theirs = model.folders().filter(path => path.startsWith(`${ROOT}/`) && !path.startsWith(PLACE.local));
  return theirs.map(path => path.slice(ROOT.length + 1));
}

export const isBefore = (model: ModelDisk): boolean => isTree(model, BEFORE, FOLDERS_BEFORE);
export const isAfter = (model: ModelDisk): boolean => isTree(model, AFTER, FOLDERS_AFTER);

function isTree(model: ModelDisk, files: Files, folders: readonly string[]): boolean {
  return isSame(filesOf(model), files) && foldersOf(model).join() === folders.toSorted().join();
}

/** All before or all after once it is recovered, nothing left over, and nothing that blocks. Whether it is after. */
export async function checkMoved({ model, outside }: Pick<After<unknown>, 'model' | 'outside'>): Promise<boolean> {
  const store = open(outside);
  const recovery = await store.recover();
  assert.ok(!('failed' in recovery), JSON.stringify(recovery));
  assert.deepEqual([...recovery.conflicts, ...recovery.damaged], []);
  assert.deepEqual(journalsOf(model), []);
  for (const folder of model.folders()) cleanTemps(outside, folder);
  assert.deepEqual(litterOf(model), []);
  const isNew = isAfter(model);
  assert.ok(isNew || isBefore(model), JSON.stringify([filesOf(model), foldersOf(model)], null, 1));
  assert.equal(model.facts(`${ROOT}/${isNew ? PROD : DEV}/.env`)?.mode, 0o600);
  const next = await store.commit({
    label: 'Go on',
    changes: [{ path: 'next.md', before: 'absent', after: bytesOf('next') }],
  });
  assert.ok(!('failed' in next), JSON.stringify(next));
  return isNew;
}

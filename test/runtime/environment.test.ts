import assert from 'node:assert/strict';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { givenEnvironment, readWorkspaceEnvironment } from '../../src/runtime/environment.ts';
import { type EnvironmentFile, type EnvironmentIntent, writeEnvironment } from '../../src/runtime/environment-write.ts';
import type { FoundWorkspace } from '../../src/runtime/find-workspaces.ts';
import type { StorePlace } from '../../src/store/local-folder.ts';
import { openStore } from '../../src/store/open-store.ts';
import { chanceOf } from '../kit/chance.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';

const FOLDER = `${ROOT}/workspaces/dev`;
const PLACES = { root: 'user', rootFolder: ROOT, folder: FOLDER } as const satisfies Partial<FoundWorkspace>;
const shown = (path: string): string => path.replace(ROOT, '~');

function read(model: ModelDisk, options: { rootEnv?: boolean; root?: 'user' | 'project' } = {}) {
  const { rootEnv = true, root = 'user' } = options;
  return readWorkspaceEnvironment(model.open(), { ...PLACES, root }, { rootEnv, ignoreCase: false, shown });
}

describe('The environment of a workspace', () => {
  it('is the .env of its root and its own over it, with origins; looking makes nothing', () => {
    const model = modelDisk();
    model.put(`${ROOT}/.env`, 'A=1\nB=1\n');
    model.put(`${FOLDER}/.env`, 'B=2\n');
    const before = model.paths();
    const { variables, problems } = read(model);
    assert.deepEqual(
      [...variables.values()].map(({ name, value, file, line }) => `${name}=${value} ${shown(file)}:${line}`),
      ['A=1 ~/.env:1', 'B=2 ~/workspaces/dev/.env:1'],
    );
    assert.deepEqual([problems, model.paths()], [[], before]);
    assert.deepEqual([...read(model, { rootEnv: false }).variables.keys()], ['B']);
  });

  it('leaves out what cannot be read faithfully, in a sentence, and goes on with the rest', () => {
    const model = modelDisk();
    model.put(`${ROOT}/.env`, 'A=1\n<<<<<<< HEAD\nB=1\n=======\nB=2\n>>>>>>> other\n');
    model.put(`${FOLDER}/.env`, 'C=1\nwords\n');
    const { variables, problems } = read(model);
    assert.deepEqual([...variables.keys()], ['C']);
    assert.deepEqual(problems, [
      '~/.env has unresolved conflict markers, so it is left out; resolve the conflict.',
      '~/workspaces/dev/.env:2: This line sets nothing; write NAME=value, or begin it with # as a comment.',
    ]);
  });

  it('follows no link out of a project, and any of your own root', () => {
    const model = modelDisk();
    model.put('/elsewhere/secrets', 'A=1\n');
    model.putFolder(FOLDER);
    model.putLink(`${ROOT}/.env`, '/elsewhere/secrets');
    assert.deepEqual([...read(model).variables.keys()], ['A']);
    const project = read(model, { root: 'project' });
    assert.equal(project.variables.size, 0);
    assert.match(project.problems[0] ?? '', /leads out of the project, so it is left out/);
  });

  it('has the secrets of the editor, and elsewhere leaves their variables unset with one sentence', () => {
    const model = modelDisk();
    model.put(`${FOLDER}/.env`, `A=x\nTOKEN="Bearer \${secret:api}"\nTWO=\${secret:api}\${secret:gone}\n`);
    const environment = read(model);
    assert.deepEqual(environment.secrets, ['api', 'gone']);
    const outside = givenEnvironment(environment, { shown });
    assert.deepEqual([...outside.variables], [['A', 'x']]);
    assert.equal(
      outside.unset[0]?.message,
      'TOKEN (~/workspaces/dev/.env:2) stays unset here: it needs the secret “api”, which the editor keeps; use a terminal of the editor.',
    );
    const workspace = { slug: 'dev', folder: FOLDER };
    const inside = givenEnvironment(environment, {
      shown,
      workspace,
      secretOf: name => (name === 'api' ? 'k' : undefined),
    });
    assert.deepEqual(Object.fromEntries(inside.variables), {
      A: 'x',
      TOKEN: 'Bearer k',
      MOORING_WORKSPACE: 'dev',
      MOORING_WORKSPACE_DIR: FOLDER,
    });
    assert.match(
      inside.unset.map(({ message }) => message).join(),
      /^TWO .* needs the secret “gone”; set it with “Mooring: Set Secret…”\.$/,
    );
  });
});

const SECRET = 'hunter2-of-the-pier';

describe('Writing a .env', () => {
  const project: StorePlace = {
    root: '/home/srv',
    local: '/home/srv/.mooring/.local',
    ignore: { path: '/home/srv/.mooring/.gitignore', text: GITIGNORE },
    allows: path => path.startsWith('/home/srv/'),
  };
  const FILE: EnvironmentFile = { path: 'workspaces/dev/.env', file: `${FOLDER}/.env`, shownAs: 'dev/.env' };
  const PROJECT_FILE: EnvironmentFile = {
    path: '.mooring/.env',
    file: '/home/srv/.mooring/.env',
    shownAs: '.mooring/.env',
    ignore: { path: '.mooring/.gitignore', file: '/home/srv/.mooring/.gitignore', text: GITIGNORE },
    bounds: '/home/srv',
  };
  const set = (name: string, value: string): EnvironmentIntent => ({ do: 'set', name, value });
  const write = (model: ModelDisk, intent: EnvironmentIntent, place = PLACE, file = FILE) => {
    const outside = modelOutside(model.open(), 'first');
    return writeEnvironment({ store: openStore(outside, place, { actor: 'ana@pier cli/1' }), outside }, file, intent);
  };

  it('names its commit for an undo, and none where nothing was written', async () => {
    const model = modelDisk();
    model.put(FILE.file, 'A=1\n');
    const written = await write(model, set('A', SECRET));
    assert.ok(written.is === 'written' && written.operation !== undefined);
    const store = openStore(modelOutside(model.open(), 'second'), PLACE, { actor: 'ana@pier cli/2' });
    const undone = await store.undo(written.operation);
    assert.ok('undone' in undone);
    assert.equal(model.text(FILE.file), 'A=1\n');
    const again = await write(model, set('A', '1'));
    assert.ok(again.is === 'written' && !again.changed && !('operation' in again));
  });

  it('makes a file that only its owner reads, and keeps the mode of one that is there', async () => {
    const model = modelDisk();
    model.putFolder(FOLDER);
    const written = await write(model, set('A', SECRET));
    assert.ok(written.is === 'written');
    const { operation, ...rest } = written;
    assert.deepEqual(rest, { is: 'written', changed: true, durable: true, ignored: false });
    assert.ok(operation);
    assert.equal(model.text(FILE.file), `A=${SECRET}\n`);
    assert.equal(model.facts(FILE.file)?.mode, 0o600);
    model.put(FILE.file, 'A=1\n', 0o640);
    await write(model, set('A', '2'));
    assert.equal(model.facts(FILE.file)?.mode, 0o640);
  });

  it('writes the value into the file and the owner’s history, and nowhere else', async () => {
    const model = modelDisk();
    model.putFolder(FOLDER);
    await write(model, set('A', SECRET));
    await write(model, set('A', 'other'));
    await write(model, { do: 'unset', name: 'A' });
    assert.equal(model.text(FILE.file), '');
    const holding = model.paths().filter(path => model.text(path)?.includes(SECRET));
    assert.equal(holding.length, 1, holding.join());
    for (const path of model.paths().filter(each => /\/(?:history|log)/.test(each))) {
      assert.equal(model.facts(path)?.mode, 0o600, path);
    }
    assert.match(model.text(`${ROOT}/.local/log.jsonl`) ?? '', /"label":"set A in workspaces\/dev\/\.env"/);
  });

  it('waits for no lock and leaves no trace where nothing changes', async () => {
    const model = modelDisk();
    model.put(FILE.file, 'A=1\n');
    assert.equal((await write(model, set('A', '1'))).is, 'written');
    assert.equal((await write(model, { do: 'unset', name: 'B' })).is, 'written');
    assert.deepEqual(model.paths(), [FILE.file]);
  });

  it('keeps git from it in a project: the ignore file is there, and covers it, in the same commit', async () => {
    const model = modelDisk();
    model.putFolder('/home/srv/.mooring');
    await write(model, set('A', '1'), project, PROJECT_FILE);
    assert.equal(model.text('/home/srv/.mooring/.gitignore'), GITIGNORE);
    model.put('/home/srv/.mooring/.gitignore', '.local/\n# mine\n');
    const result = await write(model, set('A', '2'), project, PROJECT_FILE);
    assert.ok(result.is === 'written' && result.ignored);
    assert.equal(model.text('/home/srv/.mooring/.gitignore'), '.local/\n# mine\n.env\n');
    assert.equal((model.text('/home/srv/.mooring/.local/log.jsonl') ?? '').trim().split('\n').length, 2);
  });

  it('refuses in one sentence what must not be written over, and leaves it alone', async () => {
    const cases: [string, (model: ModelDisk) => void, RegExp][] = [
      ['read-only', model => model.put(FILE.file, 'A=1\n', 0o444), /^dev\/\.env is read-only; allow writing to it/],
      [
        'conflicted',
        model => model.put(FILE.file, '<<<<<<< a\nA=1\n=======\nA=2\n>>>>>>> b\n'),
        /^dev\/\.env has unresolved conflict markers, so nothing is written into it; resolve the conflict\.$/,
      ],
      ['a folder', model => model.putFolder(FILE.file), /^dev\/\.env is not a file, so nothing is written/],
      ['large', model => model.put(FILE.file, `#${'x'.repeat(1_000_000)}`), /is larger than 1 MB/],
    ];
    for (const [what, make, sentence] of cases) {
      const model = modelDisk();
      make(model);
      const before = model.text(FILE.file);
      const result = await write(model, set('A', '2'));
      assert.match(result.is === 'refused' ? result.message : '', sentence, what);
      assert.equal(model.text(FILE.file), before);
    }
  });

  it('refuses a name that is none, and a link that leads out of the project', async () => {
    const model = modelDisk();
    model.putFolder(FOLDER);
    assert.match(JSON.stringify(await write(model, set('A B', '1'))), /no name of a variable/);
    model.put('/elsewhere/.env', 'A=1\n');
    model.putLink(PROJECT_FILE.file, '/elsewhere/.env');
    const result = await write(model, set('A', '2'), project, PROJECT_FILE);
    assert.match(result.is === 'refused' ? result.message : '', /leads out of the project/);
    model.putLink('/home/srv/.mooring/workspaces/dev/.env', '/elsewhere/new');
    const dangling = { ...PROJECT_FILE, path: '.mooring/workspaces/dev/.env' };
    const file = `/home/srv/${dangling.path}`;
    assert.equal((await write(model, set('A', '2'), project, { ...dangling, file })).is, 'refused');
    assert.equal(model.text('/elsewhere/new'), undefined);
  });

  it('has it or has it not after a loss of power, and it is there once acknowledged', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const model = modelDisk();
      model.put(FILE.file, 'B=1\n');
      await write(model, set('A', '1'));
      model.crash(chanceOf(seed));
      assert.equal(model.text(FILE.file), 'B=1\nA=1\n');
    }
  });
});

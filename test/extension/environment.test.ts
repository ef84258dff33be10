import assert from 'node:assert/strict';
import { editorSecrets } from '../../src/extension/environment/editor-secrets.ts';
import { envFilesOf, withVariables } from '../../src/extension/environment/launch-variables.ts';
import { secretRows } from '../../src/extension/environment/secret-rows.ts';
import type { FoundWorkspace } from '../../src/runtime/find-workspaces.ts';
import { readTerminalEnvironment } from '../../src/runtime/terminal-environment.ts';
import { modelDisk } from '../kit/model-disk.ts';

const VARIABLES = new Map([
  ['HOST', 'dev'],
  ['Path', '/x'],
]);
const NONE: ReadonlySet<string> = new Set();

describe('a launch configuration', () => {
  const launch = { type: 'node', request: 'launch', name: 'One' };

  it('gets the variables that it does not set itself', () => {
    assert.deepEqual(withVariables(launch, VARIABLES, NONE, false), { ...launch, env: { HOST: 'dev', Path: '/x' } });
    const own = { ...launch, env: { HOST: 'mine', UNSET: null } };
    assert.deepEqual(withVariables(own, VARIABLES, NONE, false).env, { Path: '/x', HOST: 'mine', UNSET: null });
    assert.deepEqual(own.env, { HOST: 'mine', UNSET: null });
  });

  it('keeps what its own file of variables sets', () => {
    assert.deepEqual(withVariables(launch, VARIABLES, new Set(['HOST']), false), { ...launch, env: { Path: '/x' } });
    assert.deepEqual(envFilesOf({ ...launch, envFile: '/p/.env' }), ['/p/.env']);
    assert.deepEqual(envFilesOf({ ...launch, envFile: ['/a', 1, ''] }), ['/a']);
    assert.deepEqual(envFilesOf(launch), []);
  });

  it('takes names that differ in case for one where the system does', () => {
    const own = { ...launch, env: { PATH: '/mine' } };
    assert.deepEqual(withVariables(own, VARIABLES, NONE, true).env, { HOST: 'dev', PATH: '/mine' });
    assert.deepEqual(withVariables(own, VARIABLES, new Set(['host']), true), own);
  });

  it('of the C++ adapters gets a list of names and values', () => {
    const cpp = { type: 'cppdbg', request: 'launch', environment: [{ name: 'HOST', value: 'mine' }] };
    assert.deepEqual(withVariables(cpp, VARIABLES, NONE, false).environment, [
      { name: 'Path', value: '/x' },
      { name: 'HOST', value: 'mine' },
    ]);
    assert.deepEqual(withVariables({ type: 'cppvsdbg', request: 'launch' }, VARIABLES, NONE, false), {
      type: 'cppvsdbg',
      request: 'launch',
      environment: [
        { name: 'HOST', value: 'dev' },
        { name: 'Path', value: '/x' },
      ],
    });
  });

  it('stays as it is where it attaches, has everything, or says its variables in a form of its own', () => {
    for (const configuration of [
      { ...launch, request: 'attach' },
      { ...launch, env: { HOST: '', Path: '' } },
      { ...launch, env: ['HOST=1'] },
      { ...launch, env: 'HOST=1' },
    ]) {
      assert.equal(withVariables(configuration, VARIABLES, NONE, false), configuration);
    }
  });
});

describe('the secrets of the editor', () => {
  function stores() {
    const kept = new Map<string, string>();
    const noted = new Map<string, unknown>();
    const listeners: ((event: { key: string }) => void)[] = [];
    const secrets = editorSecrets(
      {
        get: async key => kept.get(key),
        store: async (key, value) => {
          kept.set(key, value);
          for (const each of listeners) each({ key });
        },
        delete: async key => void kept.delete(key),
        onDidChange: listener => {
          listeners.push(listener);
          return { dispose() {} };
        },
      },
      {
        keys: () => [...noted.keys()],
        get: <T>(key: string, other?: T) => (noted.has(key) ? noted.get(key) : other) as T,
        update: async (key, value) => void noted.set(key, value),
      },
    );
    return { secrets, kept, noted };
  }

  it('lists names in order and no values, and forgets what is deleted', async () => {
    const { secrets, kept, noted } = stores();
    let changes = 0;
    secrets.onChange(() => changes++);
    await secrets.set('b', 'two');
    await secrets.set('a', 'one');
    await secrets.set('b', '');
    assert.deepEqual([secrets.names(), changes], [['a', 'b'], 3]);
    assert.doesNotMatch(JSON.stringify([...noted]), /one|two/);
    assert.deepEqual(
      [...(await secrets.valuesOf(['a', 'b', 'gone']))],
      [
        ['a', 'one'],
        ['b', ''],
      ],
    );
    await secrets.delete('a');
    assert.deepEqual([secrets.names(), kept.size], [['b'], 1]);
  });

  it('are offered with those first that the active workspace lacks', () => {
    assert.deepEqual(
      secretRows(['a', 'c'], ['c', 'b', 'b']).map(({ name }) => name),
      ['b', 'c', 'a'],
    );
  });
});

describe('the environment of a window', () => {
  const WORKSPACE: FoundWorkspace = {
    slug: 'dev',
    root: 'user',
    hidden: false,
    disabled: false,
    problems: [],
    rootFolder: '/r',
    folder: '/r/workspaces/dev',
    file: '/r/workspaces/dev/workspace.toml',
  };

  it('has the secrets that are there, and names the others', () => {
    const model = modelDisk();
    model.put('/r/.env', 'ROOT=1\n');
    model.put('/r/workspaces/dev/.env', `A=\${secret:a}\nB=\${secret:b}\n`);
    const options = { rootEnv: { loaded: true }, ignoreCase: false, systemPath: (path: string) => path } as const;
    const environment = readTerminalEnvironment(model.open(), WORKSPACE, options);
    assert.deepEqual(environment.secrets, ['a', 'b']);
    const { variables, missing, problems } = environment.give(new Map([['a', 'x']]));
    assert.deepEqual(Object.fromEntries(variables), {
      ROOT: '1',
      A: 'x',
      MOORING_WORKSPACE: 'dev',
      MOORING_WORKSPACE_DIR: '/r/workspaces/dev',
    });
    assert.deepEqual([missing, problems.length], [['b'], 1]);
  });
});

/** What other extensions are told, without an editor; test/host has it in one. */
import assert from 'node:assert/strict';
import type { CurrentWorkspace, ValuesChange } from '../../docs/api/mooring.d.ts';
import { apiKit, DEV } from './api-kit.ts';

const DEV_FILE = 'workspaces/dev/workspace.toml';

describe('the API for other extensions', () => {
  it('has one version, and says so to whoever asks for another', () => {
    const { exports, api } = apiKit();
    assert.equal(exports.getApi(1), api);
    assert.throws(() => exports.getApi(2 as 1), { message: 'This Mooring has version 1 of its API, and not 2.' });
  });

  it('knows nothing until somebody looks, and looks once for all who wait', async () => {
    const kit = apiKit();
    assert.deepEqual([kit.api.current], [undefined]);
    const [current, url] = await Promise.all([kit.api.ready(), kit.api.value('base-url'), kit.api.list()]);
    assert.deepEqual([kit.refreshes, url], [1, 'http://{{host}}']);
    assert.equal(current, kit.api.current);
    assert.ok(current);
    const { folder, ...rest } = current;
    assert.equal(folder.path, '/r/workspaces/dev');
    assert.deepEqual(rest, {
      slug: 'dev',
      id: 'ws-c5c0da81325d8c308216d045652ace92',
      root: 'user',
      description: 'Mine',
      decidedBy: 'default',
      why: 'Because.',
    });
  });

  it('tells of another workspace and of another decider, and of nothing else', () => {
    const kit = apiKit();
    const told: (string | undefined)[] = [];
    kit.api.onDidChangeCurrent(current => {
      assert.equal(current, kit.api.current);
      told.push(current && `${current.slug} ${current.decidedBy}`);
    });
    kit.look('dev');
    const first = kit.api.current;
    kit.look('dev');
    assert.equal(kit.api.current, first);
    kit.put(DEV_FILE, DEV.replace('Mine', 'Yours'));
    kit.look('dev');
    assert.deepEqual([first?.description, kit.api.current?.description], ['Mine', 'Yours']);
    assert.deepEqual(told, ['dev default']);
    kit.look('dev', 'binding');
    kit.look('prod', 'binding');
    kit.look();
    kit.look();
    assert.deepEqual(told, ['dev default', 'dev binding', 'prod binding', undefined]);
  });

  it('tells which values changed, and only when one did', () => {
    const kit = apiKit();
    kit.look('dev');
    const told: ValuesChange[] = [];
    kit.api.onDidChangeValues(change => told.push(change));
    kit.look('dev');
    kit.put(DEV_FILE, `# Only a comment\n${DEV}`);
    kit.look('dev');
    assert.deepEqual([told.length], [0]);
    kit.put('workspaces/base/workspace.toml', '[variables]\nport = 81\n');
    kit.look('dev');
    const [change, ...more] = told;
    assert.ok(change && more.length === 0);
    const keys = ['variables', 'variables.port', ['variables', 'port'], 'variables.host', 'requests', 'base-url', 'x'];
    assert.deepEqual(
      keys.filter(key => change.affects(key)),
      ['variables', 'variables.port', ['variables', 'port'], 'requests'],
    );
    assert.equal(change.environment, false);
    kit.look();
    assert.ok(told.length === 2 && told[1]?.affects('base-url'));
  });

  it('tells of the environment only where a variable is another', async () => {
    const kit = apiKit();
    const told: boolean[] = [];
    kit.look('dev');
    kit.api.onDidChangeValues(change => told.push(change.environment, change.affects('base-url')));
    kit.give({ A: '1' });
    kit.give({ A: '1' });
    assert.deepEqual(told, [true, false]);
    const given = await kit.api.environment();
    assert.deepEqual([...given], [['A', '1']]);
    (given as Map<string, string>).clear();
    assert.equal((await kit.api.environment()).size, 1);
    kit.give(undefined);
    assert.deepEqual([told.length, (await kit.api.environment()).size], [4, 0]);
  });

  it('has every value by its key, frozen and plain', async () => {
    const { api, put } = apiKit();
    put(DEV_FILE, `${DEV}big = 9223372036854775807\nhalf = 2.0\non = 2026-11-21\n__proto__ = 1\n`);
    const values = await api.values();
    assert.deepEqual(values.variables, {
      port: 80,
      host: 'localhost',
      'a.b': true,
      big: '9223372036854775807',
      half: 2,
      on: '2026-11-21',
      ['__proto__']: 1,
    });
    assert.deepEqual(values.tags, ['a', 'b']);
    for (const each of [api, values, values.tags, values.variables, await api.ready(), await api.list()]) {
      assert.ok(Object.isFrozen(each));
    }
    assert.equal(await api.value('variables."a.b"'), true);
    assert.equal(await api.value(['variables', 'a.b']), true);
    assert.equal(await api.value('tags.1'), 'b');
    assert.equal(await api.value('requests.config.get.path'), '/settings');
    assert.equal(await api.value('variables.toString'), undefined);
    assert.equal(await api.value('extends'), undefined);
  });

  it('says where a value comes from, the place that decides first', async () => {
    const { api } = apiKit();
    const places = async (key: string) =>
      (await api.explain(key)).map(({ file, line, is, workspace }) => `${workspace} ${file.path}:${line} ${is}`);
    assert.deepEqual(await places('base-url'), [
      'dev /r/workspaces/dev/workspace.toml:4 decides',
      'base /r/workspaces/base/workspace.toml:2 hidden',
    ]);
    assert.deepEqual(await places('tags'), [
      'dev /r/workspaces/dev/workspace.toml:5 adds',
      'base /r/workspaces/base/workspace.toml:3 adds',
    ]);
    assert.deepEqual(await places('nothing'), []);
  });

  it('lists the items with where they come from, layers too', async () => {
    const { api, put } = apiKit();
    put(DEV_FILE, `${DEV}[layers]\nmore = "layers/more.toml"\n`);
    put('workspaces/dev/layers/more.toml', '[requests.ping]\nmethod = "GET"\npath = "/ping"\n');
    const items = await api.items('requests');
    assert.deepEqual(
      items.map(({ id, name, folder, via, fields }) => [id, name, folder, via, fields.path]),
      [
        ['config.get', 'get', 'config', 'base', '/settings'],
        ['ping', 'ping', '', 'layer', '/ping'],
      ],
    );
    const { file, ...origin } = items[1]?.origin ?? assert.fail();
    assert.equal(file.path, '/r/workspaces/dev/layers/more.toml');
    assert.deepEqual(origin, { line: 1, workspace: 'dev', root: 'user', layer: 'layers/more.toml', is: 'decides' });
    assert.deepEqual(await api.items('scripts'), []);
  });

  it('lists all workspaces, those that cannot be entered too', async () => {
    const { api, put } = apiKit();
    put('workspaces/broken/workspace.toml', 'a = = 1');
    const all = await api.list();
    assert.deepEqual(
      all.map(each => [each.slug, each.hidden, each.current, each.problems.length]),
      [
        ['base', true, false, 0],
        ['broken', false, false, 1],
        ['dev', false, true, 0],
        ['prod', false, false, 0],
      ],
    );
    assert.equal(all[3]?.extends, 'base');
  });

  it('switches, and answers with what is current then', async () => {
    const { api } = apiKit();
    const told: (CurrentWorkspace | undefined)[] = [];
    await api.ready();
    api.onDidChangeCurrent(current => told.push(current));
    const current = await api.switchTo('prod');
    assert.deepEqual([current.slug, told], ['prod', [current]]);
    assert.equal(api.current, current);
  });

  it('answers what cannot be done with one sentence', async () => {
    const kit = apiKit();
    const { api } = kit;
    const message = async (answer: Promise<unknown>) => {
      const error = await answer.then(
        () => assert.fail('It should be rejected.'),
        (each: unknown) => each,
      );
      assert.ok(error instanceof Error);
      return error.message;
    };
    kit.answer = new Error('No permission.\n    at somewhere');
    assert.equal(await message(api.ready()), 'Mooring cannot read the workspaces: No permission.');
    delete kit.answer;
    assert.match(await message(api.value('a..b')), /^“a\.\.b” is no key; /);
    assert.match(await message(api.explain(7 as unknown as string)), /^That is no key; /);
    assert.equal(await message(api.switchTo(' ')), 'Say which workspace, by its name.');
    kit.answer = { is: 'refused', message: 'The environment decides.' };
    assert.equal(await message(api.switchTo('dev')), 'The environment decides.');
  });

  it('answers empty where no workspace is active', async () => {
    const { api, look } = apiKit();
    look();
    assert.equal(await api.ready(), undefined);
    assert.deepEqual(await Promise.all([api.values(), api.value('a'), api.explain('a'), api.items('requests')]), [
      {},
      undefined,
      [],
      [],
    ]);
  });

  it('answers empty once the extension has stopped, also those who waited', async () => {
    const kit = apiKit();
    const { api } = kit;
    let told = 0;
    api.onDidChangeCurrent(() => told++);
    api.onDidChangeValues(() => told++);
    const waiting = api.value('base-url');
    kit.look('dev');
    kit.give({ A: '1' });
    const variables = api.environment();
    await Promise.resolve();
    kit.dispose();
    told = 0;
    assert.deepEqual([await waiting, (await variables).size], [undefined, 0]);
    kit.look('prod');
    kit.give({ A: '2' });
    assert.deepEqual([api.current, await api.ready(), told], [undefined, undefined, 0]);
    assert.deepEqual(
      await Promise.all([api.values(), api.value('a'), api.explain('a'), api.items('requests'), api.list()]),
      [{}, undefined, [], [], []],
    );
    assert.equal((await api.environment()).size, 0);
    await assert.rejects(api.switchTo('dev'), /^Error: Mooring has stopped in this window/);
  });

  it('makes addresses of Windows paths with their drive or host, never with backslashes', async () => {
    for (const root of ['C:/Users/me/.mooring', '//server/home/.mooring']) {
      const { api } = apiKit(root);
      assert.equal((await api.ready())?.folder.path, `${root}/workspaces/dev`);
      const [place] = await api.explain('base-url');
      assert.equal(place?.file.path, `${root}/workspaces/dev/workspace.toml`);
    }
  });
});

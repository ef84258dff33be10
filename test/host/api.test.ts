// Another extension's view of Mooring in a real extension host: these tests run as one, and know the types alone.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CurrentWorkspace, MooringApi, MooringExports, ValuesChange } from '../../docs/api/mooring.d.ts';

/** It takes well below a second; a busy machine is no failure. */
const PATIENCE_MS = 20_000;

const home = process.env.MOORING_HOME ?? '';
const config = path.join(home, 'config.toml');
const dev = path.join(home, 'workspaces', 'dev');
const definition = path.join(dev, 'workspace.toml');
const env = path.join(dev, '.env');

describe('the API for other extensions', () => {
  const originals = [config, definition, env].map(file => [file, readFileSync(file, 'utf8')] as const);
  const [, definitionText = ''] = originals[1] ?? [];
  const restore = () => {
    for (const [file, text] of originals) writeFileSync(file, text);
  };
  let api: MooringApi;
  let heard: vscode.Disposable[] = [];

  before(async () => {
    const mooring = vscode.extensions.getExtension<MooringExports>('mooring.mooring');
    assert.ok(mooring);
    api = (await mooring.activate()).getApi(1);
    assert.equal(mooring.exports.getApi(1), api);
    assert.throws(() => mooring.exports.getApi(2 as 1), /version 1/);
  });
  beforeEach(async () => {
    if ((await api.ready())?.slug !== 'dev') await api.switchTo('dev');
  });
  afterEach(() => {
    for (const each of heard) each.dispose();
    heard = [];
    restore();
  });

  /** What is told from now on. */
  const changes = () => {
    const told = { current: [] as (CurrentWorkspace | undefined)[], values: [] as ValuesChange[] };
    heard.push(
      api.onDidChangeCurrent(current => told.current.push(current)),
      api.onDidChangeValues(change => told.values.push(change)),
    );
    return told;
  };

  it('knows the active workspace, its values and where they come from', async () => {
    const current = await api.ready();
    assert.equal(current?.slug, 'dev');
    assert.equal(current?.folder.toString(), vscode.Uri.file(dev).toString());
    assert.deepEqual([current?.root, current?.decidedBy, api.current], ['user', 'default', current]);
    assert.equal(await api.value('base-url'), 'http://localhost:8080/api');
    const [place, ...more] = await api.explain('requests.config.get_SystemSetting.path');
    assert.deepEqual([place?.workspace, place?.is, more.length], ['abacus', 'decides', 0]);
    assert.ok(place);
    const document = await vscode.workspace.openTextDocument(place.file);
    assert.match(document.lineAt(place.line - 1).text, /^path = /);
    const requests = await api.items('requests');
    assert.deepEqual(
      requests.filter(({ folder }) => folder === 'invoices').map(({ id, via }) => `${id} ${via}`),
      ['invoices.list_OpenInvoices base', 'invoices.get_Invoice base', 'invoices.delete_All own'],
    );
  });

  it('gives the variables that terminals get', async () => {
    const variables = await api.environment();
    assert.equal(variables.get('ABACUS_USER'), 'demo');
    assert.equal(variables.get('MOORING_WORKSPACE'), 'dev');
    assert.equal(variables.get('MOORING_WORKSPACE_DIR'), dev);
  });

  it('switches, tells of it once, and has the variables of the other at once', async () => {
    const told = changes();
    const current = await api.switchTo('int');
    assert.equal(current.slug, 'int');
    assert.equal((await api.environment()).get('MOORING_WORKSPACE'), 'int');
    assert.equal(await api.value('base-url'), 'https://int.abacus.example/api');
    assert.deepEqual(
      told.current.map(each => each?.slug),
      ['int'],
    );
    await until('the change of the environment', () => told.values.some(({ environment }) => environment));
    assert.ok(told.values.some(change => change.affects('base-url') && !change.affects('requests.config')));
    assert.match(readFileSync(config, 'utf8'), /^workspace = "int"/m);
  });

  it('follows a switch by a person, and edits by hand', async () => {
    const told = changes();
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'prod');
    assert.equal(api.current?.slug, 'prod');
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'dev');
    assert.equal(told.current.length, 2);
    told.values.length = 0;
    writeFileSync(definition, definitionText.replace(':8080', ':8081'));
    await until('the changed address', () => told.values.some(change => change.affects('base-url')));
    assert.equal(await api.value('base-url'), 'http://localhost:8081/api');
    writeFileSync(env, 'ABACUS_EXTRA=yes\n');
    await until('the changed variable', () => told.values.some(({ environment }) => environment));
    assert.equal((await api.environment()).get('ABACUS_EXTRA'), 'yes');
    assert.equal(told.current.length, 2);
  });

  it('refuses with a sentence what a person could not do either', async () => {
    await assert.rejects(api.switchTo('no-such'), (error: Error) => {
      assert.match(error.message, /no-such/);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
    assert.equal(api.current?.slug, 'dev');
  });

  it('lists a workspace that was just made', async () => {
    const folder = path.join(home, 'workspaces', 'fresh');
    mkdirSync(folder);
    try {
      writeFileSync(path.join(folder, 'workspace.toml'), 'extends = "abacus"\n');
      await until('the new workspace', async () => (await api.list()).some(({ slug }) => slug === 'fresh'));
      const fresh = (await api.list()).find(({ slug }) => slug === 'fresh');
      assert.deepEqual([fresh?.extends, fresh?.current, fresh?.problems], ['abacus', false, []]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('rests on addresses that Windows paths with “/” make as well as others', () => {
    const drive = vscode.Uri.file('C:/Users/me/.mooring');
    assert.deepEqual([drive.path, drive.toString()], ['/C:/Users/me/.mooring', 'file:///c%3A/Users/me/.mooring']);
    const share = vscode.Uri.file('//server/home/.mooring');
    assert.deepEqual([share.authority, share.path], ['server', '/home/.mooring']);
  });
});

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeAction, CompletionItem, Hover, InlayHint } from 'vscode-languageserver-protocol';
import type { EffectiveConfig } from '../../src/protocol/protocol.ts';
import { type Client, startClient } from './client.ts';

const USER = '../home/.mooring/config.toml';
const PROJECT = '.mooring/config.toml';
const DEV = `ws-${'d'.repeat(32)}`;

const USER_TEXT = '[default-workspace]\nworkspace = "devv"\n\n[watch]\npoling = true\npolling-interval-ms = 300\n';
const PROJECT_TEXT = '[watch]\npolling-interval-ms = "200"\n\n[default-workspace]\nworkspace = "dev"\n';

const FILES = {
  [PROJECT]: PROJECT_TEXT,
  [USER]: USER_TEXT,
  '../home/.mooring/workspaces/dev/workspace.toml': `id = "${DEV}"\ndescription = "On my machine"\n`,
  '.mooring/workspaces/shared/workspace.toml': 'description = "For all"\n',
};

describe('config files over stdio', () => {
  let client: Client;
  const variables = { ...process.env };
  afterEach(async () => {
    await client?.stop();
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  });

  function ask<R>(method: string, file: string, line: number, character: number): Promise<R> {
    const params = { textDocument: { uri: client.uri(file) }, position: { line, character } };
    return client.connection.sendRequest<R>(`textDocument/${method}`, params);
  }

  async function fixed(file: string, text: string, code: string, title: string): Promise<string | undefined> {
    const found = (await client.fixes(file, code)).find((action: CodeAction) => action.title === title);
    assert.ok(found, title);
    return client.applied(found, { [file]: text })[file];
  }

  it('reports what is wrong in a project’s file that nobody opened, and nothing of the user’s', async () => {
    client = await startClient(FILES);
    await client.until('the problems', () => client.codes(PROJECT).length > 0);
    assert.deepEqual(client.codes(PROJECT), ['config-wrong-type@2', 'config-scope@5']);
    assert.deepEqual(client.codes(USER), []);
    assert.match(client.diagnostics(PROJECT)[0]?.codeDescription?.href ?? '', /#config-wrong-type$/);
  });

  it('reports what is wrong in the user’s file while it is open, on unsaved text', async () => {
    client = await startClient(FILES);
    client.open(USER, USER_TEXT);
    await client.until('the problems', () => client.codes(USER).length > 0);
    assert.deepEqual(client.codes(USER), ['config-dangling-default@2', 'config-unknown-key@5']);
    client.change(USER, USER_TEXT.replace('devv', 'shared').replace('poling', 'polling'));
    await client.until('no problem', () => client.codes(USER).length === 0);
    client.change(USER, 'a =\n');
    await client.until('the held file', () => client.codes(USER)[0] === 'syntax@1');
    client.close(USER);
    await client.until('silence', () => client.codes(USER).length === 0);
  });

  it('mends them', async () => {
    client = await startClient(FILES);
    client.open(USER, USER_TEXT);
    await client.until('the problems', () => client.codes(USER).length > 0 && client.codes(PROJECT).length > 0);
    assert.match(
      (await fixed(USER, USER_TEXT, 'config-unknown-key', 'Rename to “watch.polling”')) ?? '',
      /^polling = true$/m,
    );
    assert.match(
      (await fixed(USER, USER_TEXT, 'config-dangling-default', 'Change to “dev”')) ?? '',
      /^workspace = "dev"$/m,
    );
    assert.match(
      (await fixed(PROJECT, PROJECT_TEXT, 'config-wrong-type', 'Change to 200')) ?? '',
      /^polling-interval-ms = 200$/m,
    );
    const removed = await fixed(PROJECT, PROJECT_TEXT, 'config-scope', 'Remove “default-workspace.workspace”');
    assert.equal(removed, '[watch]\npolling-interval-ms = "200"\n');
  });

  it('looks again when the disk changes, files and workspaces alike', async () => {
    client = await startClient(FILES);
    client.open(USER, USER_TEXT.replace('poling', 'polling'));
    await client.until('the problems', () => client.codes(USER).length === 1 && client.codes(PROJECT).length === 2);
    client.write(PROJECT, '');
    await client.until('no problem', () => client.codes(PROJECT).length === 0);
    client.write('../home/.mooring/workspaces/devv/workspace.toml', '');
    await client.until('no dangling default', () => client.codes(USER).length === 0);
  });

  it('completes sections, keys and workspaces', async () => {
    client = await startClient(FILES);
    const labels = async (text: string): Promise<string[]> => {
      client.change(USER, text);
      const lines = text.split('\n');
      const items = await ask<CompletionItem[]>('completion', USER, lines.length - 1, lines.at(-1)?.length ?? 0);
      return items.map(({ label }) => label);
    };
    client.open(USER, '');
    assert.ok((await labels('[')).includes('[watch]'));
    assert.equal((await labels('[watch]\n'))[0], 'polling');
    assert.deepEqual(await labels('[default-workspace]\nworkspace = "'), ['shared', 'dev']);
    assert.deepEqual(await labels('[[bindings]]\nws_id = "'), ['dev']);
    client.open(PROJECT, '');
    assert.deepEqual(
      (await ask<CompletionItem[]>('completion', PROJECT, 0, 0)).filter(({ label }) => label.includes('default')),
      [],
    );
    assert.equal(await ask('completion', 'readme.md', 0, 0), null);
  });

  it('says on hover what holds and where each value stands', async () => {
    client = await startClient(FILES);
    const hover = await ask<Hover>('hover', USER, 5, 3);
    const { value } = hover.contents as { value: string };
    assert.match(value, /^\*\*watch\.polling-interval-ms\*\*/);
    assert.match(value, /1\. \*\*`300`\*\* from \[~\/\.mooring\/config\.toml:6\]\(file:.*config\.toml#L6\)/);
    assert.match(value, /from \[\.mooring\/config\.toml:2\]\(file:.*project\/\.mooring\/config\.toml#L2\), ignored/);
    assert.deepEqual(hover.range?.start, { line: 5, character: 0 });
  });

  it('shows the variable that goes before a value', async () => {
    process.env.MOORING_WORKSPACE = 'shared';
    client = await startClient(FILES);
    const params = {
      textDocument: { uri: client.uri(USER) },
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    };
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', params);
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position]),
      [['MOORING_WORKSPACE = "shared"', { line: 1, character: 18 }]],
    );
    client.open(USER, USER_TEXT);
    await client.until('the information', () => client.codes(USER).includes('config-overridden@2'));
  });

  it('tells the effective configuration, with links, and when to ask again', async () => {
    client = await startClient(FILES);
    const effective = (): Promise<EffectiveConfig> =>
      client.connection.sendRequest('mooring/effectiveConfig', { folder: client.root });
    const { text, links } = await effective();
    assert.match(text, /^polling-interval-ms = 300 # ~\/\.mooring\/config\.toml:6$/m);
    const [first] = links.filter(({ file }) => file.endsWith('/home/.mooring/config.toml'));
    const line = text.split('\n')[first?.range.start.line ?? -1] ?? '';
    assert.equal(line.slice(first?.range.start.character, first?.range.end.character), '~/.mooring/config.toml:2');
    assert.equal(first?.line, 1);
    let told = 0;
    client.connection.onNotification('mooring/configChanged', () => {
      told++;
    });
    client.write(PROJECT, '[watch]\npolling-interval-ms = 250\n');
    await client.until('a hint', () => told > 0);
    assert.match((await effective()).text, /^polling-interval-ms = 250 # \.mooring\/config\.toml:2$/m);
  });

  it('goes by the first project of a window, and checks and shows the others', async () => {
    const second = '../second/.mooring/config.toml';
    client = await startClient({ ...FILES, [second]: '[watch]\npolling-interval-ms = 400\npoling = 1\n' });
    const event = { added: [{ uri: client.uri('../second'), name: 'second' }], removed: [] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await client.until('the check of the second', () => client.codes(second).includes('config-unknown-key@3'));
    const page = async (folder: string): Promise<string> => {
      const file = fileURLToPath(client.uri(folder));
      const { text } = await client.connection.sendRequest<EffectiveConfig>('mooring/effectiveConfig', {
        folder: file,
      });
      return text.replaceAll(`${path.dirname(client.root)}/`, '');
    };
    const layer = /^# The project’s layer: \.mooring\/config\.toml$/m;
    assert.match(await page(''), layer);
    assert.match(await page(''), /^# This window goes by it too, since it is its first project\.$/m);
    const other = await page('../second');
    assert.match(other, layer);
    assert.match(other, /^# This window itself goes by its first project: project\/\.mooring\/config\.toml$/m);
    assert.match(other, /^polling-interval-ms = 400 # \.mooring\/config\.toml:2$/m);
  });

  it('goes by the order of the window’s folders, not by when they were opened', async () => {
    const second = '../second/.mooring/config.toml';
    client = await startClient({ ...FILES, [second]: '[watch]\npolling-interval-ms = 400\n' });
    const [own, other] = [client.uri('').replace(/\/$/, ''), client.uri('../second')];
    const change = (added: string[], removed: string[]) =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: {
          added: added.map(uri => ({ uri, name: uri })),
          removed: removed.map(uri => ({ uri, name: uri })),
        },
      });
    await change([other], []);
    // The editor moves a folder by taking it out and putting it in behind the others.
    await change([own], [own]);
    const { text } = await client.connection.sendRequest<EffectiveConfig>('mooring/effectiveConfig', {
      folder: client.root,
    });
    assert.match(text, /^# This window itself goes by its first project: .*\/second\/\.mooring\/config\.toml$/m);
  });
});

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CodeAction, CompletionItem, Hover } from 'vscode-languageserver-protocol';
import { type Client, startClient } from './client.ts';

const BASE = '.mooring/workspaces/base/workspace.toml';
const DEV = '.mooring/workspaces/dev/workspace.toml';
const LAYER = '.mooring/workspaces/dev/layers/core.toml';
const ENV = '.mooring/workspaces/dev/.env';
const USER = '../home/.mooring/workspaces/mine/workspace.toml';
const OTHER = '../home/.mooring/workspaces/other/workspace.toml';

const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;

const BASE_TEXT = `${id('b')}description = "What all share"\nhidden = true\nbase-url = "https://api.example.com"\n`;
const DEV_TEXT = `${id('d')}extends = "base"\n\n[layers]\ncore = "layers/core.toml"\n`;
const LAYER_TEXT = '[variables]\nregion = "eu"\n\n[requests.health]\nmethod = "GET"\npath = "/health"\n';
const USER_TEXT = `${id('1')}extends = "othr"\n`;

const FILES = {
  [BASE]: BASE_TEXT,
  [DEV]: DEV_TEXT,
  [LAYER]: LAYER_TEXT,
  [ENV]: '# mine\nREGION=eu\n',
  '.mooring/.gitignore': '.env\n',
  [USER]: USER_TEXT,
  [OTHER]: 'baseurl = "x"\n',
};

describe('workspaces over stdio', () => {
  let client: Client;
  afterEach(() => client?.stop());

  function ask<R>(method: string, file: string, line: number, character: number): Promise<R> {
    const params = { textDocument: { uri: client.uri(file) }, position: { line, character } };
    return client.connection.sendRequest<R>(`textDocument/${method}`, params);
  }

  it('reports what is wrong in a project’s files that nobody opened, and nothing of the user’s', async () => {
    client = await startClient({ ...FILES, [BASE]: `${BASE_TEXT}hiden = true\n`, [LAYER]: 'id = "x"\n' });
    await client.until('the problems', () => client.codes(BASE).length > 0 && client.codes(LAYER).length > 0);
    assert.deepEqual(client.codes(BASE), ['workspace-unknown-key@5']);
    assert.deepEqual(client.codes(LAYER), ['workspace-layer-key@1']);
    assert.deepEqual([client.codes(DEV), client.codes(USER), client.codes(OTHER)], [[], [], []]);
    assert.match(client.diagnostics(BASE)[0]?.codeDescription?.href ?? '', /#workspace-unknown-key$/);
  });

  it('follows unsaved text through bases and layers, and links the places of a cycle', async () => {
    client = await startClient(FILES);
    client.open(BASE, BASE_TEXT);
    client.open(LAYER, LAYER_TEXT);
    client.change(BASE, BASE_TEXT.replace('hidden = true', 'hidden = true\nextends = "dev"'));
    await client.until('the cycle', () => client.codes(DEV).includes('workspace-cycle@2'));
    const [cycle] = client.diagnostics(DEV);
    assert.deepEqual(
      cycle?.relatedInformation?.map(({ location }) => location.uri),
      [client.uri(BASE)],
    );
    client.change(BASE, BASE_TEXT);
    client.change(LAYER, LAYER_TEXT.replace('method = "GET"', 'method = '));
    await client.until(
      'the held layer',
      () => client.codes(LAYER).includes('syntax@5') && client.codes(DEV).length === 0,
    );
    client.change(LAYER, LAYER_TEXT);
    await client.until('silence', () => client.codes(LAYER).length === 0);
  });

  it('reports the user’s own while one of its files is open', async () => {
    client = await startClient(FILES);
    client.open(USER, USER_TEXT);
    await client.until('the problem', () => client.codes(USER).length > 0);
    assert.deepEqual(client.codes(USER), ['workspace-missing-base@2']);
    assert.deepEqual(client.codes(OTHER), []);
    const fixes = await client.fixes(USER, 'workspace-missing-base');
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Change to “other”', 'Remove “extends”'],
    );
    client.close(USER);
    await client.until('silence', () => client.codes(USER).length === 0);
  });

  it('moves a secret into the .env with one edit of both files', async () => {
    const text = LAYER_TEXT.replace('region = "eu"', 'region = "eu"\napi-token = "hunter2-and-more"');
    client = await startClient({ ...FILES, [LAYER]: text });
    await client.until('the secret', () => client.codes(LAYER).length > 0);
    const [fix] = await client.fixes(LAYER, 'workspace-secret');
    assert.equal(fix?.title, 'Move to the workspace’s .env as API_TOKEN');
    const after = client.applied(fix as CodeAction, { [LAYER]: text, [ENV]: FILES[ENV] });
    assert.equal(after[ENV], '# mine\nREGION=eu\nAPI_TOKEN=hunter2-and-more\n');
    assert.match(after[LAYER] ?? '', /^api-token = "\$\{API_TOKEN\}"$/m);
    assert.doesNotMatch(JSON.stringify(client.diagnostics(LAYER)), /hunter2/);
  });

  it('offers to make a layer that is missing, and sees it come', async () => {
    client = await startClient({ ...FILES, [DEV]: DEV_TEXT.replace('core.toml', 'more.toml') });
    await client.until('the problem', () => client.codes(DEV).includes('workspace-missing-layer@5'));
    const fixes = await client.fixes(DEV, 'workspace-missing-layer');
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Change to “layers/core.toml”', 'Make an empty file “layers/more.toml”', 'Remove the layer “core”'],
    );
    const [made] = fixes[1]?.edit?.documentChanges ?? [];
    assert.deepEqual(made && 'kind' in made ? [made.kind, made.kind === 'create' && made.uri] : [], [
      'create',
      client.uri(DEV.replace('workspace.toml', 'layers/more.toml')),
    ]);
    assert.equal(existsSync(path.join(client.root, path.dirname(DEV), 'layers/more.toml')), false);
    client.write(DEV.replace('workspace.toml', 'layers/more.toml'), '');
    await client.until('silence', () => client.codes(DEV).length === 0);
  });

  it('completes bases, layers and keys, and says on hover what holds', async () => {
    client = await startClient(FILES);
    const text = `${id('d')}extends = ""\n\n[layers]\ncore = ""\n\n[requests.health]\n\n`;
    client.open(DEV, text);
    const bases = await ask<CompletionItem[]>('completion', DEV, 1, 11);
    assert.deepEqual(
      bases.map(({ label, detail }) => [label, detail]),
      [
        ['base', 'What all share · hidden · of the project'],
        ['mine', undefined],
        ['other', undefined],
      ],
    );
    const layers = await ask<CompletionItem[]>('completion', DEV, 4, 8);
    assert.deepEqual(
      layers.map(({ label }) => label),
      ['layers/core.toml'],
    );
    const fields = await ask<CompletionItem[]>('completion', DEV, 7, 0);
    assert.deepEqual(
      fields.slice(0, 3).map(({ label }) => label),
      ['description', 'method', 'path'],
    );
    client.change(DEV, DEV_TEXT);
    const extended = await ask<Hover>('hover', DEV, 1, 3);
    assert.match(JSON.stringify(extended.contents), /base: What all share.*base → dev/);
    client.change(DEV, `base-url = "http://localhost"\n${DEV_TEXT}`);
    const hover = await ask<Hover>('hover', DEV, 0, 3);
    assert.match(
      JSON.stringify(hover.contents),
      /localhost.*dev\/workspace\.toml:1.*example\.com.*base\/workspace\.toml:4.*base base/,
    );
  });
});

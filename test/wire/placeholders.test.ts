import assert from 'node:assert/strict';
import type { CodeAction, CompletionItem, Hover } from 'vscode-languageserver-protocol';
import { type Client, startClient } from './client.ts';

const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const BASE = '.mooring/workspaces/base/workspace.toml';
const DEV = '.mooring/workspaces/dev/workspace.toml';
const INT = '.mooring/workspaces/int/workspace.toml';
const ENV = '.mooring/workspaces/dev/.env';

const FILES = {
  [BASE]: `${id('b')}hidden = true\nbase-url = "https://{{host}}/{{region}}"\n`,
  [DEV]: `${id('d')}extends = "base"\nvariables.host = "dev.example"\n`,
  [INT]: `${id('1')}extends = "base"\nvariables = { host = "int.example", region = "eu" }\n`,
  [ENV]: 'region=us\n',
  '.mooring/.gitignore': '.env\n',
  '.mooring/config.toml': '',
};

describe('placeholders over stdio', () => {
  let client: Client;
  afterEach(() => client?.stop());

  function ask<R>(method: string, file: string, line: number, character: number): Promise<R> {
    const params = { textDocument: { uri: client.uri(file) }, position: { line, character } };
    return client.connection.sendRequest<R>(`textDocument/${method}`, params);
  }

  it('are judged in a base by who extends it, and again when a .env changes', async () => {
    client = await startClient(FILES);
    client.open(BASE, FILES[BASE]);
    client.open(DEV, FILES[DEV]);
    client.change(DEV, FILES[DEV].replace('variables.host', 'variables.hots'));
    await client.until('the host', () => client.codes(BASE).includes('placeholder-unresolved@3'));
    const [problem] = client.diagnostics(BASE);
    assert.match(String(problem?.message), /“host” in “dev”, which extends this one/);
    assert.deepEqual(
      problem?.relatedInformation?.map(({ location }) => location.uri),
      [client.uri(DEV)],
    );
    client.change(DEV, FILES[DEV]);
    await client.until('silence', () => client.codes(BASE).length === 0);
    client.write(ENV, 'other=us\n');
    await client.until('the region', () => client.codes(BASE).includes('placeholder-unresolved@3'));
    const fixes = await client.fixes(BASE, 'placeholder-unresolved');
    const add = fixes.find(({ title }) => title === 'Add “region” to [variables] of “dev”') as CodeAction;
    const after = client.applied(add, { [DEV]: FILES[DEV] });
    assert.match(after[DEV] ?? '', /region = ""/);
  });

  it('are hovered with their values and completed while the text is open', async () => {
    client = await startClient(FILES);
    client.open(BASE, FILES[BASE]);
    const hover = await ask<Hover>('hover', BASE, 2, 24);
    assert.match(JSON.stringify(hover.contents), /dev\.example.*dev\/workspace\.toml:3.*With the values of “dev”/);
    const text = `${FILES[DEV]}[requests.x]\nmethod = "GET"\npath = "{{}}"\n`;
    client.open(DEV, text);
    const items = await ask<CompletionItem[]>('completion', DEV, 5, 10);
    assert.deepEqual(
      items.slice(0, 2).map(({ label, detail, textEdit }) => [label, detail, textEdit?.newText]),
      [
        ['host', 'dev.example · dev/workspace.toml:3', 'host'],
        ['base-url', 'https://dev.example/us · base/workspace.toml:3 (base base)', 'base-url'],
      ],
    );
  });
});

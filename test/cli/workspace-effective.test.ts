import assert from 'node:assert/strict';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

describe('mooring workspace show, layers and explain', () => {
  let box: Sandbox;
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({
      '../home/.mooring/config.toml': '[default-workspace]\nworkspace = "dev"\n',
      '../home/.mooring/workspaces/base/workspace.toml':
        'base-url = "https://x"\n[requests.config.get]\nmethod = "GET"\npath = "/a"\n',
      '../home/.mooring/workspaces/dev/workspace.toml':
        'extends = "base"\nbase-url = "https://y"\n[layers]\nops = "ops.toml"\n"requests.config" = "gone.toml"\n[variables]\napi_key = "abc"\n',
      '../home/.mooring/workspaces/dev/ops.toml': '[scripts.up]\nrun = "echo"\n',
      '../home/.mooring/workspaces/int/workspace.toml': 'extends = "base"\n[requests.config.get]\npath = "/b"\n',
      ...files,
    });
  };
  const json = async (...argv: string[]) => JSON.parse((await box.run(['workspace', ...argv, '--json'])).out);
  afterEach(() => box.remove());

  it('prints the active one as TOML, with secrets masked, and says what is wrong', async () => {
    start();
    const { code, out, err } = await box.run(['workspace', 'show']);
    assert.equal(code, 1);
    assert.match(out, /^base-url = "https:\/\/y"$/m);
    assert.match(out, /^\[requests\.config\.get\]\nmethod = "GET"\npath = "\/a"$/m);
    assert.match(out, /^api_key = "••••••••"$/m);
    assert.equal(
      err,
      'mooring: ~/.mooring/workspaces/dev/workspace.toml:5: error: There is no file “gone.toml” in the workspace’s folder; make it, or remove the layer.\n',
    );
    assert.match((await box.run(['workspace', 'show', '--reveal'])).out, /^api_key = "abc"$/m);
  });

  it('says behind each value where it stands', async () => {
    start();
    const { code, out } = await box.run(['workspace', 'show', 'int', '--origins']);
    assert.equal(code, 0);
    assert.match(out, /^base-url = "https:\/\/x" # ~\/\.mooring\/workspaces\/base\/workspace\.toml:1 \(base base\)$/m);
    assert.match(out, /^path = "\/b" # ~\/\.mooring\/workspaces\/int\/workspace\.toml:3 \(own\)$/m);
  });

  it('gives values, origins, items and problems as JSON', async () => {
    start();
    const found = await json('show', 'dev');
    assert.deepEqual(
      [found.workspace, found.complete, found.values['base-url'], found.values.variables.api_key],
      ['dev', false, 'https://y', '••••••••'],
    );
    assert.deepEqual(
      found.items.map(({ section, id, via, line }: Record<string, unknown>) => [section, id, via, line]),
      [
        ['requests', 'config.get', 'base', 2],
        ['scripts', 'up', 'layer', 1],
      ],
    );
    assert.deepEqual(
      found.problems.map(({ code, line }: Record<string, unknown>) => [code, line]),
      [['workspace-missing-layer', 5]],
    );
    assert.equal(found.origins.find(({ key }: { key: string }) => key === 'base-url').origins[0].via, 'own');
  });

  it('lists the files in the order of evaluation', async () => {
    start();
    const { code, out } = await box.run(['workspace', 'layers']);
    assert.equal(code, 1);
    assert.deepEqual(
      out
        .split('\n')
        .slice(1, 5)
        .map(line => line.split(/ {2,}/).filter(Boolean)),
      [
        ['1', 'base', '~/.mooring/workspaces/base/workspace.toml'],
        ['2', 'dev', 'ops', '~/.mooring/workspaces/dev/ops.toml'],
        ['3', 'dev', 'requests.config', 'requests.config', '~/.mooring/workspaces/dev/gone.toml', 'missing'],
        ['4', 'dev', '~/.mooring/workspaces/dev/workspace.toml'],
      ],
    );
    const { chain } = await json('layers', 'dev');
    assert.deepEqual(
      chain.map(({ slug, layers }: { slug: string; layers: { state: string }[] }) => [
        slug,
        layers.map(each => each.state),
      ]),
      [
        ['base', []],
        ['dev', ['used', 'missing']],
      ],
    );
  });

  it('explains a value: what decides, and what it hides', async () => {
    start();
    const { code, out } = await box.run(['workspace', 'explain', 'int', 'config.get.path']);
    assert.equal(code, 0);
    assert.equal(
      out,
      [
        'requests.config.get.path = "/b"',
        '',
        '  → ~/.mooring/workspaces/int/workspace.toml:3 (own)  (decides)',
        '    ~/.mooring/workspaces/base/workspace.toml:4 (base base)  "/a"  (hidden)',
        '',
      ].join('\n'),
    );
    assert.match((await box.run(['workspace', 'explain', 'base-url'])).out, /^base-url = "https:\/\/y"$/m);
    const { said } = await json('explain', 'int', 'requests.config.get');
    assert.deepEqual(
      said.map(({ is, via }: Record<string, string>) => [is, via]),
      [
        ['adds', 'own'],
        ['adds', 'base'],
      ],
    );
  });

  it('explains a request with each of its fields, and masks what is hidden, too', async () => {
    start({ '../home/.mooring/workspaces/int/workspace.toml': 'extends = "dev"\nvariables.api_key = "def"\n' });
    const request = await box.run(['workspace', 'explain', 'int', 'config.get']);
    assert.match(
      request.out,
      /^requests\.config\.get\n\n {2}method = "GET" {2}~\/\.mooring\/workspaces\/base\/workspace\.toml:3/,
    );
    const key = await box.run(['workspace', 'explain', 'int', 'variables.api_key']);
    assert.doesNotMatch(key.out, /abc|def/);
    assert.match(
      (await box.run(['workspace', 'explain', 'int', 'variables.api_key', '--reveal'])).out,
      /"abc".*hidden/,
    );
  });

  it('says what is near where nothing says a key, and where “layers” went', async () => {
    start();
    const { code, err } = await box.run(['workspace', 'explain', 'int', 'base-ulr']);
    assert.equal(code, 1);
    assert.match(err, /Nothing says “base-ulr” in “int”\. Did you mean “base-url”\?/);
    assert.match((await box.run(['workspace', 'explain', 'int', 'extends'])).err, /"mooring workspace layers int"/);
  });

  it('finds nothing wrong with the samples', async () => {
    start();
    for (const name of ['abacus', 'dev', 'int', 'prod']) {
      const { code, err } = await box.run(['workspace', 'show', name, '--home', path.resolve('samples/home')]);
      assert.deepEqual([code, err], [0, ''], name);
    }
    const { out } = await box.run(['workspace', 'show', 'prod', '--json', '--home', path.resolve('samples/home')]);
    assert.deepEqual(
      JSON.parse(out).items.map(({ id, via }: Record<string, string>) => `${via} ${id}`),
      [
        'base config.list_SystemSettings',
        'own config.get_SystemSetting',
        'base config.put_SystemSetting',
        'base invoices.list_OpenInvoices',
        'base invoices.get_Invoice',
        'layer health.get_Status',
        'layer audit.list_Changes',
        'layer audit.get_Change',
        'base admin.login',
        'layer ops.status',
      ],
    );
  });

  it('refuses an unknown workspace, no key, and what is no key', async () => {
    start();
    for (const argv of [
      ['show', 'prdo'],
      ['layers', 'prdo'],
      ['explain', 'prdo', 'x'],
      ['explain'],
      ['explain', 'a..b'],
    ]) {
      const { code, out, err } = await box.run(['workspace', ...argv]);
      assert.deepEqual([code, out], [2, ''], argv.join(' '));
      assert.match(err, /^mooring: [^\n]+\n$/);
    }
  });

  it('shows of each hidden part of a list what stands there', async () => {
    const scaffold = (dirs: string): string => `[scaffold]\ndirs = ${dirs}\n`;
    box = sandbox({
      '../home/.mooring/workspaces/a/workspace.toml': scaffold('["logs"]'),
      '../home/.mooring/workspaces/b/workspace.toml': `extends = "a"\n${scaffold('["notes"]')}`,
      '../home/.mooring/workspaces/c/workspace.toml': `extends = "b"\n${scaffold('{ replace = ["only"] }')}`,
    });
    const { said } = await json('explain', 'c', 'scaffold.dirs');
    assert.deepEqual(
      said.map(({ is, workspace, value }: Record<string, unknown>) => [is, workspace, value]),
      [
        ['decides', 'c', undefined],
        ['hidden', 'b', ['notes']],
        ['hidden', 'a', ['logs']],
      ],
    );
  });

  it('finds by its id one that a workspace of the project hides', async () => {
    const id = 'ws-4a5c282474c9b5d9385dec0502267738';
    start({
      '.mooring/workspaces/int/workspace.toml': 'base-url = "https://shared"\n',
      '../home/.mooring/workspaces/int/workspace.toml': `id = "${id}"\nbase-url = "https://mine"\n`,
    });
    assert.equal((await json('show', 'int')).values['base-url'], 'https://shared');
    assert.equal((await json('show', id)).values['base-url'], 'https://mine');
    const { out } = await box.run(['workspace', 'path', id]);
    assert.equal(out.trim(), path.join(path.dirname(box.folder), 'home/.mooring/workspaces/int'));
    assert.equal((await box.run(['workspace', 'show', id.replace('4', '5')])).code, 2);
  });
});

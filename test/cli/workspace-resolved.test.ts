import assert from 'node:assert/strict';
import { type Sandbox, sandbox } from './fake-io.ts';

describe('mooring workspace show --resolved', () => {
  let box: Sandbox;
  const home = '../home/.mooring';
  const start = (more: Record<string, string> = {}) => {
    box = sandbox({
      [`${home}/.env`]: 'HOST=h.example\nAPI_TOKEN=abc\n',
      [`${home}/workspaces/base/workspace.toml`]: `hidden = true\nbase-url = "https://{{HOST}}/{{tenant}}"\n[requests.get]\npath = "/a?x={{[arg]::x}}"\n[requests.get.headers]\nX-Caller = "as {{API_TOKEN}}"\n[scripts.ping]\nrun = "curl {{base-url}}; for f in a; do echo \${f}; done"\n`,
      [`${home}/workspaces/dev/workspace.toml`]: 'extends = "base"\nvariables.tenant = "t1"\n',
      ...more,
    });
  };
  afterEach(() => box.remove());

  it('puts in what is known, masks secrets, and names what stays', async () => {
    start();
    const { code, out, err } = await box.run(['workspace', 'show', 'dev', '--resolved']);
    assert.equal(code, 0);
    assert.match(out, /^base-url = "https:\/\/h\.example\/t1"$/m);
    assert.match(out, /^path = "\/a\?x=\{\{\[arg\]::x\}\}"$/m);
    assert.match(out, /^X-Caller = "as ••••••••"$/m);
    assert.match(out, /^run = "curl https:\/\/h\.example\/t1; for f in a; do echo \$\{f\}; done"$/m);
    assert.equal(
      err,
      'mooring: ~/.mooring/workspaces/base/workspace.toml:4: {{[arg]::x}} stays in “requests.get.path”: It is given when the request is sent or the script is run.\n',
    );
    assert.match(
      (await box.run(['workspace', 'show', 'dev'])).out,
      /^base-url = "https:\/\/\{\{HOST\}\}\/\{\{tenant\}\}"$/m,
    );
  });

  it('shows secrets where it is asked to', async () => {
    start();
    const { out } = await box.run(['workspace', 'show', 'dev', '--resolved', '--reveal']);
    assert.match(out, /^X-Caller = "as abc"$/m);
  });

  it('ends with 1 where a placeholder names nothing, told where it stands alone, and not for a hidden base', async () => {
    start({ [`${home}/workspaces/dev/workspace.toml`]: 'extends = "base"\n' });
    const { code, out, err } = await box.run(['workspace', 'show', 'dev', '--resolved']);
    assert.equal(code, 1);
    assert.match(out, /^base-url = "https:\/\/h\.example\/\{\{tenant\}\}"$/m);
    assert.match(out, /^run = "curl https:\/\/h\.example\/\{\{tenant\}\};/m);
    assert.deepEqual(err.match(/stays in “[^”]*”/g), ['stays in “base-url”', 'stays in “requests.get.path”']);
    assert.match(err, /Nothing says “tenant”\./);
    assert.equal((await box.run(['workspace', 'show', 'base', '--resolved'])).code, 0);
  });

  it('has what stays in its JSON, too', async () => {
    start();
    const found = JSON.parse((await box.run(['workspace', 'show', 'dev', '--resolved', '--json'])).out);
    assert.equal(found.values['base-url'], 'https://h.example/t1');
    assert.deepEqual(found.open, [
      {
        key: 'requests.get.path',
        placeholder: '{{[arg]::x}}',
        is: 'runtime',
        reason: 'It is given when the request is sent or the script is run.',
        file: '~/.mooring/workspaces/base/workspace.toml',
        line: 4,
      },
    ]);
    assert.equal(JSON.parse((await box.run(['workspace', 'show', 'dev', '--json'])).out).open, undefined);
  });
});

describe('mooring workspace check', () => {
  it('judges placeholders by the files and the environment of this machine', async () => {
    const box = sandbox({
      '../home/.mooring/.env': 'HOST=h\n',
      '../home/.mooring/workspaces/dev/workspace.toml': `id = "ws-${'d'.repeat(32)}"\nbase-url = "{{HOST}}/\${HOST}/{{hots}}"\n`,
    });
    const { code, out } = await box.run(['workspace', 'check']);
    assert.equal(code, 1);
    assert.match(out, /workspace\.toml:2:\d+ {2}warning {2}Nothing says “hots”; .* {2}placeholder-unresolved\n$/);
    assert.equal(out.split('\n').length, 2);
    box.remove();
  });
});

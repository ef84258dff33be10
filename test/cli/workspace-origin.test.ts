import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

const DEV = `ws-${'d'.repeat(32)}`;
const PROD = `ws-${'e'.repeat(32)}`;

describe('mooring workspace current', () => {
  let box: Sandbox;
  afterEach(() => box.remove());

  it('names the line of the bound path, not that of the first binding', async () => {
    box = sandbox({
      '../home/.mooring/workspaces/dev/workspace.toml': `id = "${DEV}"\n`,
      '../home/.mooring/workspaces/prod/workspace.toml': `id = "${PROD}"\n`,
    });
    const real = realpathSync(box.folder);
    const first = `[[bindings]]\nws_id = "${PROD}"\npaths = ["${path.dirname(real)}"]\n`;
    const second = `[[bindings]]\nws_id = "${DEV}"\npaths = [\n  "/elsewhere",\n  "${real}", # this one\n]\n`;
    const origin = async () => {
      const { workspace, origin: found } = JSON.parse((await box.run(['workspace', 'current', '--json'])).out);
      return [workspace.slug, found.path, `${found.file}:${found.line}`];
    };
    box.write('../home/.mooring/config.toml', `${first}\n${second}`);
    assert.deepEqual(await origin(), ['dev', real, '~/.mooring/config.toml:9']);
    box.write(
      '../home/.mooring/config.toml',
      `bindings = [\n  { ws_id = "${DEV}", paths = ["/x",\n    "${real}"] },\n]\n`,
    );
    assert.deepEqual(await origin(), ['dev', real, '~/.mooring/config.toml:3']);
    const { err } = await box.run(['workspace', 'current', '--verbose']);
    assert.match(err, /\(~\/\.mooring\/config\.toml:3\)/);
  });
});

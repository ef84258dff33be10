import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceVariables } from '../../src/extension/environment/workspace-variables.ts';
import { openUserStore } from '../../src/node/open-root-store.ts';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';
import type { WorkspaceInSight } from '../../src/runtime/workspaces.ts';

describe('the variables of a workspace in the editor', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mooring-variables-'));
    mkdirSync(path.join(home, 'workspaces', 'dev'), { recursive: true });
    writeFileSync(path.join(home, '.env'), 'A=of the root\n');
    writeFileSync(path.join(home, 'workspaces', 'dev', '.env'), '# mine\nA=own\n');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('names the files with what is in them, the workspace’s own first', () => {
    const files = opened().files(workspace());
    assert.deepEqual(
      files.map(({ of, names, loaded }) => [of, names, loaded]),
      [
        ['workspace', ['A'], true],
        ['root', ['A'], true],
      ],
    );
    assert.equal(files[1]?.shown, '~/.env');
  });

  it('sets a variable without repeating its value, names the commit for the undo, and says who hides it', async () => {
    const [own, root] = opened().files(workspace());
    assert.ok(own && root);
    const written = await opened().write(workspace(), own, { do: 'set', name: 'B', value: 'hush' });
    assert.ok(written.is === 'written' && written.operation);
    assert.equal(written.says, '“B” is set in ~/workspaces/dev/.env.');
    assert.equal(text('workspaces/dev/.env'), '# mine\nA=own\nB=hush\n');
    const { store } = openUserStore(portPath(home), { actor: 'ada@pier extension/1' });
    assert.ok('undone' in (await store.undo(written.operation.id)));
    assert.equal(text('workspaces/dev/.env'), '# mine\nA=own\n');
    const hidden = await opened().write(workspace(), root, { do: 'set', name: 'A', value: 'hush' });
    assert.ok(hidden.is === 'written');
    assert.match(hidden.says, /“A” is hidden in “dev” by ~\/workspaces\/dev\/\.env:2, which goes first/);
  });

  it('takes one out, says what still sets it, and that nothing was there', async () => {
    const [own] = opened().files(workspace());
    assert.ok(own);
    const gone = await opened().write(workspace(), own, { do: 'unset', name: 'A' });
    assert.ok(gone.is === 'written');
    assert.match(gone.says, /taken out of ~\/workspaces\/dev\/\.env\. “A” is still set by ~\/\.env:1/);
    const again = await opened().write(workspace(), own, { do: 'unset', name: 'A' });
    assert.ok(again.is === 'written' && !again.changed && !again.operation);
  });

  const text = (file: string): string => readFileSync(path.join(home, file), 'utf8');
  const opened = () =>
    workspaceVariables({
      disk: nodeWriteDisk(),
      homeFolder: home,
      rootEnvOf: () => ({ loaded: true }),
      versions: () => 50,
    });
  const workspace = (): WorkspaceInSight => {
    const rootFolder = portPath(home);
    const folder = `${rootFolder}/workspaces/dev`;
    const flags = { hidden: false, disabled: false, problems: [], findings: [] };
    return { root: 'user', rootFolder, folder, file: `${folder}/workspace.toml`, slug: 'dev', ...flags } as never;
  };
});

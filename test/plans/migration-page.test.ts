import assert from 'node:assert/strict';
import { planMigration } from '../../src/plans/workspace/migrate.ts';
import { migrationPage } from '../../src/plans/workspace/migration-page.ts';
import { readToml } from '../../src/syntax/toml-read.ts';
import { readLegacy } from '../../src/workspace/legacy-read.ts';

const OLD = `activeWorkspace: My API

workspaces:
  base:
    baseUrl: https://api.example.com # no slash
    nothing: null
  My API:
    extend: base
`;

describe('the page of a migration', () => {
  it('says what becomes of the file and of each workspace, and leads to their lines', () => {
    const { text, links } = page({});
    assert.equal(
      text.replace(/ws-[0-9a-f]+/g, 'ws-…'),
      `# What becomes of the workspaces in ~/.mooring/workspaces.yaml. Nothing is written yet.
# Made: base, my-api (My API).
# Renamed keys: baseUrl → base-url, extend → extends.
# The file is kept as workspaces.yaml.migrated-2026-01-31.
# It calls “my-api” the active workspace.
#
# workspaces.yaml:6 In “base”: “nothing” has no value, which TOML cannot say; it was left out.

#### workspaces/base/workspace.toml from workspaces.yaml:4

id = "ws-…"
base-url = "https://api.example.com" # no slash

#### workspaces/my-api/workspace.toml from workspaces.yaml:7

id = "ws-…"
extends = "base"
`,
    );
    const lines = text.split('\n');
    assert.deepEqual(
      links.map(({ line, start, end, at }) => [lines[line]?.slice(start, end), at]),
      [
        ['workspaces.yaml:6', 6],
        ['workspaces.yaml:4', 4],
        ['workspaces.yaml:7', 7],
      ],
    );
  });

  it('shows what goes from a file that is replaced, and who is left where nobody is', () => {
    const there = { name: 'base', text: 'id = "ws-4a5c282474c9b5d9385dec0502267738"\nhidden = true\n' };
    const replaced = page({ folders: [there], force: true }).text;
    assert.match(replaced, /^# Replaced: base\.$/m);
    assert.match(replaced, /base\/workspace\.toml from workspaces\.yaml:4, replaced; the lines with “#-” go$/m);
    assert.match(replaced, /^#- hidden = true$/m);
    const left = page({ folders: [there], force: false }).text;
    assert.match(left, /^# Left as they are: base\.$/m);
    assert.match(left, /is there already and wins; “Replace” replaces its workspace\.toml\.$/m);
    assert.doesNotMatch(left, /####.*base/);
  });

  it('stays comments and TOML, whatever names the old file has', () => {
    const { text } = page({ old: '"a\\nhidden = true # x": { baseUrl: x }\n' });
    assert.doesNotMatch(text, /^hidden/m);
    assert.ok(readToml(text).document);
  });
});

function page({ old = OLD, folders = [] as { name: string; text: string }[], force = false }) {
  const legacy = readLegacy(old, 'yaml');
  assert.ok(legacy.is !== 'held', JSON.stringify(legacy));
  let id = 0;
  const plan = planMigration({
    legacy: legacy.file,
    folders,
    elsewhere: [],
    names: new Map(),
    force,
    forcedBy: '“Replace”',
    toAscii: text => text,
    freshId: () => `ws-${String(++id).padStart(32, '0')}`,
  });
  assert.ok(!('refused' in plan), JSON.stringify(plan));
  return migrationPage({ plan, file: '~/.mooring/workspaces.yaml', movedTo: 'workspaces.yaml.migrated-2026-01-31' });
}

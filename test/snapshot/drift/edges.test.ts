import assert from 'node:assert/strict';
import { driftOf } from '../../../src/snapshot/drift.ts';
import { advance } from '../../../src/snapshot/snapshot.ts';
import { uuid } from '../../kit/check.ts';
import { baseFor, drifts, type Files, line, told, world } from '../../kit/drift.ts';
import { treeOf } from '../../kit/fixture.ts';

const MANIFEST = '.mooring/manifest.yaml';
const CONFLICT = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n';
const form = (at: number, name = 'A'): string => `id: ${uuid(at)}\nname: ${name}\n`;
const ONE: Files = {
  [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: forms/a.form.yaml }\n`,
  'forms/a.form.yaml': form(1),
};

describe('drift at the edges of what is seen', () => {
  it('concludes nothing from absence where the walk was cut', () => {
    const { snapshot, facts } = world({ ...ONE, 'forms/a.form.yaml': undefined });
    const cut = advance(snapshot, { tree: { ...snapshot.tree, cut: true } });
    assert.deepEqual(driftOf(baseFor(ONE), cut, facts), []);
  });

  it('concludes nothing of what lies where nobody looks', () => {
    const hidden = {
      ...ONE,
      [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: .hidden/a.form.yaml }\n`,
      'forms/a.form.yaml': undefined,
    };
    assert.deepEqual(told(drifts(undefined, hidden)), []);
    // Nor is what is there taken for a copy or a stranger.
    assert.deepEqual(told(drifts(undefined, { ...hidden, 'forms/a.form.yaml': form(1) })), []);
  });

  it('follows a path through links, and tells one that leads nowhere', () => {
    const linked = { ...ONE, [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: link/a.form.yaml }\n` };
    const { snapshot, facts } = world(linked);
    const tree = (to: string) => treeOf(Object.keys(linked), [], new Map([['link', to]]));
    assert.deepEqual(driftOf(undefined, advance(snapshot, { tree: tree('forms') }), facts), []);
    const [drift] = driftOf(undefined, advance(snapshot, { tree: tree('nowhere') }), facts);
    assert.equal(drift && line(drift), 'moved a: link -> forms/a.form.yaml');
  });

  it('knows a file again of which only the case of the name changed', () => {
    const now = { ...ONE, 'forms/a.form.yaml': undefined, 'Forms/a.form.yaml': form(1) };
    assert.deepEqual(told(drifts(ONE, now)), ['moved a: forms/a.form.yaml -> Forms/a.form.yaml']);
  });

  it('lets nobody own the folder of the project, and an app go without its file', () => {
    const root = {
      [MANIFEST]: `apps:\n  a: { id: ${uuid(1)}, path: app.yaml }\n`,
      'app.yaml': form(1),
      'more.txt': 'x',
    };
    assert.deepEqual(drifts(root, { ...root, 'more.txt': 'y' }), []);
    const bare = { [MANIFEST]: `apps:\n  a: { id: ${uuid(1)}, path: apps/a }\n`, 'apps/a/main.tsx': 'x' };
    assert.deepEqual(drifts(bare, { ...bare, 'apps/a/main.tsx': 'y' }).map(line), ['modified a: apps/a']);
    assert.deepEqual(told(drifts(bare, { ...bare, 'apps/a/main.tsx': undefined })), ['deleted a: apps/a']);
  });

  it('takes a manifest path of the folder and of the file in it as the same place', () => {
    const asset = (path: string): Files => ({
      [MANIFEST]: `assets:\n  a: { id: ${uuid(1)}, path: ${path} }\n`,
      'art/a/asset.json': `{ "asset_uuid": "${uuid(1)}" }`,
    });
    assert.deepEqual(drifts(asset('art/a'), asset('art/a/asset.json')), []);
  });

  it('tells the owner of an id that stands in the place of another', () => {
    const two = {
      [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\n  b: { id: ${uuid(2)}, path: b.form.yaml }\n`,
      'a.form.yaml': form(1),
      'b.form.yaml': form(2),
    };
    const all = drifts(two, { ...two, 'b.form.yaml': form(1) });
    assert.deepEqual(all.map(line), ['identity-differs? b: b.form.yaml -> b.form.yaml']);
    assert.match(all[0]?.reason ?? '', /which is that of the form “a”/);
  });

  it('tells a file that was replaced by a stranger as two things: the moved one and the stranger', () => {
    const now = { ...ONE, 'forms/a.form.yaml': form(9, 'Z'), 'forms/b.form.yaml': form(1) };
    assert.deepEqual(told(drifts(ONE, now)), [
      'renamed a: forms/a.form.yaml -> forms/b.form.yaml',
      'undeclared Z: forms/a.form.yaml',
    ]);
  });

  it('blocks where an entity has no id', () => {
    const now = { [MANIFEST]: 'forms:\n  a: { path: forms/a.form.yaml }\n' };
    assert.deepEqual(
      drifts(undefined, now).map(({ kind, consequence }) => [kind, consequence]),
      [['declared-but-missing', 'blocking']],
    );
  });

  it('knows a held file that was moved by the id that it had', () => {
    const before = world(ONE);
    const moved = world({ ...ONE, 'forms/a.form.yaml': undefined, 'x/a.form.yaml': form(1) }, before.snapshot);
    const held = world({ ...ONE, 'forms/a.form.yaml': undefined, 'x/a.form.yaml': CONFLICT }, moved.snapshot);
    assert.deepEqual(driftOf(baseFor(ONE), held.snapshot, held.facts).map(line), [
      'held a: forms/a.form.yaml -> x/a.form.yaml',
    ]);
  });

  it('goes on with the last good manifest while that is held, without a word on its entities', () => {
    const before = world(ONE);
    const now = world({ [MANIFEST]: CONFLICT, 'new.form.yaml': form(7) }, before.snapshot);
    assert.deepEqual(driftOf(baseFor(ONE), now.snapshot, now.facts).map(line), ['held : .mooring/manifest.yaml']);
  });

  it('takes several functions of one file each for itself', () => {
    const entry = (name: string, at: number): string =>
      `  ${name}: { id: ${uuid(at)}, path: f.py, function_name: ${name} }\n`;
    const code = (...names: string[]): string =>
      `from bifrost import workflow\n${names.map(name => `\n@workflow\ndef ${name}():\n    return "${name}"\n`).join('')}`;
    const before = { [MANIFEST]: `workflows:\n${entry('one', 1)}${entry('two', 2)}`, 'f.py': code('one', 'two') };
    assert.deepEqual(told(drifts(before, { ...before, 'f.py': code('one'), 'g.py': code('two') })), [
      'moved two: f.py::two -> g.py::two',
    ]);
    assert.deepEqual(
      drifts(before, { ...before, 'f.py': code('two', 'one') }).map(({ kind }) => kind),
      ['modified', 'modified'],
    );
  });

  it('knows a text again under any ending that the manifest gives', () => {
    const before = {
      [MANIFEST]: `context:\n  a: { id: ${uuid(1)}, path: notes/a.txt }\n`,
      'notes/a.txt': 'One\nTwo\n',
    };
    assert.deepEqual(
      told(drifts(before, { [MANIFEST]: before[MANIFEST], 'docs/b.txt': 'One\nTwo\n', 'docs/c.md': 'x' })),
      ['moved a: notes/a.txt -> docs/b.txt'],
    );
  });

  it('never throws, whatever the manifest holds', () => {
    for (const text of [
      'forms: 3\n',
      'forms:\n  a: { id: [], path: {} }\n',
      'apps:\n  a: { path: "" }\n',
      `forms: &x\n  a: { id: ${uuid(1)}, path: a }\nagents: *x\n`,
    ]) {
      drifts(undefined, { ...ONE, [MANIFEST]: text });
    }
  });
});

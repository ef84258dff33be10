import assert from 'node:assert/strict';
import { explorerMarks } from '../../src/extension/drift/explorer-marks.ts';
import { DRIFT_LOOKS, GROUPS, lookOf } from '../../src/extension/drift/kinds.ts';
import { buttonsOf, driftGroups, lineOf, opensOf, placeWords } from '../../src/extension/drift/rows.ts';
import { DRIFT_KINDS } from '../../src/snapshot/drift/drift-row.ts';
import { deleted, drift, item, MOVE_BACK, moved, RELOCATE, RESTORE, UNDECLARE, way } from './drift-states.ts';
import { at } from './states.ts';

const ROOT = '/home/ada/harbour';
const lines = (state = drift()) => driftGroups(state).map(({ label, lines }) => [label, lines.map(({ name }) => name)]);
const context = (row = moved()) => lineOf({ root: ROOT, row }).context.split(' ');

describe('rows of drift in the Source Control view', () => {
  it('knows every kind of drift that waits, or may be shown', () => {
    const beside = ['registry-changed', 'held'];
    const kinds = DRIFT_KINDS.filter(kind => !beside.includes(kind));
    assert.deepEqual(Object.keys(DRIFT_LOOKS).sort(), [...kinds].sort());
  });

  it('groups by what a person has to think of, with the conflicts first', () => {
    const rows = [moved(), deleted(), moved({ kind: 'undeclared', title: 'form leave' }), moved({ kind: 'copied' })];
    assert.deepEqual(lines(drift({ rows })), [
      ['Conflicts', ['workflow a']],
      ['Changed on Disk', ['workflow a']],
      ['Declared Only', ['rule tone']],
      ['Found Only', ['form leave']],
    ]);
    assert.equal(lines().length, GROUPS.length, 'empty groups stay, and the view hides them');
  });

  it('puts what is blocking among the conflicts, and kinds that it does not know', () => {
    assert.equal(lookOf('undeclared', true).group, 'conflicts');
    assert.equal(lookOf('turned-around').group, 'conflicts');
  });

  it('marks a question as one', () => {
    assert.equal(lineOf({ root: ROOT, row: moved({ isQuestion: true }) }).name, 'workflow a?');
  });

  it('strikes what is deleted through, and fades what nothing can end from here', () => {
    const look = (kind: string) => lineOf({ root: ROOT, row: moved({ kind }) });
    assert.equal(look('deleted').isStruck, true);
    assert.equal(look('declared-but-missing').isStruck, false);
    assert.equal(look('undeclared').isFaded, false);
    const row = moved({ resolutions: [], drifts: [item('a')] });
    assert.equal(lineOf({ root: ROOT, row }).isFaded, true);
  });

  it('says where from and where to without saying anything twice', () => {
    const words = (from?: string, to?: string) =>
      placeWords({ drifts: [], ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
    assert.equal(words('flows/a.py', 'jobs/a.py'), 'flows → jobs');
    assert.equal(words('a.py', 'jobs/a.py'), '. → jobs');
    assert.equal(words('flows', 'jobs'), 'flows → jobs');
    assert.equal(words('flows/a.py', 'flows/b.py'), 'flows/a.py → b.py');
    assert.equal(words('w/greet.py::greet', 'w/greet.py::welcome'), 'w/greet.py::greet → welcome');
    assert.equal(words('w/greet.py::greet', 'v/hello.py::greet'), 'w/greet.py → v/hello.py');
    assert.equal(words('flows/a.py', 'jobs/b.py'), 'flows/a.py → jobs/b.py');
    assert.equal(words('rules/tone.md'), 'rules/tone.md');
    assert.equal(words(), '');
  });

  it('says in the tooltip what, where, why, and what each button does', () => {
    assert.equal(
      lineOf({ root: ROOT, row: moved() }).tooltip,
      [
        'workflow a, moved',
        'flows → jobs',
        'It is in jobs/a.py.',
        '',
        'Keep Disk: Change the path to jobs/a.py',
        'Keep Manifest: Move it back to flows/a.py',
      ].join('\n'),
    );
  });

  it('gives each row only the buttons that it has, and calls restoring by its name', () => {
    assert.deepEqual(context(), ['drift', 'disk', 'manifest', 'resolvable', 'file', 'declared']);
    assert.deepEqual(context(deleted()), ['drift', 'disk', 'restore', 'resolvable', 'declared']);
    assert.deepEqual(context(moved({ resolutions: [], drifts: [item('a')] })), ['drift']);
    const inParts = moved({ resolutions: [], drifts: [item('a', { resolutions: [RELOCATE] })] });
    assert.deepEqual(context(inParts), ['drift', 'resolvable']);
    assert.deepEqual(buttonsOf(deleted()), { restore: [RESTORE], disk: [UNDECLARE], manifest: [] });
    assert.deepEqual(buttonsOf(moved()).manifest, [MOVE_BACK]);
  });

  it('means by a side its best way, and lets a person choose among several of one kind', () => {
    assert.deepEqual(buttonsOf(moved()).disk, [RELOCATE], 'taking it out of the manifest keeps the disk as well');
    const both = ['apps/a', 'apps/b'].map(place =>
      way('set-aside', { id: `set-aside ${place}`, keeps: 'manifest', title: `Put ${place} aside` }),
    );
    const row = moved({ kind: 'copied', resolutions: both });
    assert.deepEqual(buttonsOf(row).manifest, both);
    assert.match(lineOf({ root: ROOT, row }).tooltip, /Keep Manifest: 2 ways, which you choose from/);
  });

  it('counts neither side where a way keeps both or none', () => {
    const row = moved({ resolutions: [way('accept'), way('re-identify')] });
    assert.deepEqual(context(row).slice(0, 2), ['drift', 'resolvable']);
  });
});

describe('a click on a row of drift', () => {
  const opens = (row = moved()) => opensOf({ root: ROOT, row });

  it('opens the file where it is', () => {
    assert.deepEqual(opens(), { is: 'place', place: { root: ROOT, ...at('jobs/a.py') } });
  });

  it('opens the declaration of the first where a whole folder moved', () => {
    const items = ['a', 'b'].map(key => item(key, { file: at(`jobs/${key}.py`), declared: at('manifest.yaml', 3) }));
    const row = moved({ from: 'flows', to: 'jobs', drifts: items });
    assert.deepEqual(opens(row), { is: 'place', place: { root: ROOT, ...at('manifest.yaml', 3) } });
  });

  it('opens the last accepted text of what is deleted, with its declaration as the way out', () => {
    const place = { root: ROOT, ...at('.mooring/manifest.yaml', 9) };
    assert.deepEqual(opens(deleted()), { is: 'accepted', root: ROOT, path: 'rules/tone.md', place });
  });

  it('compares two copies, where both are texts', () => {
    const row = moved({ kind: 'copied', from: 'forms/a.form.yaml', to: 'forms/b.form.yaml' });
    assert.deepEqual(opens(row), {
      is: 'compare',
      root: ROOT,
      left: 'forms/a.form.yaml',
      right: 'forms/b.form.yaml',
      title: 'forms/a.form.yaml ↔ forms/b.form.yaml',
    });
    assert.equal(opens(moved({ kind: 'copied', from: 'apps/a', to: 'apps/b' })).is, 'place');
  });

  it('opens nothing where nothing is known', () => {
    assert.deepEqual(opens(moved({ drifts: [item('a')] })), { is: 'nothing' });
  });
});

describe('marks in the Explorer', () => {
  it('marks files that drifted, and the place of those that are gone', () => {
    const marks = explorerMarks(drift({ rows: [moved(), deleted()] }));
    assert.deepEqual([...marks.keys()], ['jobs/a.py', 'rules/tone.md']);
    assert.deepEqual(marks.get('jobs/a.py'), {
      sign: '→',
      tone: 'warning',
      tooltip: 'Mooring: workflow a, moved: a is elsewhere.',
    });
  });

  it('shows the worst of several in one file, and names at most three', () => {
    const items = ['a', 'b', 'c', 'd'].map(key => item(key, { kind: 'undeclared', file: at('w.py') }));
    const rows = [
      moved({ kind: 'undeclared', drifts: items }),
      moved({ kind: 'copied', drifts: [item('e', { kind: 'copied', file: at('w.py') })] }),
    ];
    const mark = explorerMarks(drift({ rows })).get('w.py');
    assert.equal(mark?.sign, '=');
    assert.match(mark?.tooltip ?? '', /… and 2 more$/);
  });

  it('uses signs that no one takes for those of git, and that fit', () => {
    for (const { sign } of Object.values(DRIFT_LOOKS)) {
      assert.equal([...sign].length, 1);
      assert.doesNotMatch(sign, /[A-Z!]/);
    }
  });
});

import assert from 'node:assert/strict';
import { planReconcile } from '../../../src/plans/reconcile/plan-reconcile.ts';
import { planRestore } from '../../../src/plans/reconcile/plan-restore.ts';
import { rowsOf } from '../../../src/snapshot/drift/rows.ts';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { appliedTo, choicesOf, contextOf, hash, MANIFEST, offered, outcome, planFor, waysOf } from './kit.ts';

const py = (...names: string[]): string =>
  `from bifrost import workflow\n${names.map(name => `\n\n@workflow\ndef ${name}():\n    pass  # ${name}\n`).join('')}`;
const flow = (number: number, path: string, name: string): string =>
  `  ${name}: { id: ${uuid(number)}, path: ${path}, function_name: ${name} }\n`;
const form = (number: number): string => `id: ${uuid(number)}\nname: Form ${number}\n`;

const TWO: Files = {
  [MANIFEST]: `workflows:\n${flow(1, 'flows/two.py', 'one')}${flow(2, 'flows/two.py', 'other')}`,
  'flows/two.py': py('one', 'other'),
};

function blockedBy(before: Files, now: Files, wanted: Readonly<Record<string, string>>): string[] {
  return planFor(contextOf(before, now), wanted).blocking.map(({ message }) => message);
}

describe('a Python file with several functions', () => {
  const now: Files = { [MANIFEST]: TWO[MANIFEST], 'jobs/two.py': TWO['flows/two.py'] };

  it('goes back when all of it does', () => {
    assert.deepEqual(outcome(TWO, now, { moved: 'move-back' }).files, TWO);
  });

  it('does not go back for one of them', () => {
    const sentence = (name: string): string =>
      `jobs/two.py moves with all that is in it, and has “${name}” as well. Choose the same for all of them.`;
    assert.deepEqual(blockedBy(TWO, now, { 'moved one': 'move-back' }), [sentence('other')]);
    assert.deepEqual(blockedBy(TWO, now, { 'moved one': 'relocate', 'moved other': 'move-back' }), [sentence('one')]);
  });

  it('does not go back where the manifest declares one of them there', () => {
    const mixed = {
      ...now,
      [MANIFEST]: `workflows:\n${flow(1, 'flows/two.py', 'one')}${flow(2, 'jobs/two.py', 'other')}`,
    };
    assert.equal(blockedBy(TWO, mixed, { 'moved one': 'move-back' }).length, 1);
  });

  it('does not go back to two places', () => {
    const before = {
      [MANIFEST]: `workflows:\n${flow(1, 'flows/a.py', 'one')}${flow(2, 'flows/b.py', 'other')}`,
      'flows/a.py': py('one'),
      'flows/b.py': py('other'),
    };
    assert.deepEqual(blockedBy(before, { ...now, [MANIFEST]: before[MANIFEST] }, { moved: 'move-back' }), [
      'jobs/two.py cannot move to both flows/a.py and flows/b.py. Change the paths in the manifest instead.',
    ]);
  });

  it('is set aside when all of it is, and not with what is declared', () => {
    const more = { ...TWO, 'flows/new.py': py('a', 'b') };
    assert.deepEqual(outcome(TWO, more, { undeclared: 'set-aside' }).files, TWO);
    assert.deepEqual(blockedBy(TWO, more, { 'undeclared a': 'set-aside', 'undeclared b': 'declare' }), [
      'flows/new.py is set aside with all that is in it, and has “b” as well. Choose the same for all of them.',
    ]);
    const beside = { ...TWO, 'flows/two.py': py('one', 'other', 'third') };
    assert.deepEqual(offered(contextOf(TWO, beside)), { 'undeclared third': ['* Declare the workflow “third”'] });
  });
});

describe('a renamed function', () => {
  const before: Files = { [MANIFEST]: `workflows:\n${flow(1, 'flows/a.py', 'greet')}`, 'flows/a.py': py('greet') };
  const now: Files = { [MANIFEST]: before[MANIFEST], 'flows/a.py': py('welcome') };

  it('is a question whose yes changes the name and keeps the id', () => {
    assert.deepEqual(offered(contextOf(before, now)), {
      'renamed greet': [
        'Change the function in the manifest to welcome',
        'Remove the workflow “greet” from the manifest',
      ],
    });
    const { files, left } = outcome(before, now, { renamed: 'relocate' });
    assert.deepEqual(left, []);
    assert.equal(
      files[MANIFEST],
      `workflows:\n  greet: { id: ${uuid(1)}, path: flows/a.py, function_name: welcome }\n`,
    );
  });

  it('changes path and name at once', () => {
    const moved: Files = {
      [MANIFEST]: before[MANIFEST],
      'jobs/a.py': py('welcome').replace('@workflow', `@workflow(id="${uuid(1)}")`),
    };
    const { files, plan } = outcome(before, moved, { moved: 'relocate' });
    assert.equal(plan.label, 'Change the path in the manifest to jobs/a.py and the function to welcome');
    assert.ok(files[MANIFEST]?.includes('path: jobs/a.py, function_name: welcome'));
  });
});

describe('a thing that may be another one', () => {
  it('is not declared without asking', () => {
    const before: Files = { [MANIFEST]: `workflows:\n${flow(1, 'flows/a.py', 'one')}`, 'flows/a.py': py('one') };
    const now: Files = { [MANIFEST]: before[MANIFEST], 'flows/x.py': py('one'), 'flows/y.py': py('one') };
    const { 'undeclared one': ways } = offered(contextOf(before, now));
    assert.equal(ways?.[0], 'Declare the workflow “one”');
  });
});

describe('a folder that moved', () => {
  const forms = (folder: string): Files =>
    Object.fromEntries([1, 2, 3].map(number => [`${folder}/f${number}.form.yaml`, form(number)]));
  const manifest = (folder: string): string =>
    `forms:\n${[1, 2, 3].map(number => `  k${number}: { id: ${uuid(number)}, path: ${folder}/f${number}.form.yaml }\n`).join('')}`;
  const before: Files = { [MANIFEST]: manifest('forms/in'), ...forms('forms/in') };
  const now: Files = { [MANIFEST]: manifest('forms/in'), ...forms('pages/in') };

  it('goes back as a folder', () => {
    const { files, plan } = outcome(before, now, { moved: 'move-back' });
    assert.deepEqual(plan.effects.moves, [{ from: 'pages/in', to: 'forms/in' }]);
    assert.deepEqual(files, before);
  });

  it('goes back file by file where another thing is in it, or in the way', () => {
    for (const other of ['pages/in/new.form.yaml', 'forms/in/new.form.yaml']) {
      const { plan } = outcome(before, { ...now, [other]: form(9) }, { moved: 'move-back' });
      assert.equal(plan.effects.moves.length, 3, other);
    }
  });

  it('is decided about as one row', () => {
    const context = contextOf(before, now);
    const [row] = rowsOf(context.drifts, context.snapshot.tree);
    assert.ok(row);
    assert.deepEqual(
      waysOf(context, row).map(({ id, title, isSafe }) => [id, title, isSafe]),
      [
        ['relocate', 'Change 3 paths in the manifest from forms/in/ to pages/in/', true],
        ['move-back', 'Move all 3 back from pages/in/ to forms/in/', false],
        ['undeclare', 'Remove 3 forms from the manifest', false],
      ],
    );
    const plan = planReconcile(context, choicesOf(row, 'relocate'), hash);
    assert.ok(!('unknown' in plan));
    assert.equal(plan.label, 'Reconcile 3 moved');
  });
});

describe('a folder that was copied', () => {
  it('is decided about as one row, whichever of the two is the copy', () => {
    const forms = (folder: string): Files =>
      Object.fromEntries([1, 2, 3].map(number => [`${folder}/f${number}.form.yaml`, form(number)]));
    const before: Files = {
      [MANIFEST]: `forms:\n${[1, 2, 3].map(number => `  k${number}: { id: ${uuid(number)}, path: forms/f${number}.form.yaml }\n`).join('')}`,
      ...forms('forms'),
    };
    const now = { ...before, ...forms('copy') };
    const context = contextOf(before, now);
    const [row, another] = rowsOf(context.drifts, context.snapshot.tree);
    assert.ok(row && !another);
    assert.deepEqual(
      waysOf(context, row).map(({ id, title }) => [id, title]),
      [
        ['re-identify copy', 'Give 3 forms in copy/ ids of their own'],
        ['re-identify forms', 'Give 3 forms in forms/ ids of their own, and change their paths in the manifest'],
        ['set-aside copy', 'Set 3 forms in copy/ aside'],
        ['set-aside forms', 'Set 3 forms in forms/ aside, and change their paths in the manifest'],
      ],
    );
    const plan = planReconcile(context, choicesOf(row, 'set-aside copy'), hash);
    assert.ok(!('unknown' in plan));
    assert.deepEqual([plan.blocking, appliedTo(now, plan.effects)], [[], before]);
  });
});

describe('a folder that was copied twice', () => {
  it('is decided about as one row, whichever of the three is the original', () => {
    const all = [1, 2, 3, 4, 5];
    const forms = (folder: string): Files =>
      Object.fromEntries(all.map(number => [`${folder}/in/f${number}.form.yaml`, form(number)]));
    const before: Files = {
      [MANIFEST]: `forms:\n${all.map(number => `  k${number}: { id: ${uuid(number)}, path: forms/in/f${number}.form.yaml }\n`).join('')}`,
      ...forms('forms'),
    };
    const now = { ...before, ...forms('copy'), ...forms('old') };
    const context = contextOf(before, now);
    const [row, another] = rowsOf(context.drifts, context.snapshot.tree);
    assert.ok(row && !another);
    assert.equal(row.reason, '5 entities of forms/in are in several places with one id each. Which are the originals?');
    assert.deepEqual(
      waysOf(context, row).map(({ id, title }) => [id, title]),
      [
        ['re-identify copy/in, old/in', 'Give the copies of 5 forms in copy/in/ and old/in/ ids of their own'],
        [
          're-identify forms/in, old/in',
          'Give the copies of 5 forms in forms/in/ and old/in/ ids of their own, and change their paths in the manifest',
        ],
        [
          're-identify forms/in, copy/in',
          'Give the copies of 5 forms in forms/in/ and copy/in/ ids of their own, and change their paths in the manifest',
        ],
        ['set-aside copy/in, old/in', 'Set the copies of 5 forms in copy/in/ and old/in/ aside'],
        [
          'set-aside forms/in, old/in',
          'Set the copies of 5 forms in forms/in/ and old/in/ aside, and change their paths in the manifest',
        ],
        [
          'set-aside forms/in, copy/in',
          'Set the copies of 5 forms in forms/in/ and copy/in/ aside, and change their paths in the manifest',
        ],
      ],
    );
    const plan = planReconcile(context, choicesOf(row, 'set-aside copy/in, old/in'), hash);
    assert.ok(!('unknown' in plan));
    assert.deepEqual([plan.blocking, appliedTo(now, plan.effects)], [[], before]);
    assert.equal(plan.deletes.length, 10);
  });
});

describe('a plan', () => {
  const before: Files = {
    [MANIFEST]: `forms:\n${[1, 2, 3, 4].map(number => `  k${number}: { id: ${uuid(number)}, path: f${number}.form.yaml }\n`).join('')}`,
    ...Object.fromEntries([1, 2, 3, 4].map(number => [`f${number}.form.yaml`, form(number)])),
  };

  it('says where a drift or a way is not there any more', () => {
    const context = contextOf(before, { ...before, 'f1.form.yaml': undefined });
    const unknown = (drift: string, resolution: string): string => {
      const plan = planReconcile(context, [{ drift, resolution }], hash);
      return 'unknown' in plan ? plan.unknown : '';
    };
    assert.equal(unknown('moved x', 'relocate'), '“moved x” is no difference any more. Look again.');
    const key = `deleted ${uuid(1)} f1.form.yaml`;
    assert.equal(unknown(key, 'relocate'), `“relocate” is no way to end “${key}” any more. Look again.`);
  });

  it('is nothing for nothing', () => {
    const plan = planReconcile(contextOf(before, before), [], hash);
    assert.ok(!('unknown' in plan));
    assert.deepEqual([plan.steps, plan.blocking, plan.advisory, plan.effects.edits], [[], [], [], []]);
  });

  it('is stopped where it would delete so much', () => {
    const two = { ...before, 'f1.form.yaml': undefined, 'f2.form.yaml': undefined };
    assert.equal(planFor(contextOf(before, two), { deleted: 'undeclare' }).massDelete, undefined);
    const all = { [MANIFEST]: before[MANIFEST] };
    assert.equal(
      planFor(contextOf(before, all), { deleted: 'undeclare' }).massDelete,
      'This would take 4 of 4 forms from the manifest, so it is stopped until you say that it is meant.',
    );
  });

  it('relies on what it was made from', () => {
    const now = { ...before, 'f1.form.yaml': undefined, 'in/f1.form.yaml': form(1), 'new.form.yaml': form(9) };
    const moved = planFor(contextOf(before, now), { moved: 'relocate', undeclared: 'declare' });
    assert.deepEqual(moved.effects.relies, [
      { path: 'in/f1.form.yaml', hash: hash(new TextEncoder().encode(form(1))) },
      { path: 'new.form.yaml', hash: hash(new TextEncoder().encode(form(9))) },
    ]);
    const back = planFor(contextOf(before, now), { moved: 'move-back' });
    assert.deepEqual(back.effects.relies, [moved.effects.relies[0], { path: 'f1.form.yaml', hash: 'absent' }]);
    const gone = planFor(contextOf(before, { ...before, 'f1.form.yaml': undefined }), { deleted: 'undeclare' });
    assert.deepEqual(gone.effects.relies, [{ path: 'f1.form.yaml', hash: 'absent' }]);
  });

  it('touches no manifest that is held, newer or one of two', () => {
    const now = { ...before, 'f1.form.yaml': undefined };
    const newer = { ...now, [MANIFEST]: `schema: 99\n${before[MANIFEST]}` };
    assert.deepEqual(offered(contextOf(before, newer)), { 'deleted k1': ['Bring back f1.form.yaml'] });
    const two = { ...now, '.bifrost/metadata.yaml': 'forms: {}\n' };
    assert.deepEqual(offered(contextOf(before, two)), { 'deleted k1': [] });
    assert.deepEqual(offered(contextOf(before, { ...now, [MANIFEST]: 'forms: [\n' })), {});
  });

  it('changes nothing that an alias repeats without saying so', () => {
    const shared = (path: string): string =>
      `forms:\n  a: &one\n    id: ${uuid(1)}\n    path: ${path}\nx-old: *one\nrules: {}\n`;
    const aliased: Files = { [MANIFEST]: shared('f1.form.yaml'), 'f1.form.yaml': form(1) };
    const now: Files = { [MANIFEST]: aliased[MANIFEST], 'in/f1.form.yaml': form(1) };
    const plan = planFor(contextOf(aliased, now), { moved: 'relocate' });
    assert.deepEqual(
      plan.advisory.map(({ message }) => message),
      [`A change in ${MANIFEST} also changes what repeats it through a YAML alias.`],
    );
    assert.deepEqual(blockedBy(aliased, { [MANIFEST]: aliased[MANIFEST] }, { deleted: 'undeclare' }), [
      `Other places in ${MANIFEST} say the same through a YAML alias. Change it by hand.`,
    ]);
  });
});

describe('what is declared and missing', () => {
  it('comes back only where a file could be', () => {
    const now: Files = {
      [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: ../a.form.yaml }\n  b: { id: ${uuid(2)}, path: b.form.yaml }\n  c: { id: ${uuid(3)}, path: deep }\n`,
      'deep/x.txt': '',
    };
    assert.deepEqual(offered(contextOf(undefined, now)), {
      'declared-but-missing a': ['Remove the form “a” from the manifest'],
      'declared-but-missing b': ['Bring back b.form.yaml', 'Remove the form “b” from the manifest'],
      'declared-but-missing c': ['Remove the form “c” from the manifest'],
    });
  });

  it('comes back as the file that is gone from a folder', () => {
    const before: Files = {
      [MANIFEST]: `assets:\n  a: { id: ${uuid(1)}, path: art/a }\napps:\n  b: { id: ${uuid(2)}, path: apps/b/app.yaml }\n`,
      'art/a/asset.json': `{ "asset_uuid": "${uuid(1)}" }`,
      'art/a/a.png': 'png',
      'apps/b/app.yaml': form(2),
      'apps/b/main.tsx': 'x',
    };
    const now = { ...before, 'art/a/asset.json': undefined, 'apps/b/app.yaml': undefined };
    const { files, plan } = outcome(before, now, { deleted: 'restore', 'declared-but-missing': 'restore' });
    assert.deepEqual(files, before);
    assert.deepEqual(plan.effects.restores.map(({ path }) => path).sort(), ['apps/b/app.yaml', 'art/a/asset.json']);
    const all = { [MANIFEST]: before[MANIFEST] };
    const whole = outcome(before, all, { deleted: 'restore' });
    assert.deepEqual(whole.files, before);
    assert.deepEqual(
      whole.plan.effects.restores.map(({ path, isFolder, hash: of }) => [path, isFolder, of !== undefined]),
      [
        ['apps/b', true, true],
        ['art/a', true, true],
      ],
    );
  });
});

describe('an entity without its path', () => {
  it('gets the path of the file that carries its id', () => {
    const now: Files = { [MANIFEST]: `forms:\n  a: { id: ${uuid(1)} } # here\n`, 'f.form.yaml': form(1) };
    assert.deepEqual(offered(contextOf(undefined, now)), {
      'undeclared a': ['* Add the path f.form.yaml to “a” in the manifest', 'Set f.form.yaml aside'],
    });
    const { files, left } = outcome(undefined, now, { undeclared: 'declare' });
    assert.deepEqual(left, []);
    assert.equal(files[MANIFEST], `forms:\n  a: { id: ${uuid(1)}, path: f.form.yaml } # here\n`);
  });
});

describe('bringing one thing back', () => {
  const before: Files = {
    [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\nassets:\n  b: { id: ${uuid(2)}, path: art/b }\n`,
    'a.form.yaml': form(1),
    'art/b/asset.json': `{ "asset_uuid": "${uuid(2)}" }`,
  };
  const restored = (now: Files, path: string) => planRestore(contextOf(before, now), path);

  it('asks for what was accepted, a file or a whole folder', () => {
    const plan = restored({ ...before, 'a.form.yaml': undefined }, 'a.form.yaml');
    assert.ok(!('unknown' in plan));
    assert.deepEqual(plan.effects.restores, [
      { path: 'a.form.yaml', isFolder: false, hash: hash(new TextEncoder().encode(form(1))) },
    ]);
    assert.deepEqual(plan.effects.relies, [{ path: 'a.form.yaml', hash: 'absent' }]);
    const folder = restored({ ...before, 'art/b/asset.json': undefined }, 'art/b');
    assert.ok(!('unknown' in folder));
    assert.deepEqual(
      folder.effects.restores.map(({ isFolder }) => isFolder),
      [true],
    );
    const edited = restored({ ...before, 'a.form.yaml': `${form(1)}# more\n` }, 'a.form.yaml');
    assert.ok(!('unknown' in edited));
    assert.deepEqual(edited.effects.relies, []);
    assert.ok(!('unknown' in restored({}, MANIFEST)));
  });

  it('says where it is by now', () => {
    const plan = restored({ ...before, 'a.form.yaml': undefined, 'in/a.form.yaml': form(1) }, 'a.form.yaml');
    assert.ok(!('unknown' in plan));
    assert.deepEqual(plan.advisory, [
      {
        message: 'a.form.yaml is at in/a.form.yaml now, and will be at both places; move it back instead.',
        path: 'a.form.yaml',
      },
    ]);
  });

  it('is refused for a folder that is there, and for what is no place', () => {
    for (const path of ['../a', '.git/config', 'node_modules/x', '', 'art', '/etc/passwd', 'a\\b']) {
      assert.ok('unknown' in restored(before, path), path);
    }
  });
});

describe('references to what is taken out', () => {
  it('are named with their field, entity and file, once each', () => {
    const before: Files = {
      [MANIFEST]: `workflows:\n${flow(1, 'a.py', 'greet')}forms:\n  f: { id: ${uuid(2)}, path: f.form.yaml, workflow_id: ${uuid(1)} }\nagents:\n  g: { id: ${uuid(3)}, path: g.agent.yaml }\n`,
      'a.py': py('greet'),
      'f.form.yaml': form(2),
      'g.agent.yaml': `id: ${uuid(3)}\nname: G\ntool_ids: [${uuid(1)}, ${uuid(1)}]\n`,
    };
    const { plan } = outcome(before, { ...before, 'a.py': undefined }, { deleted: 'undeclare' });
    const end = 'would point at the workflow “greet”, which is then not declared. Change or remove it.';
    assert.deepEqual(
      plan.advisory.map(({ message }) => message),
      [`workflow_id of the form “f” in ${MANIFEST} ${end}`, `tool_ids in g.agent.yaml ${end}`],
    );
  });
});

describe('a likeness that is none', () => {
  it('lets the lost thing come back', () => {
    const text = (word: string): string => Array.from({ length: 9 }, (_, at) => `${word} ${at}\n`).join('');
    const before: Files = {
      [MANIFEST]: `rules:\n  tone: { id: ${uuid(1)}, path: rules/tone.md }\n`,
      'rules/tone.md': text('tone'),
    };
    const now: Files = { [MANIFEST]: before[MANIFEST], 'rules/voice.md': `${text('tone')}more\n` };
    assert.deepEqual(offered(contextOf(before, now)), {
      'renamed tone': [
        'Change the path in the manifest to rules/voice.md',
        'Move rules/voice.md back to rules/tone.md',
        'Bring back rules/tone.md',
        'Remove the rule “tone” from the manifest',
      ],
    });
    assert.deepEqual(outcome(before, now, { renamed: 'restore' }).left, []);
  });
});

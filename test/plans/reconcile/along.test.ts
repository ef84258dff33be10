/** What a plan takes along, and what it leaves: nothing that nobody chose. */
import assert from 'node:assert/strict';
import { uuid } from '../../kit/check.ts';
import { type Files, world } from '../../kit/drift.ts';
import { contextOf, hash, MANIFEST, offered, outcome, planFor, safeIn } from './kit.ts';

const form = (number: number): string => `id: ${uuid(number)}\nname: Form ${number}\n`;
const app = (number: number): string => `id: ${uuid(number)}\nname: App ${number}\n`;
const py = (name: string): string => `from bifrost import workflow\n\n\n@workflow\ndef ${name}():\n    pass\n`;
const forms = (...paths: string[]): string =>
  `forms:\n${paths.map((path, at) => `  k${at + 1}: { id: ${uuid(at + 1)}, path: ${path} }\n`).join('')}`;

const TWO: Files = {
  [MANIFEST]: forms('forms/a.form.yaml', 'forms/b.form.yaml'),
  'forms/a.form.yaml': form(1),
  'forms/b.form.yaml': form(2),
};
const moved = (more: Files = {}): Files => ({
  [MANIFEST]: TWO[MANIFEST],
  'docs/a.form.yaml': form(1),
  'docs/b.form.yaml': form(2),
  ...more,
});
const messages = (findings: readonly { readonly message: string }[]): string[] => findings.map(each => each.message);

describe('what moves back', () => {
  it('leaves a text where it is that was there before', () => {
    const { files, plan } = outcome(TWO, moved({ 'docs/readme.md': 'x' }), { moved: 'move-back' });
    assert.deepEqual(plan.effects.moves, [
      { from: 'docs/a.form.yaml', to: 'forms/a.form.yaml' },
      { from: 'docs/b.form.yaml', to: 'forms/b.form.yaml' },
    ]);
    assert.deepEqual(files, { ...TWO, 'docs/readme.md': 'x' });
    assert.deepEqual(messages(plan.advisory), ['readme.md stays in docs/. Move it by hand where what moves needs it.']);
  });

  it('goes as a folder where all of it does, with the apps in it', () => {
    const before: Files = {
      [MANIFEST]: `${TWO[MANIFEST]}apps:\n  c: { id: ${uuid(3)}, path: forms/c }\n`,
      'forms/a.form.yaml': form(1),
      'forms/b.form.yaml': form(2),
      'forms/c/app.yaml': app(3),
      'forms/c/main.tsx': 'x',
    };
    const now = Object.fromEntries(
      Object.entries(before).map(([path, text]) => [path.replace(/^forms\//, 'docs/'), text]),
    );
    const { files, plan } = outcome(before, now, { moved: 'move-back' });
    assert.deepEqual(plan.effects.moves, [{ from: 'docs', to: 'forms' }]);
    assert.deepEqual([files, plan.advisory], [before, []]);
  });

  it('goes file by file where something else comes back into the same folder', () => {
    const before: Files = {
      [MANIFEST]: forms('forms/a.form.yaml', 'forms/b.form.yaml', 'forms/c.form.yaml'),
      ...Object.fromEntries([1, 2, 3].map(number => [`forms/${'abc'[number - 1]}.form.yaml`, form(number)])),
    };
    const now: Files = {
      [MANIFEST]: before[MANIFEST],
      'docs/a.form.yaml': form(1),
      'docs/b.form.yaml': form(2),
      'other/to_c.form.yaml': form(3),
    };
    const { files, plan } = outcome(before, now, { moved: 'move-back', renamed: 'move-back' });
    assert.deepEqual(plan.effects.moves, [
      { from: 'docs/a.form.yaml', to: 'forms/a.form.yaml' },
      { from: 'docs/b.form.yaml', to: 'forms/b.form.yaml' },
      { from: 'other/to_c.form.yaml', to: 'forms/c.form.yaml' },
    ]);
    assert.deepEqual([files, plan.blocking], [before, []]);
  });

  it('does not go into a folder that goes back as a whole in the same step', () => {
    const before: Files = {
      [MANIFEST]: `apps:\n  c: { id: ${uuid(3)}, path: forms/c }\n${forms('forms/c/a.form.yaml')}`,
      'forms/c/app.yaml': app(3),
      'forms/c/main.tsx': 'x',
      'forms/c/a.form.yaml': form(1),
    };
    const now: Files = {
      [MANIFEST]: before[MANIFEST],
      'docs/c/app.yaml': app(3),
      'docs/c/main.tsx': 'x',
      'a.form.yaml': form(1),
    };
    assert.deepEqual(messages(planFor(contextOf(before, now), { moved: 'move-back' }).blocking), [
      'a.form.yaml cannot move into forms/c in one step with it. Do the one first, and then the other.',
    ]);
  });

  it('goes file by file where a folder could not be looked at', () => {
    const context = contextOf(TWO, moved());
    const tree = { ...context.snapshot.tree, cut: true };
    const plan = planFor({ ...context, snapshot: { ...context.snapshot, tree } }, { moved: 'move-back' });
    assert.equal(plan.effects.moves.length, 2);
  });

  it('names the modules that stay, also where others need them', () => {
    const before: Files = {
      [MANIFEST]: `workflows:\n  f: { id: ${uuid(1)}, path: flows/f.py, function_name: f }\n  g: { id: ${uuid(2)}, path: jobs/g.py, function_name: g }\n`,
      'flows/f.py': py('f'),
      'jobs/g.py': py('g'),
      'jobs/helpers.py': 'def help():\n    pass\n',
      'jobs/readme.md': 'x',
    };
    const now = { ...before, 'flows/f.py': undefined, 'jobs/f.py': py('f') };
    const { plan } = outcome(before, now, { moved: 'move-back' });
    assert.deepEqual(messages(plan.advisory), [
      'helpers.py stays in jobs/. Move it by hand where what moves needs it.',
    ]);
  });

  it('says nothing of what stays with other entities', () => {
    const { plan } = outcome(TWO, moved({ 'docs/readme.md': 'x', 'docs/z.form.yaml': form(9) }), {
      moved: 'move-back',
    });
    assert.deepEqual(plan.advisory, []);
  });
});

describe('what is safe', () => {
  it('is nothing that cannot be done, so that it stops nothing else', () => {
    const before: Files = {
      [MANIFEST]: `x-base: &base\n  path: a.form.yaml\nforms:\n  a:\n    <<: *base\n    id: ${uuid(1)}\n  b: { id: ${uuid(2)}, path: b.form.yaml }\n`,
      'a.form.yaml': form(1),
      'b.form.yaml': form(2),
    };
    const now = { [MANIFEST]: before[MANIFEST], 'in/a.form.yaml': form(1), 'in/b.form.yaml': form(2) };
    const context = contextOf(before, now);
    const ways = offered(context);
    assert.equal(ways['moved a']?.[0], 'Change the path in the manifest to in/a.form.yaml');
    assert.equal(ways['moved b']?.[0], '* Change the path in the manifest to in/b.form.yaml');
    assert.deepEqual(
      safeIn(context).map(({ drift }) => drift),
      [`moved ${uuid(2)} in/b.form.yaml`],
    );
    assert.deepEqual(planFor(context, { 'moved b': 'relocate' }).blocking, []);
  });

  it('is no change that an alias repeats', () => {
    const manifest = `forms:\n  a: &one\n    id: ${uuid(1)}\n    path: a.form.yaml\nx-old: *one\n`;
    const context = contextOf(
      { [MANIFEST]: manifest, 'a.form.yaml': form(1) },
      { [MANIFEST]: manifest, 'b.form.yaml': form(1) },
    );
    assert.ok(
      Object.values(offered(context))
        .flat()
        .every(title => !title.startsWith('*')),
    );
    assert.deepEqual(safeIn(context), []);
  });

  it('is no declaration that the manifest does not take', () => {
    const now = { [MANIFEST]: `x: &f { z: { id: ${uuid(2)} } }\nforms: *f\n`, 'a.form.yaml': form(1) };
    assert.equal(Object.values(offered(contextOf(undefined, now))).flat()[0], 'Declare the form “Form 1”');
    assert.deepEqual(safeIn(contextOf(undefined, now)), []);
  });
});

describe('setting an undeclared thing aside', () => {
  it('is not offered for a folder in which something is declared', () => {
    const now: Files = {
      [MANIFEST]: forms('apps/x/a.form.yaml'),
      'apps/x/app.yaml': app(5),
      'apps/x/a.form.yaml': form(1),
    };
    const ways = Object.values(offered(contextOf(undefined, now))).flat();
    assert.ok(!ways.some(title => title.includes('aside')), ways.join());
  });

  it('names and counts what goes with it', () => {
    const code = `from bifrost import workflow\n\n\ndef helper():\n    pass\n\n\n@workflow\ndef a():\n    helper()\n\n\n@workflow\ndef b():\n    pass\n`;
    const context = contextOf(undefined, { [MANIFEST]: 'forms: {}\n', 'flows/new.py': code });
    assert.equal(offered(context)['undeclared a']?.[1], 'Set all of flows/new.py aside, with “helper” and “b”');
    const plan = planFor(context, { undeclared: 'set-aside' });
    assert.deepEqual(
      plan.deletes.map(({ key, path }) => [key, path]),
      [
        ['a', 'flows/new.py'],
        ['b', 'flows/new.py'],
      ],
    );
    assert.deepEqual(plan.blocking, []);
  });

  it('counts what is undeclared in its folder, and does not declare that as well', () => {
    const now = { [MANIFEST]: 'forms: {}\n', 'apps/x/app.yaml': app(5), 'apps/x/in/y.form.yaml': form(6) };
    const context = contextOf(undefined, now);
    const names = Object.keys(offered(context));
    assert.equal(names.length, 2, names.join());
    const [one = '', other = ''] = [...names].sort();
    const plan = planFor(context, { [one]: 'set-aside' });
    assert.equal(plan.deletes.length, 2);
    assert.ok(plan.steps[0]?.resolution.title.startsWith('Set all of apps/x aside, with '));
    assert.deepEqual(messages(planFor(context, { [one]: 'set-aside', [other]: 'declare' }).blocking), [
      'apps/x/in/y.form.yaml would be set aside, and changed, moved or declared as well. Choose one.',
    ]);
  });
});

describe('what a plan takes away or moves', () => {
  it('is as it was looked at, also a whole folder', () => {
    const now: Files = {
      [MANIFEST]: `apps:\n  b: { id: ${uuid(4)}, path: web/b }\n`,
      'apps/b/app.yaml': app(4),
      'apps/b/main.tsx': 'x',
      'apps/x/app.yaml': app(5),
      'new.form.yaml': form(6),
    };
    const context = contextOf(undefined, now);
    const { folders, files } = world(now).facts;
    const { relies } = planFor(context, { moved: 'move-back', undeclared: 'set-aside' }).effects;
    const wanted = [
      { path: 'apps/b', hash: folders.get('apps/b') },
      { path: 'apps/x', hash: folders.get('apps/x') },
      { path: 'new.form.yaml', hash: files.get('new.form.yaml')?.hash },
    ];
    for (const each of wanted) {
      assert.ok(each.hash !== undefined, each.path);
      assert.ok(
        relies.some(({ path, hash: of }) => path === each.path && of === each.hash),
        `${each.path} ${JSON.stringify(relies)}`,
      );
    }
    assert.equal(files.get('new.form.yaml')?.hash, hash(new TextEncoder().encode(form(6))));
  });
});

describe('the title of what is declared again', () => {
  it('says the key that is written', () => {
    const before: Files = { [MANIFEST]: forms('a.form.yaml'), 'a.form.yaml': form(1) };
    const title = (manifest: string): string | undefined =>
      offered(contextOf(before, { ...before, [MANIFEST]: manifest }))['undeclared k1']?.[0];
    const other = (key: string, id: number): string => `forms:\n  ${key}: { id: ${uuid(id)}, path: b.form.yaml }\n`;
    assert.equal(title('forms: {}\n'), '* Declare the form “Form 1” again, as “k1” with its former id');
    assert.equal(title(other('k1', 7)), '* Declare the form “Form 1” again, as “k1_2” with its former id');
    assert.equal(title(other(uuid(7), 7)), '* Declare the form “Form 1” again with its former id');
    const now = { ...before, [MANIFEST]: other('k1', 7), 'b.form.yaml': form(7) };
    assert.match(outcome(before, now, { undeclared: 'declare' }).files[MANIFEST] ?? '', /\n {2}k1_2: /);
  });
});

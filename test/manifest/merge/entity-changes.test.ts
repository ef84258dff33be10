import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EntityChanges, entityChanges } from '../../../src/manifest/merge/entity-changes.ts';
import type { MergeSide } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { chanceOf } from '../../kit/chance.ts';
import { freshManifest, oneDeed, PATH } from './people.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const C = '33333333-3333-4333-8333-333333333333';

function side(manifest: string, files: Readonly<Record<string, string>> = {}): MergeSide {
  return { texts: new Map(Object.entries({ [PATH]: manifest, ...files })) };
}

/** `changed form onboarding: path, roles` for each, `in` where it is no manifest. */
function told({ changes }: EntityChanges): string[] {
  return changes.map(({ what, kind, key, formerKey, fields, path, formerPath }) => {
    const from = formerKey === undefined || formerKey === key ? '' : ` from ${formerKey}`;
    const moved = formerPath === undefined ? '' : ` out of ${formerPath}`;
    const at = path === PATH ? '' : ` in ${path}`;
    return `${what} ${kind} ${key}${from}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}${at}${moved}`;
  });
}

const between = (before: MergeSide, after: MergeSide): string[] => told(entityChanges(before, after));

const valuesOf = ({ changes }: EntityChanges): unknown[] => changes.flatMap(({ values }) => values);

const FORMS = `forms:\n  onboarding: { id: ${A}, path: forms/a.form.yaml, roles: [${B}, ${C}] }\n`;

describe('what became of entities between two states', () => {
  it('is nothing where only comments, order and quotes differ, and the file is named', () => {
    const other = `# Ours.\nforms:\n  onboarding:\n    roles: ["${C}", ${B}]\n    path: 'forms/a.form.yaml'\n    id: ${A}\n`;
    const found = entityChanges(side(FORMS), side(other));
    assert.deepEqual(found, { changes: [], sections: [], unread: [], others: [PATH] });
  });

  it('tells what came, what went, and which fields are others', () => {
    const after = `roles:\n  - { id: ${B}, name: helpdesk }\nforms:\n  onboarding: { id: ${A}, path: forms/b.form.yaml, roles: [${B}] }\n`;
    assert.deepEqual(between(side(FORMS), side(after)), [
      'added role helpdesk',
      'changed form onboarding: path, roles',
    ]);
    assert.deepEqual(between(side(after), side(FORMS)), [
      'removed role helpdesk',
      'changed form onboarding: path, roles',
    ]);
  });

  it('tells the values before and after, and all of what came or went', () => {
    const found = entityChanges(side(FORMS), side(FORMS.replace('a.form', 'b.form').replace(`${B}, `, '')));
    assert.deepEqual(valuesOf(found), [
      { field: 'path', before: 'forms/a.form.yaml', after: 'forms/b.form.yaml' },
      { field: 'roles', before: `[${B}, ${C}]`, after: `[${C}]` },
    ]);
    const gone = entityChanges(side(`roles:\n  - { id: ${B}, name: helpdesk }\n`), side('roles: []\n'));
    assert.deepEqual(valuesOf(gone), [
      { field: 'id', before: B },
      { field: 'name', before: 'helpdesk' },
    ]);
  });

  it('knows an entity by its id when its key is another one, and by its key when it gets an id', () => {
    const after = FORMS.replace('onboarding:', 'welcome:').replace(`${B}, ${C}`, C);
    assert.deepEqual(between(side(FORMS), side(after)), [
      'renamed form welcome from onboarding',
      'changed form welcome: roles',
    ]);
    assert.deepEqual(between(side(FORMS.replace(`id: ${A}, `, '')), side(FORMS)), ['changed form onboarding: id']);
  });

  it('tells another id under one key as one entity that went and one that came', () => {
    assert.deepEqual(between(side(FORMS), side(FORMS.replace(A, B))), [
      'removed form onboarding',
      'added form onboarding',
    ]);
  });

  it('takes a field under a former name for the field', () => {
    const agents = (name: string, ids: string): string =>
      `agents:\n  helper: { id: ${A}, path: a.agent.yaml, ${name}: [${ids}] }\n`;
    const former = { 'a.agent.yaml': `name: a\ntools: [${B}]\n` };
    const present = { 'a.agent.yaml': `name: a\ntool_ids: [${B}]\n` };
    assert.deepEqual(between(side(agents('x', B), former), side(agents('x', B), present)), []);
  });

  it('is nothing where one file becomes one for each section', () => {
    const two = { texts: new Map([['.mooring/manifest/forms.yaml', FORMS]]) };
    const found = entityChanges(side(FORMS), two);
    assert.deepEqual(told(found), []);
    assert.deepEqual(found.others, [PATH, '.mooring/manifest/forms.yaml'].sort());
  });

  it('names the item of a keyed list that is another one', () => {
    const file = (label: string): Record<string, string> => ({
      'forms/a.form.yaml': `name: Welcome\nform_schema:\n  fields:\n    - { name: mail, type: text, label: ${label} }\n    - { name: age, type: number }\n`,
    });
    const found = entityChanges(side(FORMS, file('Mail')), side(FORMS, file('E-mail')));
    assert.deepEqual(told(found), ['changed form onboarding: form_schema in forms/a.form.yaml']);
    assert.deepEqual(valuesOf(found), [{ field: 'form_schema.fields.mail.label', before: 'Mail', after: 'E-mail' }]);
  });

  it('shows long texts where they part', () => {
    const text = (end: string): string => `contexts_of_nobody: ${'x'.repeat(500)}${end}\n`;
    const { sections } = entityChanges(side(text('one')), side(text('two')));
    const x = 'x'.repeat(30);
    assert.deepEqual(sections, [
      {
        name: 'contexts_of_nobody',
        path: PATH,
        values: [{ field: 'contexts_of_nobody', before: `…${x}one`, after: `…${x}two` }],
      },
    ]);
  });
});

describe('entity files among the changes', () => {
  const file = { 'forms/a.form.yaml': 'name: Welcome\n' };

  it('are told under the key of their entity', () => {
    const after = side(FORMS, { 'forms/a.form.yaml': '# Hello.\nname: Hello\n' });
    assert.deepEqual(between(side(FORMS, file), after), ['changed form onboarding: name in forms/a.form.yaml']);
  });

  it('come and go with their entity, and by themselves when nothing declares them', () => {
    assert.deepEqual(between(side('forms: {}\n'), side(FORMS, file)), ['added form onboarding']);
    assert.deepEqual(between(side(FORMS, file), side('forms: {}\n')), ['removed form onboarding']);
    assert.deepEqual(between(side('forms: {}\n'), side('forms: {}\n', file)), ['added form a in forms/a.form.yaml']);
    assert.deepEqual(between(side(FORMS, file), side(FORMS)), ['removed form onboarding in forms/a.form.yaml']);
  });

  it('that moved are told by the path of their entity, or by themselves where it still says the old one', () => {
    const moved = { 'forms/b.form.yaml': 'name: Welcome\n' };
    assert.deepEqual(between(side(FORMS, file), side(FORMS.replace('a.form', 'b.form'), moved)), [
      'changed form onboarding: path',
    ]);
    assert.deepEqual(between(side(FORMS, file), side(FORMS, moved)), [
      'renamed form b from onboarding in forms/b.form.yaml out of forms/a.form.yaml',
    ]);
  });

  it('that cannot be read are named with the side, and are not taken for empty ones', () => {
    const { changes, unread } = entityChanges(side(FORMS, file), side(FORMS, { 'forms/a.form.yaml': 'name: [\n' }));
    assert.deepEqual(changes, []);
    assert.deepEqual(
      unread.map(({ side: which, path }) => [which, path]),
      [['after', 'forms/a.form.yaml']],
    );
  });
});

describe('what cannot be told between two states', () => {
  it('is a manifest that cannot be read: nothing in it is told as gone', () => {
    for (const [before, after, which] of [
      [FORMS, 'forms: [', 'after'],
      ['<<<<<<< ours\n', FORMS, 'before'],
      [FORMS, 'forms\n', 'after'],
    ] as const) {
      const { changes, unread } = entityChanges(side(before), side(after));
      assert.deepEqual(changes, []);
      assert.deepEqual(
        unread.map(({ side: on, path }) => [on, path]),
        [[which, PATH]],
      );
    }
  });

  it('is only the one section where it has a file of its own', () => {
    const files = (forms: string, roles: string): MergeSide => ({
      texts: new Map([
        ['.mooring/manifest/forms.yaml', forms],
        ['.mooring/manifest/roles.yaml', roles],
      ]),
    });
    const roles = `roles:\n  - { id: ${B}, name: helpdesk }\n`;
    assert.deepEqual(between(files(FORMS, 'roles: []\n'), files('forms: [', roles)), [
      'added role helpdesk in .mooring/manifest/roles.yaml',
    ]);
  });

  it('is the value of a secret', () => {
    const config = (value: string, type: string): string =>
      `configs:\n  key: { key: key, config_type: ${type}, value: ${value} }\nintegrations:\n  mail: { id: ${A}, name: mail, password: ${value} }\ntoken: ${value}\n`;
    const found = entityChanges(side(config('hunter2', 'secret')), side(config('swordfish', 'string')));
    const gone = entityChanges(side(config('hunter2', 'secret')), side('configs: {}\n'));
    const all = JSON.stringify([found, gone]);
    assert.doesNotMatch(all, /hunter2|swordfish/);
    assert.ok(
      valuesOf(found).some(value => JSON.stringify(value) === '{"field":"value","before":"•••","after":"•••"}'),
    );
  });
});

describe('the laws of changes between two states', () => {
  const histories = fc.record({ seed: fc.nat(), deeds: fc.nat(6) }).map(({ seed, deeds }) => {
    const chance = chanceOf(seed);
    const before = freshManifest(chance);
    let after = before;
    for (let done = 0; done < deeds; done++) after = oneDeed(chance, after);
    return { before, after };
  });

  it('one state has none against itself, and what came one way goes the other way', () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const mirrored = { added: 'removed', removed: 'added', changed: 'changed', renamed: 'renamed' } as const;
        assert.deepEqual(between(side(before), side(before)), []);
        const there = entityChanges(side(before), side(after)).changes.map(
          ({ what, kind, id }) => `${what} ${kind} ${id}`,
        );
        const back = entityChanges(side(after), side(before)).changes.map(
          ({ what, kind, id }) => `${mirrored[what]} ${kind} ${id}`,
        );
        assert.deepEqual(there.sort(), back.sort());
      }),
      { numRuns: 100 },
    );
  });

  it('they are those that a merge of the second state into the first tells', () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const merged = mergeManifests(side(before), side(before), side(after));
        if ('refused' in merged) return;
        const plain = (changes: EntityChanges['changes'] | typeof merged.changes): string[] =>
          changes.map(({ what, kind, id, fields }) => `${what} ${kind} ${id} ${fields.join()}`).sort();
        assert.deepEqual(plain(entityChanges(side(before), side(after)).changes), plain(merged.changes));
      }),
      { numRuns: 100 },
    );
  });

  it('any text is compared without an end by surprise', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(FORMS, 'forms:\n', 'forms: 3\n', 'roles: [1, {id: x}]\n', '[]', '<<: 1\n'),
    );
    fc.assert(
      fc.property(text, text, (before, after) => {
        entityChanges(side(before, { 'app.yaml': before }), side(after, { 'app.yaml': after }));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { projectTree, type TreeNode } from '../../src/extension/tree-model.ts';
import { at, counts, entity, project } from './states.ts';

const forms = {
  kind: 'form',
  title: 'forms',
  entities: [
    entity('onboarding', {
      label: 'Onboarding',
      id: 'd2e5f8a1-0000-4000-8000-000000000000',
      file: at('forms/onboarding.form.yaml'),
      problems: counts(2, 1),
    }),
    entity('leave'),
  ],
} as const;

describe('the project view', () => {
  it('shows nothing for a folder without a manifest, so that the welcome text stands there', () => {
    const undeclared = [{ label: 'Leave', kind: 'form', file: at('leave.form.yaml') }] as const;
    assert.deepEqual(projectTree([project({ manifest: [], undeclared })]), []);
  });

  it('lists the entities of the only project by kind, with counts and problems in words', () => {
    const [kind] = projectTree([project({ kinds: [forms] })]);
    assert.equal(kind?.label, 'Forms');
    assert.equal(kind?.description, '2 · 2 errors, 1 warning');
    assert.equal(kind?.tone, 'error');
    assert.deepEqual(
      kind?.children.map(({ label, description }) => [label, description]),
      [
        ['Onboarding', '2 errors, 1 warning · forms/onboarding.form.yaml'],
        ['leave', ''],
      ],
    );
  });

  it('says all of it to a screen reader', () => {
    const [kind] = projectTree([project({ kinds: [forms] })]);
    assert.equal(kind?.spoken, 'Forms, 2 entities, 2 errors, 1 warning');
    assert.equal(kind?.children[0]?.spoken, 'Onboarding, form, 2 errors, 1 warning, forms/onboarding.form.yaml');
    for (const node of flat(projectTree([full(), project({ root: '/other' })]))) assert.notEqual(node.spoken, '');
  });

  it('opens the declaration on a click, and knows the entity file for the second', () => {
    const node = projectTree([project({ kinds: [forms] })])[0]?.children[0];
    assert.deepEqual(node?.opens, { root: '/home/ada/harbour', ...at('.mooring/manifest.yaml', 4, 2) });
    assert.deepEqual(node?.file, { root: '/home/ada/harbour', ...at('forms/onboarding.form.yaml') });
  });

  it('counts lines and columns from one for people', () => {
    const node = projectTree([project({ kinds: [forms] })])[0]?.children[1];
    assert.deepEqual(node?.tooltip, [
      ['Key', 'leave'],
      ['Declared in', '.mooring/manifest.yaml:5:3'],
    ]);
  });

  it('puts held files first and what is undeclared last', () => {
    assert.deepEqual(
      projectTree([full()]).map(({ label, description }) => [label, description]),
      [
        ['Held files', '1'],
        ['Forms', '2 · 2 errors, 1 warning'],
        ['Undeclared', '1'],
      ],
    );
  });

  it('leaves out kinds without entities', () => {
    assert.deepEqual(projectTree([project({ kinds: [{ kind: 'role', title: 'roles', entities: [] }] })]), []);
  });

  it('gives each of several projects a node of its own', () => {
    const tree = projectTree([full(), project({ root: 'C:\\srv\\quay', kinds: [forms] })]);
    assert.deepEqual(
      tree.map(({ label, description, type }) => [label, description, type]),
      [
        ['harbour', '3 errors', 'project'],
        ['quay', '2 entities', 'project'],
      ],
    );
  });

  it('keeps the ids of its nodes when labels, counts and order change', () => {
    const before = projectTree([full()]);
    const [first, second] = forms.entities;
    const renamed = { ...forms, entities: [second, { ...first, label: 'Arrival', problems: counts() }] };
    const after = projectTree([full({ kinds: [renamed], generation: 2 })]);
    assert.deepEqual(new Set(idsOf(after)), new Set(idsOf(before)));
  });

  it('never gives two nodes one id, even where two entities share a key', () => {
    const twice = { ...forms, entities: [entity('leave'), entity('leave'), entity('leave')] };
    const ids = idsOf(projectTree([full({ kinds: [twice] }), project({ root: '/home/ada/quay', kinds: [twice] })]));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('does not show a UUID that only serves as a key', () => {
    const key = 'd2e5f8a1-0000-4000-8000-000000000000';
    const kinds = [{ ...forms, entities: [entity(key, { label: 'Leave' })] }];
    assert.equal(projectTree([project({ kinds })])[0]?.children[0]?.description, '');
  });
});

function full(more = {}) {
  return project({
    kinds: [forms],
    problems: counts(3),
    held: [{ path: 'agents/a.agent.yaml', message: 'It has conflict markers.', at: at('agents/a.agent.yaml') }],
    undeclared: [{ label: 'Return', kind: 'form', file: at('return.form.yaml') }],
    ...more,
  });
}

function flat(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap(node => [node, ...flat(node.children)]);
}

function idsOf(nodes: readonly TreeNode[]): string[] {
  return flat(nodes).map(({ id }) => id);
}

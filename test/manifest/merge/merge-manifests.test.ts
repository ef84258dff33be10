import assert from 'node:assert/strict';
import type { EntityConflict, ManifestMerge, MergeOptions } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { uuid } from '../../kit/check.ts';

const PATH = '.mooring/manifest.yaml';

function side(text: string): { readonly texts: ReadonlyMap<string, string> } {
  return { texts: new Map([[PATH, text]]) };
}

function merged(base: string, ours: string, theirs: string, options: MergeOptions = {}): ManifestMerge {
  const result = mergeManifests(side(base), side(ours), side(theirs), options);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

function textOf(base: string, ours: string, theirs: string, options: MergeOptions = {}): string {
  const result = merged(base, ours, theirs, options);
  assert.deepEqual(result.conflicts, []);
  return result.texts.get(PATH) ?? ours;
}

function conflictOf(base: string, ours: string, theirs: string): EntityConflict {
  const result = merged(base, ours, theirs);
  const [conflict] = result.conflicts;
  assert.equal(result.conflicts.length, 1, JSON.stringify(result.conflicts));
  assert.ok(conflict);
  return conflict;
}

const ONE = `# Everything.
workflows:
  # Starts it all.
  start:
    id: ${uuid(1)}
    path: flows/start.py # by hand
    timeout_seconds: 300
    roles: [${uuid(7)}, ${uuid(8)}]

  stop:
    id: ${uuid(2)}
    path: flows/stop.py
roles:
  - { id: ${uuid(7)}, name: helpdesk }
  - { id: ${uuid(8)}, name: admin }
`;

const edited = (...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, ONE);

const NEW = (n: number, name: string): string =>
  `\n  # ${name}\n  ${name}:\n    id: ${uuid(n)}\n    path: flows/${name}.py\n`;

const append = (text: string, entry: string): string => text.replace('\nroles:', `${entry.replace(/\n$/, '')}\nroles:`);

describe('the merge of manifests', () => {
  it('takes two fields of one entity from two people, and each comment stays', () => {
    const ours = edited(['timeout_seconds: 300', 'timeout_seconds: 600']);
    const theirs = edited(['flows/start.py', 'flows/begin.py'], ['# Starts it all.', '# Begins it all.']);
    assert.equal(
      textOf(ONE, ours, theirs),
      edited(
        ['timeout_seconds: 300', 'timeout_seconds: 600'],
        ['flows/start.py', 'flows/begin.py'],
        ['# Starts it all.', '# Begins it all.'],
      ),
    );
  });

  it('takes what both added, in the order of the ids, with their comments', () => {
    const ours = append(ONE, NEW(5, 'ours'));
    const theirs = append(ONE, NEW(4, 'theirs'));
    const both = append(append(ONE, NEW(4, 'theirs')), NEW(5, 'ours'));
    assert.equal(textOf(ONE, ours, theirs), both);
    assert.equal(textOf(ONE, theirs, ours), both);
  });

  it('merges a set by its items', () => {
    const ours = edited([`${uuid(8)}]`, `${uuid(8)}, ${uuid(9)}]`]);
    const theirs = edited([`[${uuid(7)}, `, '[']);
    assert.match(textOf(ONE, ours, theirs), new RegExp(`roles: \\[${uuid(8)}, ${uuid(9)}\\]`));
  });

  it('tells of one field set twice: entity, field and both values', () => {
    const ours = edited(['timeout_seconds: 300', 'timeout_seconds: 600']);
    const theirs = edited(['timeout_seconds: 300', 'timeout_seconds: 900']);
    const told = conflictOf(ONE, ours, theirs);
    assert.deepEqual(told, {
      key: `workflows/${uuid(1)}#timeout_seconds`,
      entity: `entity workflows/${uuid(1)}`,
      what: 'field',
      kind: 'workflow',
      id: uuid(1),
      entityKey: 'start',
      field: 'timeout_seconds',
      base: '300',
      ours: '600',
      theirs: '900',
      path: PATH,
      message: '“timeout_seconds” of the workflow “start” became 600 here and 900 there; pick one.',
    });
    assert.equal(textOf(ONE, ours, theirs, { picks: new Map([[told.key, 'theirs']]) }), theirs);
    assert.equal(textOf(ONE, ours, theirs, { picks: new Map([[told.key, 'ours']]) }), ours);
  });

  it('takes a new key where the other side edited the entity', () => {
    const ours = edited(['  start:', '  begin:']);
    const theirs = edited(['timeout_seconds: 300', 'timeout_seconds: 900']);
    const both = edited(['  start:', '  begin:'], ['timeout_seconds: 300', 'timeout_seconds: 900']);
    assert.equal(textOf(ONE, ours, theirs), both);
    assert.equal(textOf(ONE, theirs, ours), both);
    assert.deepEqual(merged(ONE, theirs, ours).changes, [
      { what: 'renamed', kind: 'workflow', id: uuid(1), key: 'begin', formerKey: 'start', fields: [], path: PATH },
    ]);
  });

  it('asks about two new keys of one entity', () => {
    const told = conflictOf(ONE, edited(['  start:', '  begin:']), edited(['  start:', '  go:']));
    assert.equal(told.what, 'key');
    assert.deepEqual([told.ours, told.theirs], ['begin', 'go']);
  });

  it('asks about one key for two entities, and loses neither', () => {
    const ours = append(ONE, NEW(5, 'more'));
    const theirs = append(ONE, NEW(4, 'more'));
    const told = conflictOf(ONE, ours, theirs);
    assert.deepEqual([told.what, told.entityKey, told.ours, told.theirs], ['same-key', 'more', uuid(5), uuid(4)]);
    assert.equal(
      told.message,
      'Two entities want the key “more” in .mooring/manifest.yaml; pick one, and the other becomes “more_2”.',
    );
    const picked = (side: 'ours' | 'theirs'): string =>
      textOf(ONE, ours, theirs, { picks: new Map([[told.key, side]]) });
    const both = (four: string, five: string): string =>
      append(
        append(ONE, NEW(4, 'more').replace('  more:', `  ${four}:`)),
        NEW(5, 'more').replace('  more:', `  ${five}:`),
      );
    assert.equal(picked('theirs'), both('more', 'more_2'));
    assert.equal(picked('ours'), both('more_2', 'more'));
  });

  it('deletes what the other side left alone, and asks where it did not', () => {
    const gone = ONE.replace(/\n {2}stop:[\s\S]*?\n(?=roles)/, '');
    const ours = edited(['timeout_seconds: 300', 'timeout_seconds: 600']);
    assert.equal(textOf(ONE, ours, gone), gone.replace('timeout_seconds: 300', 'timeout_seconds: 600'));
    assert.deepEqual(
      merged(ONE, ours, gone).changes.map(({ what, key }) => [what, key]),
      [['removed', 'stop']],
    );
    const touched = edited(['flows/stop.py', 'flows/halt.py']);
    assert.equal(conflictOf(ONE, touched, gone).what, 'edit-delete');
    assert.equal(conflictOf(ONE, gone, touched).what, 'delete-edit');
  });

  it('takes an order that one side made', () => {
    const [, start = '', stop = ''] = /workflows:\n([\s\S]*?\n)\n( {2}stop[\s\S]*?)roles:/.exec(ONE) ?? [];
    const moved = ONE.replace(`${start}\n${stop}`, `${stop}\n${start}`);
    assert.notEqual(moved, ONE);
    const ours = edited(['timeout_seconds: 300', 'timeout_seconds: 600']);
    assert.equal(textOf(ONE, ours, moved), moved.replace('timeout_seconds: 300', 'timeout_seconds: 600'));
    assert.equal(textOf(ONE, moved, ours), moved.replace('timeout_seconds: 300', 'timeout_seconds: 600'));
  });

  it('adds sections, and takes the greater of two counters', () => {
    const ours = `${ONE}next_asset_id: 5\ntables:\n  t: { id: ${uuid(20)}, name: t }\n`;
    const theirs = `${ONE}next_asset_id: 7\nforms:\n  f: { id: ${uuid(21)}, path: f.form.yaml }\n`;
    const text = textOf(ONE, ours, theirs);
    assert.match(text, /next_asset_id: 7/);
    assert.match(text, /tables:[\s\S]*forms:|forms:[\s\S]*tables:/);
  });

  it('never takes a side that declares nothing for a deletion of everything', () => {
    for (const text of ['', '# nothing\n', 'workflows: {}\nroles: []\n']) {
      const result = mergeManifests(side(ONE), side(ONE), side(text));
      assert.ok('refused' in result);
      assert.equal(result.refused, 'theirs');
    }
    const markers = '<<<<<<< a\nworkflows: {}\n=======\nroles: []\n>>>>>>> b\n';
    const held = mergeManifests(side(ONE), side(ONE), side(markers));
    assert.ok('refused' in held && held.refused === 'theirs');
  });

  it('keeps a sorted section sorted', () => {
    const section = (...keys: readonly (readonly [string, number])[]): string =>
      `tables:\n${keys.map(([key, n]) => `  ${key}: { id: ${uuid(n)}, name: ${key} }\n`).join('')}`;
    const base = section(['b', 1], ['d', 2]);
    const ours = section(['b', 1], ['c', 9], ['d', 2]);
    const theirs = section(['a', 8], ['b', 1], ['bb', 7], ['d', 2], ['e', 6]);
    const all = section(['a', 8], ['b', 1], ['bb', 7], ['c', 9], ['d', 2], ['e', 6]);
    assert.equal(textOf(base, ours, theirs), all);
    assert.equal(textOf(base, theirs, ours), all);
  });

  it('merges what both added under one id by its fields', () => {
    const table = (fields: string): string => `tables:\n  t: { id: ${uuid(1)}, ${fields} }\n`;
    const base = 'roles:\n  r: { id: 00000000-0000-4000-8000-00000000000a, name: r }\n';
    const ours = base + table('name: t, description: d');
    assert.equal(
      textOf(base, ours, base + table('name: t, access_level: public')),
      base + table('name: t, access_level: public, description: d'),
    );
    assert.equal(conflictOf(base, ours, base + table('name: u')).field, 'name');
  });
});

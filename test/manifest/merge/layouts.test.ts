import assert from 'node:assert/strict';
import type { ManifestMerge, MergeOptions, MergeRefusal } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { mergeEntityText, mergesByEntity } from '../../../src/manifest/merge/merge-text.ts';
import { uuid } from '../../kit/check.ts';

type Files = Readonly<Record<string, string>>;

function outcome(base: Files, ours: Files, theirs: Files, options: MergeOptions = {}): ManifestMerge | MergeRefusal {
  const [b, o, t] = [base, ours, theirs].map(texts => ({ texts: new Map(Object.entries(texts)) }));
  assert.ok(b && o && t);
  return mergeManifests(b, o, t, options);
}

function merged(base: Files, ours: Files, theirs: Files, options: MergeOptions = {}): ManifestMerge {
  const result = outcome(base, ours, theirs, options);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

function filesAfter(base: Files, ours: Files, theirs: Files): Files {
  const result = merged(base, ours, theirs);
  assert.deepEqual(result.conflicts, []);
  const texts = new Map<string, string | undefined>([...Object.entries(ours), ...result.texts]);
  return Object.fromEntries([...texts].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

const SINGLE = '.mooring/manifest.yaml';
const ROLES = '.mooring/manifest/roles.yaml';
const TABLES = '.mooring/manifest/tables.yaml';

const roles = (...names: readonly string[]): string =>
  `roles:\n${names.map((name, at) => `  ${name}: { id: ${uuid(at + 1)}, name: ${name} }\n`).join('')}`;
const tables = (...names: readonly string[]): string =>
  `tables:\n${names.map((name, at) => `  ${name}: { id: ${uuid(at + 20)}, name: ${name} }\n`).join('')}`;

describe('the merge of manifests across layouts', () => {
  const one = { [SINGLE]: roles('a', 'b') + tables('t') };
  const many = { [ROLES]: roles('a', 'b'), [TABLES]: tables('t') };

  it('takes their layout where ours was left alone', () => {
    assert.deepEqual(filesAfter(one, one, { ...many, [ROLES]: roles('a', 'b', 'c') }), {
      ...many,
      [ROLES]: roles('a', 'b', 'c'),
    });
    assert.deepEqual(filesAfter(many, many, one), one);
  });

  it('keeps our layout where we changed something, and takes the rest', () => {
    const ours = { [SINGLE]: roles('a', 'b') + tables('t', 'u') };
    const theirs = { ...many, [ROLES]: roles('a', 'b', 'c') };
    assert.deepEqual(filesAfter(one, ours, theirs), { [SINGLE]: roles('a', 'b', 'c') + tables('t', 'u') });
    assert.deepEqual(filesAfter(one, theirs, ours), {
      [ROLES]: roles('a', 'b', 'c'),
      [TABLES]: tables('t', 'u'),
    });
  });

  it('makes a section file for a new section, as theirs is', () => {
    const theirs = { ...many, '.mooring/manifest/claims.yaml': `# New.\nclaims:\n  c: { id: ${uuid(40)}, name: c }\n` };
    const ours = { ...many, [TABLES]: tables('t', 'u') };
    assert.deepEqual(filesAfter(many, ours, theirs), { ...theirs, [TABLES]: tables('t', 'u') });
    const single = { [SINGLE]: `${one[SINGLE]}claims:\n  # New.\n  c: { id: ${uuid(40)}, name: c }\n` };
    const after = filesAfter(many, ours, single);
    assert.equal(after['.mooring/manifest/claims.yaml'], `claims:\n  # New.\n  c: { id: ${uuid(40)}, name: c }\n`);
  });

  it('takes a section file out with its section', () => {
    const theirs = { [ROLES]: roles('a', 'b') };
    const ours = { ...many, [ROLES]: roles('a', 'b', 'c') };
    assert.deepEqual(filesAfter(many, ours, theirs), { [ROLES]: roles('a', 'b', 'c') });
    const touched = { ...many, [TABLES]: tables('t', 'u') };
    assert.deepEqual(Object.keys(filesAfter(many, touched, theirs)), [ROLES, TABLES]);
  });

  it('lets a section go whose last entity the other side took out', () => {
    const ours = { [SINGLE]: roles('a', 'b', 'c') + tables('t') };
    assert.deepEqual(filesAfter(one, ours, { [SINGLE]: roles('a', 'b') }), { [SINGLE]: roles('a', 'b', 'c') });
    assert.deepEqual(filesAfter(one, ours, { [SINGLE]: `${roles('a', 'b')}tables: {}\n` }), {
      [SINGLE]: `${roles('a', 'b', 'c')}tables: {}\n`,
    });
  });

  it('puts what is new into a section that was empty', () => {
    for (const empty of ['tables:\n', 'tables: {}\n', 'tables: null\n', 'tables: []\n']) {
      const base = { [SINGLE]: roles('a', 'b') + empty };
      const ours = { [SINGLE]: roles('a', 'b', 'c') + empty };
      const theirs = { [SINGLE]: roles('a', 'b') + tables('t') };
      assert.deepEqual(filesAfter(base, ours, theirs), { [SINGLE]: roles('a', 'b', 'c') + tables('t') }, empty);
      assert.deepEqual(filesAfter(base, theirs, ours), { [SINGLE]: roles('a', 'b', 'c') + tables('t') }, empty);
    }
  });

  it('puts an item into a list that ours emptied', () => {
    const list = (...ids: readonly number[]): string =>
      `tables:\n${ids.map(n => `  - { id: ${uuid(n)}, name: t${n} }\n`).join('')}`;
    const base = { [SINGLE]: roles('a') + list(5, 6) };
    const after = filesAfter(base, { [SINGLE]: `${roles('a')}tables:\n` }, { [SINGLE]: roles('a') + list(5, 6, 7) });
    assert.equal(after[SINGLE], `${roles('a')}tables:\n  - id: ${uuid(7)}\n    name: t7\n`);
  });

  it('asks about a part that the field table does not know', () => {
    const text = (team: string): Files => ({ [SINGLE]: `${roles('a', 'b')}x-team: { lead: ${team} }\n` });
    assert.deepEqual(filesAfter(text('ana'), text('ana'), text('bo')), text('bo'));
    const ours = { [SINGLE]: `${roles('a', 'b', 'c')}x-team: { lead: ana }\n` };
    assert.deepEqual(filesAfter(text('ana'), ours, text('bo')), { [SINGLE]: ours[SINGLE].replace('ana', 'bo') });
    const [told] = merged(text('ana'), text('cy'), text('bo')).conflicts;
    assert.deepEqual(
      [told?.what, told?.field, told?.ours, told?.theirs],
      ['section', 'x-team', '{ lead: cy }', '{ lead: bo }'],
    );
  });

  it('merges a list with a map of the same entities', () => {
    const list = `roles:\n  - { id: ${uuid(1)}, name: a }\n  - { id: ${uuid(2)}, name: b }\n`;
    const base = { [SINGLE]: list };
    const longer = { [SINGLE]: `${list}  - { id: ${uuid(3)}, name: c } # more\n` };
    assert.deepEqual(filesAfter(base, longer, { [SINGLE]: roles('a', 'b') }), longer);
    const after = filesAfter(base, { [SINGLE]: roles('a', 'b') }, longer);
    assert.equal(after[SINGLE], `${roles('a', 'b')}  c:\n    id: ${uuid(3)}\n    name: c\n`);
  });

  it('takes the header and the end of a file from the side that changed them', () => {
    const base = { [SINGLE]: `# One.\n${roles('a', 'b')}` };
    const ours = { [SINGLE]: `# One.\n${roles('a', 'b', 'c')}` };
    const theirs = { [SINGLE]: `# Two.\n\n${roles('a', 'b')}# The end.\n` };
    assert.deepEqual(filesAfter(base, ours, theirs), { [SINGLE]: `# Two.\n\n${roles('a', 'b', 'c')}# The end.\n` });
  });

  it('refuses two manifests, one that is not under its key, and one of a newer version', () => {
    const cases: readonly [Files, string][] = [
      [{ ...one, ...many }, SINGLE],
      [
        {
          ...many,
          [ROLES]: roles('a', 'b')
            .replace(/^roles:\n/, '')
            .replace(/^ {2}/gm, ''),
        },
        ROLES,
      ],
      [{ [SINGLE]: `schema: 9\n${one[SINGLE]}` }, SINGLE],
      [{ [SINGLE]: `${one[SINGLE]}roles:\n` }, SINGLE],
      [{}, SINGLE],
    ];
    for (const [theirs, path] of cases) {
      const result = outcome(one, one, theirs);
      assert.ok('refused' in result, path);
      assert.deepEqual([result.refused, result.path], ['theirs', path]);
    }
    const own = outcome(one, { ...one, ...many }, one);
    assert.ok('refused' in own && own.refused === 'ours');
  });

  it('merges one section file by itself, where its last entity may go', () => {
    const result = mergeEntityText(ROLES, { base: roles('a'), ours: roles('a'), theirs: 'roles: {}\n' });
    assert.ok(!('refused' in result));
    assert.equal(result.text, 'roles: {}\n');
    const all = mergeEntityText(ROLES, {
      base: roles('a', 'b', 'c'),
      ours: roles('a', 'b', 'c'),
      theirs: 'roles: {}\n',
    });
    assert.ok('refused' in all);
    assert.ok(mergesByEntity(ROLES) && mergesByEntity('x/app.yaml') && !mergesByEntity('x/readme.md'));
  });
});

describe('the merge of manifests that are written in odd ways', () => {
  it('writes out what an alias or a merge key stands for, where it must', () => {
    const base = `x-base: &base { name: n, access_level: public }\ntables:\n  t: { <<: *base, id: ${uuid(1)} }\n  u:\n    <<: *base\n    id: ${uuid(2)}\n`;
    const ours = base.replace(`id: ${uuid(2)}`, `id: ${uuid(2)}\n    description: d`);
    const theirs = base.replace(`id: ${uuid(2)}`, `id: ${uuid(2)}\n    name: other`);
    assert.equal(
      filesAfter({ [SINGLE]: base }, { [SINGLE]: ours }, { [SINGLE]: theirs })[SINGLE],
      base.replace(`id: ${uuid(2)}`, `id: ${uuid(2)}\n    description: d\n    name: other`),
    );
    const changed = base.replace('access_level: public', 'access_level: everyone');
    const after = outcome({ [SINGLE]: base }, { [SINGLE]: ours }, { [SINGLE]: changed });
    assert.ok('refused' in after || after.conflicts.length > 0 || /everyone/.test(after.texts.get(SINGLE) ?? ''));
  });

  it('merges within braces and brackets on one line', () => {
    const line = (inside: string): Files => ({ [SINGLE]: `tables: { ${inside} }\n` });
    const t = `t: { id: ${uuid(1)}, name: t }`;
    const after = filesAfter(
      line(t),
      line(`${t}, v: { id: ${uuid(3)}, name: v }`),
      line(`t: { id: ${uuid(1)}, name: "T, all", description: d }, u: { id: ${uuid(2)} }`),
    );
    assert.deepEqual(
      after,
      line(
        `t: { id: ${uuid(1)}, name: "T, all", description: d }, u: { id: ${uuid(2)} }, v: { id: ${uuid(3)}, name: v }`,
      ),
    );
  });

  it('keeps both texts of several lines', () => {
    const base = `agents:\n  a:\n    id: ${uuid(1)}\n    system_prompt: |\n      One.\n\n      Two.\n    description: d\n`;
    const ours = base.replace('description: d', 'description: >-\n      e\n      f');
    const theirs = base.replace('      Two.\n', '      Two.\n\n      # no comment\n');
    assert.equal(
      filesAfter({ [SINGLE]: base }, { [SINGLE]: ours }, { [SINGLE]: theirs })[SINGLE],
      theirs.replace('description: d', 'description: >-\n      e\n      f'),
    );
  });

  it('gives an entity its id from one side and its field from the other', () => {
    const base = 'tables:\n  t: { name: t }\n';
    const after = filesAfter(
      { [SINGLE]: base },
      { [SINGLE]: base.replace('name: t', 'name: t2') },
      { [SINGLE]: base.replace('{ name', `{ id: ${uuid(1)}, name`) },
    );
    assert.equal(after[SINGLE], `tables:\n  t: { id: ${uuid(1)}, name: t2 }\n`);
  });

  it('takes a field under its new name where the other side left it', () => {
    const base = `forms:\n  f: { id: ${uuid(1)}, workflow: ${uuid(2)}, name: f }\n`;
    const after = filesAfter(
      { [SINGLE]: base },
      { [SINGLE]: base.replace('name: f', 'name: g') },
      { [SINGLE]: base.replace('workflow:', 'workflow_id:') },
    );
    assert.equal(after[SINGLE], base.replace('name: f', 'name: g').replace('workflow:', 'workflow_id:'));
  });
});

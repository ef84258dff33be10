import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkProject } from '../../src/checks/check-project.ts';
import type { Entity } from '../../src/manifest/read.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../../src/snapshot/snapshot.ts';
import type { Observed } from '../../src/snapshot/source.ts';
import { snapshotOf, describe as told, uuid } from '../kit/check.ts';
import { treeOf } from '../kit/fixture.ts';

const TABLE = `tables:\n  a: { id: ${uuid(1)}, name: a, roles: [${uuid(2)}] }\n`;
const FORMS = `forms:\n  f: { id: ${uuid(3)}, path: f.form.yaml }\n  g: { id: ${uuid(4)}, path: g.form.yaml }\n`;
const FLOW = `workflows:\n  w: { id: ${uuid(5)}, path: w.py, function_name: w }\n`;

/** Texts that can be read; what a file says when it cannot depends on what it said before. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  '.mooring/manifest.yaml': ['', TABLE, FORMS, TABLE + FLOW, FORMS + FLOW, '- 1\n'],
  '.mooring/manifest/forms.yaml': ['', FORMS, `f: { id: ${uuid(3)}, path: f.form.yaml }\n`],
  '.bifrost/roles.yaml': [`roles:\n  - { id: ${uuid(2)}, name: r }\n`],
  'f.form.yaml': ['', `id: ${uuid(3)}\nname: F\n`, `id: ${uuid(4)}\nname: F\nworkflow_id: w\n`],
  'g.form.yaml': [`name: G\nworkflow_id: ${uuid(5)}\n`],
  'w.py': ['', 'from mooring import workflow\n@workflow\ndef w(): ...\n', '@tool\ndef w2(): ...\n'],
  'notes.txt': ['nothing'],
};

interface Step {
  readonly path: string;
  /** Undefined where the file goes. */
  readonly observed: Observed | undefined;
}

const step: fc.Arbitrary<Step> = fc.constantFrom(...Object.keys(TEXTS)).chain(path =>
  fc.record({
    path: fc.constant(path),
    observed: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(TEXTS[path] ?? [])).map(text => ({ text })) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
  }),
);

const hold: fc.Arbitrary<Step> = fc.record({
  path: fc.constantFrom(...Object.keys(TEXTS)),
  observed: fc.constantFrom<Observed[]>(
    { text: '<<<<<<< a\n=======\n>>>>>>> b\n' },
    { held: 'not-utf8', message: 'Not UTF-8.' },
  ),
});

function treeFor(files: ReadonlyMap<string, Observed>) {
  return treeOf(files.keys());
}

function stepByStep(steps: readonly Step[]): { snapshot: Snapshot; files: Map<string, Observed> } {
  const files = new Map<string, Observed>();
  let snapshot = EMPTY_SNAPSHOT;
  for (const { path, observed } of steps) {
    if (observed) files.set(path, observed);
    else files.delete(path);
    snapshot = advance(snapshot, { tree: treeFor(files), files: new Map([[path, observed]]) });
  }
  return { snapshot, files };
}

/** All that a snapshot says, without its generation and with what is shared made comparable. */
function facts(snapshot: Snapshot) {
  const entity = ({ kind, key, id, path, span }: Entity) => ({ kind: kind.name, key, id, path, ...span });
  return {
    layout: snapshot.layout,
    unknown: snapshot.manifestUnknown,
    sections: snapshot.sections.map(({ name, path, wrapped, keySpan }) => ({ name, path, wrapped, keySpan })),
    entities: snapshot.entities.map(entity),
    ids: [...snapshot.byId.keys()],
    byPlace: [...snapshot.byPlace].map(([place, entities]) => [place, entities.map(entity)]),
    files: [...snapshot.entityFiles].map(([path, { id, kind }]) => ({ path, id, kind: kind.name })),
    problems: told(snapshot, checkProject(snapshot)),
  };
}

describe('advance', () => {
  it('gives step by step what the last state gives at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const { snapshot, files } = stepByStep(steps);
        assert.deepEqual(facts(snapshot), facts(advance(EMPTY_SNAPSHOT, { tree: treeFor(files), files })));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps what a held file said last, and mends without a trace', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.array(hold, { maxLength: 4 }), (steps, holds) => {
        const { snapshot, files } = stepByStep(steps);
        const known = holds.filter(({ path }) => files.has(path));
        const held = advance(snapshot, { files: new Map(known.map(({ path, observed }) => [path, observed])) });
        assert.deepEqual(
          { ...facts(held), problems: [] },
          { ...facts(snapshot), problems: [] },
          'held files say what they said',
        );
        const mended = advance(held, { files });
        assert.deepEqual(facts(mended), facts(snapshot));
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order in which files are found', () => {
    const files = new Map(Object.entries(TEXTS).map(([path, texts]) => [path, { text: texts.at(-1) ?? '' }]));
    const backwards = new Map([...files].reverse());
    const tree = treeFor(files);
    assert.deepEqual(
      facts(advance(EMPTY_SNAPSHOT, { tree, files })),
      facts(advance(EMPTY_SNAPSHOT, { tree, files: backwards })),
    );
  });

  it('gives frozen snapshots with a growing generation, and leaves the previous one alone', () => {
    const first = snapshotOf(`#- /.mooring/manifest.yaml\n${TABLE}`);
    const before = facts(first);
    const second = advance(first, { files: new Map([['.mooring/manifest.yaml', { text: '' }]]) });
    assert.ok(Object.isFrozen(first) && Object.isFrozen(second) && Object.isFrozen(EMPTY_SNAPSHOT));
    assert.equal(second.generation, first.generation + 1);
    assert.equal(second.entities.length, 0);
    assert.deepEqual(facts(first), before);
  });

  it('parses a file again only where its text changed', () => {
    const first = snapshotOf(`#- /.mooring/manifest.yaml\n${TABLE}#- /w.py\ndef w(): ...`);
    const same = first.sources.get('w.py');
    const text = same?.text ?? '';
    assert.equal(advance(first, { files: new Map([['w.py', { text }]]) }).sources.get('w.py'), same);
    assert.notEqual(advance(first, { files: new Map([['w.py', { text: `${text} ` }]]) }).sources.get('w.py'), same);
  });
});

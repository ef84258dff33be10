import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toEnd } from '../../../src/base/steps.ts';
import { mergeable } from '../../../src/plans/sync/mergeable.ts';
import { pullSteps } from '../../../src/plans/sync/plan-pull.ts';
import { pulledSteps } from '../../../src/plans/sync/pulled.ts';
import { uuid } from '../../kit/check.ts';
import { type Files, world } from '../../kit/drift.ts';
import { hash } from '../reconcile/kit.ts';
import { between, deletesIn, inputOf, MANIFEST, pull } from './kit.ts';

/** One entity of a project: whether it is declared, and whether its file is there. */
interface Thing {
  readonly isDeclared: boolean;
  readonly isThere: boolean;
}

const nameOf = (number: number): string => 'abcdefghijklmnopqrst'[number]?.repeat(9) ?? '';
const fileOf = (number: number): string => `forms/${nameOf(number)}.form.yaml`;

function project(things: readonly Thing[], notes = ''): Files {
  const lines = things.flatMap(({ isDeclared }, at) =>
    isDeclared ? [`  ${nameOf(at)}: { id: ${uuid(at + 1)}, path: ${fileOf(at)} }\n`] : [],
  );
  const files = things.flatMap(({ isThere }, at) =>
    isThere ? [[fileOf(at), `name: ${nameOf(at)}\ndescription: ${nameOf(at + 1)}\n`] as const] : [],
  );
  return {
    [MANIFEST]: `forms:${lines.length === 0 ? ' {}' : ''}\n${lines.join('')}`,
    ...Object.fromEntries(files),
    'notes.md': notes,
  };
}

const THING = fc.record({ isDeclared: fc.boolean(), isThere: fc.boolean() });
const THINGS = fc.array(THING, { minLength: 12, maxLength: 12 });

describe('any pull', () => {
  it('of nothing has no findings, whatever is wrong', () => {
    fc.assert(
      fc.property(THINGS, things => {
        const files = project(things);
        assert.deepEqual(pull(files, files), { deletes: [], questions: [], blocking: [], advisory: [] });
        const { blocking, advisory, deletes } = pull(files, { ...files, 'notes.md': 'More\n' });
        assert.deepEqual([blocking, advisory, deletes], [[], [], []]);
      }),
      { numRuns: 15 },
    );
  });

  it('deletes exactly what goes', () => {
    fc.assert(
      fc.property(THINGS, THINGS, (here, there) => {
        fc.pre(there.some(({ isDeclared }) => isDeclared));
        const expected = here.flatMap((thing, at) => {
          const then = there[at];
          if (thing.isDeclared && !then?.isDeclared) return [`form ${nameOf(at)} manifest ${MANIFEST}`];
          const loses = thing.isDeclared && thing.isThere && !then?.isThere;
          return loses ? [`form ${nameOf(at)} disk ${fileOf(at)}`] : [];
        });
        const outcome = pull(project(here), project(there));
        assert.deepEqual(deletesIn(outcome).sort(), expected.sort());
        assert.deepEqual(outcome.blocking, []);
      }),
      { numRuns: 30 },
    );
  });

  it('is looked at as if it were there: what is worked out is what a look at the result gives', () => {
    fc.assert(
      fc.property(THINGS, THINGS, fc.string(), (here, there, notes) => {
        const [before, after] = [project(here), project(there, notes)];
        const { files } = inputOf(before, after);
        const { snapshot, facts } = world(before);
        const projected = toEnd(pulledSteps(snapshot, facts, files, hash));
        const { snapshot: seen, facts: read } = world(after);
        assert.deepEqual([...projected.snapshot.tree.files].sort(), [...seen.tree.files].sort());
        assert.deepEqual([...projected.snapshot.tree.folders].sort(), [...seen.tree.folders].sort());
        assert.deepEqual([...projected.snapshot.sources.keys()], [...seen.sources.keys()]);
        for (const [path, { text }] of seen.sources) assert.equal(projected.snapshot.sources.get(path)?.text, text);
        assert.deepEqual(new Map(projected.facts.files), new Map(read.files));
      }),
      { numRuns: 25 },
    );
  });

  it('never throws, whatever texts come, and deletes nothing where the manifest is not to be believed', () => {
    const here = project(Array.from({ length: 6 }, () => ({ isDeclared: true, isThere: true })));
    const text = here[MANIFEST] ?? '';
    const broken = fc.oneof(
      fc.string(),
      fc.nat(text.length).map(end => text.slice(0, end)),
      fc.constantFrom('', 'forms:\n', `${text}<<<<<<< a\n=======\n>>>>>>> b\n`, '- a\n', '\uFEFF'),
    );
    fc.assert(
      fc.property(broken, manifest => {
        const outcome = pull(here, { ...here, [MANIFEST]: manifest });
        if (outcome.blocking.length === 0) assert.ok(world({ [MANIFEST]: manifest }).snapshot.entities.length > 0);
        else if (outcome.deletes.length > 0) assert.ok(outcome.blocking.every(({ message }) => /id/.test(message)));
      }),
      { numRuns: 80 },
    );
  });
});

describe('a pull into a large project', () => {
  const COUNT = 5_000;
  const manifest = (kept: (at: number) => boolean): string =>
    `forms:\n${Array.from({ length: COUNT }, (_, at) => (kept(at) ? `  form_${at}: { id: ${uuid(at + 1)}, path: forms/form_${at}.form.yaml }\n` : '')).join('')}`;
  const forms = Object.fromEntries(
    Array.from({ length: COUNT }, (_, at) => [`forms/form_${at}.form.yaml`, `name: Form ${at}\n`]),
  );

  it('is worked out in steps, so that others have their turn', () => {
    const here = { [MANIFEST]: manifest(() => true), ...forms };
    const there = { ...here, [MANIFEST]: manifest(at => at % 1000 !== 0), 'forms/form_7.form.yaml': 'name: Seven\n' };
    const steps = pullSteps({ ...world(here), hash, files: between(here, there), changes: [] });
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    assert.deepEqual([step.value.deletes.length, step.value.blocking], [5, []]);
    assert.ok(count > COUNT / 20, `${count} steps`);
  }).timeout(30_000);
});

describe('what is merged by entity', () => {
  it('is manifest and entity files by their place and name, and nothing that nobody looks at', () => {
    const all = [
      '.mooring/manifest.yaml',
      '.mooring/manifest/forms.yaml',
      '.bifrost/metadata.yaml',
      '.bifrost/forms.yaml',
      'forms/a.form.yaml',
      'deep/er/b.agent.yaml',
      'apps/d/app.yaml',
      'assets/a/asset.json',
    ];
    assert.deepEqual(
      all.filter(path => !mergeable(path)),
      [],
    );
    const none = [
      'README.md',
      'jobs/a.py',
      'package.json',
      '.mooring/config.toml',
      '.mooring/.local/base.json',
      'node_modules/x/app.yaml',
      '.git/a.form.yaml',
      'sub/.mooring/manifest.yaml',
      'a.yaml',
    ];
    assert.deepEqual(none.filter(mergeable), []);
  });
});

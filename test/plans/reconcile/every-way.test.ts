/** Whatever is chosen for a drift of which both sides are there: the drift is gone, and no file is broken. */
import assert from 'node:assert/strict';
import { resolutionsOf } from '../../../src/plans/reconcile/offers.ts';
import type { ResolutionKind } from '../../../src/plans/reconcile/plan.ts';
import { planReconcile } from '../../../src/plans/reconcile/plan-reconcile.ts';
import { driftKey } from '../../../src/snapshot/drift/drift-key.ts';
import type { DriftKind } from '../../../src/snapshot/drift/drift-row.ts';
import { uuid } from '../../kit/check.ts';
import { type Files, world } from '../../kit/drift.ts';
import { appliedTo, contextOf, hash, MANIFEST } from './kit.ts';

const form = (id: string): string => `id: ${id}\nname: A\n`;
const code = (decorator: string): string => `from bifrost import workflow, tool\n\n\n${decorator}def f():\n    pass\n`;
const flow = (more = '', id = uuid(1)): string =>
  `workflows:\n  f: { id: ${id}, path: f.py, function_name: f${more} }\n`;
const forms = (path: string, id = uuid(1)): string => `forms:\n  a: { id: ${id}, path: ${path} }\n`;

type Ways = Readonly<Partial<Record<ResolutionKind, number>>>;

const CASES: readonly (readonly [what: string, before: Files | undefined, now: Files, kind: DriftKind, ways: Ways])[] =
  [
    [
      'a copy of a file',
      undefined,
      { [MANIFEST]: forms('a.form.yaml'), 'a.form.yaml': form(uuid(1)), 'b.form.yaml': form(uuid(1)) },
      'copied',
      { 're-identify': 2, 'set-aside': 2 },
    ],
    [
      'two copies of what is gone',
      undefined,
      { [MANIFEST]: forms('a.form.yaml'), 'b.form.yaml': form(uuid(1)), 'c.form.yaml': form(uuid(1)) },
      'copied',
      { 're-identify': 2, 'set-aside': 2 },
    ],
    [
      'three copies that nobody declares',
      undefined,
      {
        [MANIFEST]: 'forms: {}\n',
        ...Object.fromEntries(['a', 'b', 'c'].map(name => [`${name}.form.yaml`, form(uuid(1))])),
      },
      'copied',
      { 're-identify': 3, 'set-aside': 3 },
    ],
    [
      'two functions of one file with one id',
      undefined,
      {
        [MANIFEST]: flow(),
        'f.py': `${code(`@tool(id="${uuid(1)}")\n`)}\n\n@tool(id="${uuid(1)}")\ndef g():\n    pass\n`.replaceAll(
          'tool',
          'workflow',
        ),
      },
      'copied',
      { 're-identify': 2 },
    ],
    [
      'two entries with one id',
      undefined,
      {
        [MANIFEST]: `${forms('a.form.yaml')}  b: { id: ${uuid(1)}, path: b.form.yaml }\n`,
        'a.form.yaml': form(uuid(1)),
        'b.form.yaml': form(uuid(1)),
      },
      'copied',
      { 're-identify': 2, undeclare: 2 },
    ],
    [
      'two entries without files',
      undefined,
      { [MANIFEST]: `roles:\n  - { id: ${uuid(1)}, name: a }\n  - { id: ${uuid(1)}, name: b }\n` },
      'copied',
      { 're-identify': 2, undeclare: 2 },
    ],
    [
      'another id in a file',
      undefined,
      { [MANIFEST]: forms('a.form.yaml'), 'a.form.yaml': form(uuid(2)) },
      'identity-differs',
      { adopt: 1, 're-identify': 1 },
    ],
    [
      'another id in a decorator',
      undefined,
      { [MANIFEST]: flow(), 'f.py': code(`@workflow(id="${uuid(2)}")\n`) },
      'identity-differs',
      { adopt: 1, 're-identify': 1 },
    ],
    [
      'another id in the manifest',
      { [MANIFEST]: flow(), 'f.py': code('@workflow\n') },
      { [MANIFEST]: flow('', uuid(2)), 'f.py': code('@workflow\n') },
      'identity-differs',
      { adopt: 1, accept: 1 },
    ],
    [
      'a missing decorator',
      undefined,
      { [MANIFEST]: flow(), 'f.py': code('') },
      'decorator-missing',
      { 'repair-file': 1, undeclare: 1 },
    ],
    [
      'a missing decorator of a service',
      undefined,
      { [MANIFEST]: flow(', type: service'), 'f.py': code('') },
      'decorator-missing',
      { 'repair-file': 1, undeclare: 1 },
    ],
    [
      'a decorator of another type',
      undefined,
      { [MANIFEST]: flow(', type: data_provider'), 'f.py': code('@tool(name="x")\n') },
      'decorator-type',
      { 'repair-manifest': 1, 'repair-file': 1 },
    ],
    [
      'metadata',
      undefined,
      { [MANIFEST]: flow(', tags: [a], name: x'), 'f.py': code('@workflow(tags=["b", "c"], name="y")\n') },
      'metadata-differs',
      { 'repair-manifest': 1, 'repair-file': 1 },
    ],
  ];

describe('every way to end a drift', () => {
  for (const [what, before, now, kind, ways] of CASES) {
    it(`ends it: ${what}`, () => {
      const context = contextOf(before, now);
      const drift = context.drifts.find(each => each.kind === kind);
      assert.ok(drift, context.drifts.map(each => each.kind).join());
      const resolutions = resolutionsOf(context, drift);
      const counts: Partial<Record<ResolutionKind, number>> = {};
      for (const { kind: way } of resolutions) counts[way] = (counts[way] ?? 0) + 1;
      assert.deepEqual(counts, ways);
      assert.equal(new Set(resolutions.map(({ id }) => id)).size, resolutions.length, 'ids are unique');
      for (const { id, isSafe } of resolutions) {
        assert.equal(isSafe, false, id);
        const plan = planReconcile(context, [{ drift: driftKey(drift), resolution: id }], hash);
        assert.ok(!('unknown' in plan), id);
        assert.deepEqual(plan.blocking, [], id);
        const files = appliedTo(now, plan.effects);
        const after = contextOf(before, files);
        if (id === 'accept') assert.equal(plan.effects.accepts.length, 1);
        else
          assert.deepEqual(
            after.drifts.filter(each => each.kind === kind),
            [],
            id,
          );
        for (const source of world(files).snapshot.sources.values()) assert.equal(source.held, false, id);
      }
    });
  }
});

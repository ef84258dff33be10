import assert from 'node:assert/strict';
import { palette } from '../../src/cli/colour.ts';
import { diffLines, effectLines, findingLines } from '../../src/cli/plan-text.ts';
import type { PlanEffects, ReconcilePlan } from '../../src/plans/reconcile/plan.ts';
import type { MadePlan, PlannedFile } from '../../src/runtime/project-runtime.ts';

const EFFECTS: PlanEffects = { edits: [], moves: [], setAside: [], restores: [], accepts: [], relies: [] };
const PLAN: ReconcilePlan = {
  label: 'Reconcile',
  steps: [],
  blocking: [],
  advisory: [],
  deletes: [],
  effects: EFFECTS,
};
const PLAIN = palette(false);

function made(files: readonly PlannedFile[], effects: Partial<PlanEffects> = {}): Pick<MadePlan, 'files' | 'plan'> {
  return { files, plan: { ...PLAN, effects: { ...EFFECTS, ...effects } } };
}

describe('A plan in a terminal', () => {
  it('names a moved folder once, and each file that changes', () => {
    const files: PlannedFile[] = [
      { path: 'a/x', movesTo: 'b/x', change: 'moved' },
      { path: 'a/y', movesTo: 'b/y', change: 'changed', before: '1\n', after: '2\n' },
      { path: 'new', change: 'added', after: 'n\n' },
    ];
    const plan = made(files, { moves: [{ from: 'a', to: 'b' }] });
    assert.deepEqual(effectLines(plan, PLAIN), ['moved     a → b', 'changed   b/y', 'added     new']);
    const lines = diffLines(plan, PLAIN);
    assert.deepEqual(lines.slice(0, 5), ['--- a/a/y', '+++ b/b/y', '@@ -1 +1 @@', '-1', '+2']);
    assert.deepEqual(lines.slice(5), ['--- /dev/null', '+++ b/new', '@@ -0,0 +1 @@', '+n']);
  });

  it('prints nothing of what goes to the quarantine as it is', () => {
    const plan = made([{ path: 'a/x', change: 'removed', before: 'secret\n' }], { setAside: ['a'] });
    assert.deepEqual(effectLines(plan, PLAIN), ['set aside a → the quarantine']);
    assert.deepEqual(diffLines(plan, PLAIN), []);
  });

  it('counts the lines of a very long change, and the deletions after the first twenty', () => {
    const after = Array.from({ length: 500 }, (_, index) => `${index}\n`).join('');
    const lines = diffLines(made([{ path: 'x', change: 'added', after }]), PLAIN);
    assert.deepEqual(lines, ['--- /dev/null', '+++ b/x', '501 lines, not shown']);
    const deletes = Array.from({ length: 22 }, (_, index) => {
      return { kind: 'form', key: `f${index}`, from: 'manifest', path: 'm.yaml' } as const;
    });
    const told = findingLines({ ...PLAN, deletes, massDelete: 'So much.' }, PLAIN);
    assert.equal(told.length, 22);
    assert.deepEqual(told.slice(-3), [
      'delete    form f19: its entry in m.yaml',
      'delete    and 2 more',
      'blocking  So much.',
    ]);
  });

  it('obeys no control characters of a file', () => {
    const lines = diffLines(made([{ path: 'x', change: 'changed', before: 'a\n', after: '\u001b[2J\n' }]), PLAIN);
    assert.equal(lines.at(-1), '+\\u001b[2J');
    const coloured = diffLines(made([{ path: 'x', change: 'added', after: 'n\n' }]), palette(true));
    assert.equal(coloured.at(-1), '\u001b[32m+n\u001b[39m');
  });
});

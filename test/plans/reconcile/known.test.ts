import assert from 'node:assert/strict';
import { toEnd } from '../../../src/base/steps.ts';
import { offersOf } from '../../../src/plans/reconcile/offers.ts';
import { uuid } from '../../kit/check.ts';
import { contextOf, MANIFEST, planFor } from './kit.ts';

describe('what is asked of a look again and again', () => {
  const context = contextOf(undefined, {
    [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: gone.form.yaml }\n`,
    'b.form.yaml': `id: ${uuid(2)}\nname: B\n`,
  });

  it('is worked out once: its problems, and the ways to end each drift', () => {
    planFor(context, { undeclared: 'declare' });
    const problems = toEnd(context.known.problems());
    assert.ok(problems.length > 0);
    planFor(context, { undeclared: 'declare', 'declared-but-missing': 'undeclare' });
    assert.equal(toEnd(context.known.problems()), problems);
    for (const drift of context.drifts) assert.equal(offersOf(context, drift), offersOf(context, drift));
  });

  it('is given to plans in small steps', () => {
    let count = 0;
    for (const _ of contextOf(undefined, { [MANIFEST]: 'forms: {}\n' }).known.problems()) count++;
    assert.ok(count > 10, `${count}`);
  });
});

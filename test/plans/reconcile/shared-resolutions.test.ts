import assert from 'node:assert/strict';
import type { PendingDelete, Resolution } from '../../../src/plans/reconcile/plan.ts';
import { sharedResolutions } from '../../../src/plans/reconcile/shared-resolutions.ts';

const GONE: PendingDelete = { kind: 'form', key: 'a', from: 'manifest', path: 'manifest.yaml' };
const one = (id: string, rest: Partial<Resolution> = {}): Resolution => ({
  id,
  kind: 'relocate',
  title: `Do ${id}`,
  isSafe: true,
  deletes: [],
  ...rest,
});

describe('The ways to end a row', () => {
  it('are those of its drift, where it has one', () => {
    const all = [one('relocate'), one('undeclare')];
    assert.deepEqual(sharedResolutions([all]), all);
    assert.deepEqual(sharedResolutions([]), []);
  });

  it('are those that all of its drifts have, with words for all of them', () => {
    const shared = sharedResolutions([
      [one('relocate', { title: 'Change the path to a' }), one('here')],
      [one('there'), one('relocate', { title: 'Change the path to b' })],
    ]);
    assert.deepEqual(shared, [one('relocate', { title: 'Change the paths in the manifest' })]);
  });

  it('are safe where each is, and delete what each deletes', () => {
    const [shared] = sharedResolutions([[one('x')], [one('x', { isSafe: false, deletes: [GONE] })]]);
    assert.deepEqual([shared?.isSafe, shared?.deletes, shared?.title], [false, [GONE], 'Do x']);
  });
});

import assert from 'node:assert/strict';
import { toEnd } from '../../../src/base/steps.ts';
import type { TextEdit } from '../../../src/base/text.ts';
import { findingSteps } from '../../../src/plans/reconcile/findings.ts';
import { offersOf } from '../../../src/plans/reconcile/offers.ts';
import { driftKey } from '../../../src/snapshot/drift/drift-key.ts';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { contextOf, hash, MANIFEST } from './kit.ts';

const CODE = `from bifrost import workflow


def f():
    pass


@workflow
def g():
    pass
`;
const PROJECT: Files = {
  [MANIFEST]: `workflows:\n${['f', 'g'].map((name, at) => `  ${name}: { id: ${uuid(at + 1)}, path: f.py, function_name: ${name} }\n`).join('')}`,
  'f.py': CODE,
};

/** What stops a plan that decorates `f` and also makes this edit. */
function blocked(before: string, after: string, code = CODE): string[] {
  const context = contextOf(undefined, { ...PROJECT, 'f.py': code });
  const drift = context.drifts.find(({ kind, waits }) => waits && kind === 'decorator-missing');
  assert.ok(drift);
  const offer = offersOf(context, drift).find(({ resolution }) => resolution.kind === 'repair-file');
  const actions = offer?.act() ?? [];
  assert.ok(offer && !('blocked' in actions));
  const edits = actions.flatMap((action): readonly TextEdit[] => (action.is === 'edit' ? action.edits : []));
  const start = code.lastIndexOf(before);
  const more = before === '' ? [] : [{ start, end: start + before.length, text: after }];
  const effects = {
    edits: [{ path: 'f.py', edits: [...edits, ...more] }],
    moves: [],
    setAside: [],
    restores: [],
    accepts: [],
    relies: [],
  };
  const chosen = [{ key: driftKey(drift), drift, offer, actions }];
  return toEnd(findingSteps(context, chosen, effects, hash)).blocking.map(({ message }) => message);
}

describe('Python that a plan changes', () => {
  it('may be changed', () => {
    assert.deepEqual(blocked('', ''), []);
    assert.deepEqual(blocked('pass', 'return 1'), []);
  });

  it('has to be Python as before', () => {
    assert.deepEqual(blocked('def g():', 'def g(:'), ['f.py would not be Python any more. Change it by hand.']);
    assert.deepEqual(blocked('def f', 'def f', `${CODE}x = (1\n`), []);
  });

  it('keeps each decorated function', () => {
    assert.deepEqual(blocked('@workflow\n', ''), [
      '“g” in f.py would not be decorated any more, and nobody chose that. Change it by hand.',
    ]);
  });
});

import assert from 'node:assert/strict';
import { type Chosen, choicesFor, type Offered } from '../../src/cli/reconcile-choices.ts';
import type { Resolution } from '../../src/plans/reconcile/plan.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import type { Drift, DriftKind } from '../../src/snapshot/drift/drift-row.ts';
import type { DriftRow } from '../../src/snapshot/drift/rows.ts';

const way = (id: string, rest: Partial<Resolution> = {}): Resolution => ({
  id,
  kind: id.split(' ')[0] as Resolution['kind'],
  title: id,
  isSafe: false,
  deletes: [],
  ...rest,
});
const gone = way('undeclare', { deletes: [{ kind: 'form', key: 'x', from: 'manifest', path: 'manifest.yaml' }] });

const drift = (kind: DriftKind, key: string, path: string, entity: 'form' | 'workflow' = 'form'): Drift => ({
  kind,
  entity: { id: `id-${key}-${entity}`, kind: entity, key, name: key },
  to: { path },
  reason: 'Because.',
  certainty: 'sure',
  consequence: 'advisory',
  waits: true,
});
const row = (...drifts: readonly Drift[]): DriftRow => {
  const [{ kind, reason, certainty, consequence }] = drifts as [Drift];
  return { kind, reason, certainty, consequence, waits: true, drifts };
};

const MOVED = [drift('moved', 'a', 'x/a=1.yaml'), drift('moved', 'b', 'x/b.yaml')] as const;
const LOST = drift('deleted', 'lost', 'lost.yaml');
const TWIN = drift('copied', 'twin', 'twin.yaml');
const SAME = drift('undeclared', 'lost', 'flows/lost.py', 'workflow');
const WAYS: ReadonlyMap<Drift, readonly Resolution[]> = new Map([
  [MOVED[0], [way('relocate', { isSafe: true }), gone]],
  [MOVED[1], [way('relocate', { isSafe: true }), way('move-back')]],
  [LOST, [way('restore'), gone]],
  [TWIN, [way('re-identify a'), way('re-identify b=c'), way('set-aside')]],
  [SAME, [way('declare', { isSafe: true })]],
]);
const ROWS = [row(TWIN), row(...MOVED), row(LOST), row(SAME)];
const offered: Offered = {
  rows: ROWS,
  safe: [...MOVED.map(each => ({ drift: driftKey(each), resolution: 'relocate' }))],
  resolutions: key => [...WAYS].find(([each]) => driftKey(each) === key)?.[1] ?? [],
};

const told = (answer: ReturnType<typeof choicesFor>): readonly string[] => {
  assert.ok(!('wrong' in answer), 'wrong' in answer ? answer.wrong : '');
  const keys = new Map([...WAYS.keys()].map(each => [driftKey(each), `${each.entity?.kind} ${each.entity?.key}`]));
  return answer.map(({ drift: key, resolution, by }: Chosen) => `${keys.get(key)}: ${resolution} (${by})`);
};
const chosen = (accept: readonly string[], ...choose: readonly string[]) =>
  told(choicesFor(offered, { accept, choose }));
const wrong = (accept: readonly string[], ...choose: readonly string[]): string => {
  const answer = choicesFor(offered, { accept, choose });
  return 'wrong' in answer ? answer.wrong : `nothing is wrong, but ${told(answer)}`;
};
const SAFE = ['form a: relocate (safe)', 'form b: relocate (safe)'];

describe('The choices of a command line', () => {
  it('are the safe ones where nothing is said', () => {
    assert.deepEqual(chosen([]), SAFE);
  });

  it('take nothing that is ignored, and nothing as safe that would delete', () => {
    const ignored = ROWS.map(each => ({ ...each, waits: false }));
    assert.deepEqual(told(choicesFor({ ...offered, rows: ignored }, { accept: [], choose: [] })), []);
    const safe = [{ drift: driftKey(LOST), resolution: 'undeclare' }];
    assert.deepEqual(told(choicesFor({ ...offered, safe }, { accept: [], choose: [] })), []);
  });

  it('take the first way of every drift of an accepted kind, questions and ignored ones too', () => {
    assert.deepEqual(chosen(['deleted', 'COPIED']), [
      'form twin: re-identify a (accept)',
      ...SAFE,
      'form lost: restore (accept)',
    ]);
    const ignored = ROWS.map(each => ({ ...each, waits: false }));
    const answer = told(choicesFor({ ...offered, rows: ignored }, { accept: ['deleted'], choose: [] }));
    assert.deepEqual(answer, ['form lost: restore (accept)']);
    assert.deepEqual(chosen(['renamed']), SAFE);
  });

  it('name a drift by number, key, id or kind, and a way by its id or kind', () => {
    for (const name of ['3', 'form lost', 'form/lost', 'id-lost-form', driftKey(LOST)]) {
      assert.deepEqual(chosen([], `${name}=undeclare`), [...SAFE, 'form lost: undeclare (choose)'], name);
    }
    assert.deepEqual(chosen([], 'twin = set-aside'), ['form twin: set-aside (choose)', ...SAFE]);
  });

  it('find the sign between the two, also where they have one themselves', () => {
    assert.deepEqual(chosen([], 'twin=re-identify b=c').slice(0, 1), ['form twin: re-identify b=c (choose)']);
    assert.deepEqual(chosen([], `${driftKey(MOVED[0])}=undeclare`), ['form a: undeclare (choose)', SAFE[1]]);
  });

  it('are about all of a row, and go before what is safe or accepted', () => {
    assert.deepEqual(chosen([], '2=leave'), []);
    assert.deepEqual(chosen(['deleted'], 'form lost=leave', '2=relocate'), [
      'form a: relocate (choose)',
      'form b: relocate (choose)',
    ]);
  });

  it('say what is wrong, and what was meant', () => {
    assert.match(wrong(['deletd']), /^"deletd" is no kind of drift .* did you mean "deleted"\?$/);
    assert.match(wrong(['modified']), /^"modified" is no kind of drift that waits for an answer; take one of copied, /);
    assert.match(wrong([], 'nonsense'), /^"nonsense" is no choice; write it as "1=relocate"/);
    assert.match(wrong([], '9=relocate'), /is called "9"; the list has the numbers 1 to 4\.$/);
    assert.match(wrong([], 'twim=leave'), /is called "twim"; did you mean "twin"\?$/);
    assert.match(wrong([], '3=restor'), /^"restor" does not end "3"; did you mean "restore"\?$/);
    assert.match(
      wrong([], 'twin=re-identify'),
      /take one of "re-identify a", "re-identify b=c", "set-aside", "leave"\.$/,
    );
    assert.match(wrong([], '2=move-back'), /^"move-back" does not end "2"; /);
    assert.match(wrong([], 'lost=restore'), /^"lost" is in the rows 3 \(deleted\) and 4 \(undeclared\); /);
  });
});

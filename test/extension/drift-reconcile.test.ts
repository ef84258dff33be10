import assert from 'node:assert/strict';
import {
  askedAbout,
  choiceOf,
  isPreselected,
  sideWords,
  wayForMany,
  wayOfAll,
  waysToAsk,
} from '../../src/extension/drift/choices.ts';
import { deleteQuestion } from '../../src/extension/drift/delete-question.ts';
import { laneWords, ownEntry } from '../../src/extension/drift/lane-words.ts';
import {
  doneWords,
  fileWords,
  lastOperation,
  operationRows,
  undoLabel,
  when,
} from '../../src/extension/drift/operation-rows.ts';
import { filesWords, needsPage, planPage } from '../../src/extension/drift/plan-page.ts';
import { refusalWords } from '../../src/extension/drift/refusals.ts';
import { restorables } from '../../src/extension/drift/restorable.ts';
import type { OperationState, PlanState } from '../../src/protocol/protocol.ts';
import { deleted, drift, item, MOVE_BACK, moved, RELOCATE, RESTORE, UNDECLARE, way } from './drift-states.ts';
import { at } from './states.ts';

const ROOT = '/home/ada/harbour';

describe('what a person is asked before a plan', () => {
  it('preselects what is sure, safe and deletes nothing, and that alone', () => {
    assert.equal(isPreselected(moved()), true);
    assert.equal(isPreselected(moved({ isQuestion: true })), false);
    assert.equal(isPreselected(moved({ resolutions: [MOVE_BACK] })), false);
    assert.equal(isPreselected(moved({ resolutions: [{ ...RELOCATE, deletes: 1 }] })), false);
    assert.equal(isPreselected(moved({ resolutions: [] })), false);
  });

  const entry = (row = moved()) => ({ root: ROOT, row });
  const unsafe = (key: string) =>
    moved({ key, title: key, kind: 'undeclared', resolutions: [way('declare'), way('set-aside', { deletes: 1 })] });

  it('asks for no way where nobody would choose another, or where there is one alone', () => {
    assert.deepEqual(waysToAsk([entry(), entry(moved({ resolutions: [MOVE_BACK] }))], new Map()), []);
  });

  it('asks once for rows with the same ways, and not for those that are decided', () => {
    const decided = new Map([[`${ROOT}\nc`, 'declare']]);
    const questions = waysToAsk([entry(unsafe('a')), entry(unsafe('b')), entry(unsafe('c'))], decided);
    assert.deepEqual(
      questions.map(({ entries }) => entries.map(({ row }) => row.key)),
      [['a', 'b']],
    );
    assert.equal(questions[0] && askedAbout(questions[0]), '2 rows');
  });

  it('puts each question by itself, even one whose best way is safe', () => {
    const rows = ['a', 'b'].map(key => entry(moved({ key, isQuestion: true })));
    assert.equal(waysToAsk(rows, new Map()).length, 2);
  });

  it('answers for a whole row, whatever of it is listed', () => {
    assert.deepEqual(choiceOf(moved(), 'relocate'), { drift: 'moved a', resolution: 'relocate' });
  });

  it('names the side that stays, and what would go', () => {
    assert.equal(sideWords(RELOCATE), 'the disk stays as it is');
    assert.equal(sideWords(UNDECLARE), 'the disk stays as it is · 1 would go');
    assert.equal(sideWords(way('accept')), '');
  });

  it('counts what would go of all rows that are asked about together', () => {
    const entries = [deleted(), deleted({ key: 'deleted b' })].map(row => ({ root: ROOT, row }));
    assert.equal(
      sideWords(wayOfAll({ entries, ways: [UNDECLARE] }, UNDECLARE)),
      'the disk stays as it is · 2 would go',
    );
  });

  it('says for many what a way does without the place of one', () => {
    assert.equal(wayForMany(RELOCATE), 'Change the paths in the manifest');
    assert.equal(wayForMany(way('turn-around', { title: 'Turn it around' })), 'Turn it around');
  });
});

describe('the page of a plan', () => {
  const plan: PlanState = {
    id: '1',
    generation: 1,
    label: 'Reconcile 2 moved',
    steps: [{ drift: 'a', title: 'workflow a', resolution: 'Change the path to jobs/a.py' }],
    blocking: [],
    advisory: [],
    deletes: [],
    files: [{ path: '.mooring/manifest.yaml', change: 'changed', before: 'a', after: 'b' }],
  };

  it('is needed only where the texts do not show everything', () => {
    assert.equal(needsPage(plan), false);
    assert.equal(needsPage({ ...plan, advisory: ['Two forms name it.'] }), true);
    assert.equal(needsPage({ ...plan, files: [{ path: 'logo.png', movesTo: 'a.png', change: 'moved' }] }), true);
    assert.equal(needsPage({ ...plan, files: [] }), true, 'a page with nothing on it tells nobody anything');
  });

  it('says what happens, and which files change where those are not shown', () => {
    assert.equal(
      planPage(plan),
      '# Reconcile 2 moved\n\n## What happens\n\n- workflow a: Change the path to jobs/a.py\n',
    );
    const files = [...plan.files, { path: 'logo.png', movesTo: 'art/logo.png', change: 'moved' as const }];
    assert.match(
      planPage({ ...plan, files }),
      /\n## Files\n\n- changed \.mooring\/manifest\.yaml\n- moved logo\.png → art\/logo\.png\n$/,
    );
  });

  it('lists what goes and what will be broken', () => {
    const page = planPage({ ...plan, deletes: ['form b (manifest.yaml)'], advisory: ['Two forms name it.'] });
    assert.match(page, /## What goes\n\n- form b[^#]*## What will be broken or untidy afterwards\n\n- Two forms/);
  });

  it('cuts a list of thousands, and says how many there are', () => {
    const files = Array.from({ length: 1000 }, (_, index) => ({
      path: `flows/${index}.py`,
      movesTo: `jobs/${index}.py`,
      change: 'moved' as const,
    }));
    const page = planPage({ ...plan, files });
    assert.match(page, /- moved flows\/0\.py → jobs\/0\.py\n/);
    assert.match(page, /- … and 800 more\n$/);
  });

  it('counts files in words', () => {
    const file = (change: 'changed' | 'moved' | 'added' | 'removed') => ({ path: 'a', change });
    assert.equal(filesWords({ files: [file('changed'), file('moved'), file('moved')] }), '1 file changed, 2 moved');
    assert.equal(filesWords({ files: [file('added')] }), '1 file added');
    assert.equal(filesWords({ files: [] }), 'no file changes');
  });
});

describe('a question before something goes', () => {
  const named = (count: number): string[] => Array.from({ length: count }, (_, at) => `form ${at} (manifest.yaml)`);

  it('is none where nothing goes', () => {
    assert.equal(deleteQuestion({ deletes: [] }), undefined);
  });

  it('names what goes, and says how it comes back', () => {
    assert.equal(deleteQuestion({ deletes: named(1) })?.message, 'Delete the form 0 (manifest.yaml)?');
    const question = deleteQuestion({ deletes: named(20) });
    assert.equal(question?.message, 'Delete these 20?');
    assert.match(
      question?.detail ?? '',
      /^• form 0 \(manifest\.yaml\)\n[\s\S]*• form 14 .*\n… and 5 more\n\n.*Undo brings/,
    );
  });

  it('asks about very many in the words of the engine, with a button that nobody presses by habit', () => {
    const massDelete = '12 of 14 forms would be deleted.';
    const question = deleteQuestion({ deletes: named(12), massDelete });
    assert.equal(question?.message, massDelete);
    assert.equal(question?.action, 'Yes, Delete All 12');
  });
});

describe('a refusal', () => {
  it('keeps the engine’s sentence and offers the way out', () => {
    const words = (refused: string, paths?: string[]) =>
      refusalWords({ refused, message: 'Why.', ...(paths ? { paths } : {}) });
    assert.deepEqual(words('stale'), {
      severity: 'warning',
      message: 'Why.',
      button: { title: 'Look Again', does: 'again' },
    });
    assert.equal(words('untrusted').button?.does, 'trust');
    assert.equal(words('failed').severity, 'error');
    assert.equal(words('nothing').severity, 'info');
    assert.deepEqual(words('cancelled'), { severity: 'brief', message: 'Stopped; nothing was written.' });
    assert.deepEqual(words('blocked', ['a.yaml']).button, { title: 'Open File', does: 'open' });
    assert.equal(words('blocked').button, undefined);
  });
});

describe('the list of operations', () => {
  const now = Date.parse('2026-11-21T14:10:00.000Z');
  const operation = (id: string, more: Partial<OperationState> = {}): OperationState => ({
    id,
    time: '2026-11-21T14:05:00.000Z',
    actor: 'ada@quay cli/7',
    label: `Do ${id}`,
    files: [{ path: 'forms/a.form.yaml', change: 'changed' }],
    ...more,
  });

  it('says when, who and which files, and offers the undo', () => {
    const [row] = operationRows([operation('a')], now);
    assert.equal(row?.description, '5 minutes ago · ada@quay cli/7');
    assert.equal(row?.detail, '1 changed: a.form.yaml');
    assert.deepEqual(row?.does, { title: 'Undo', id: 'a' });
  });

  it('offers to do again what was undone, by undoing the undo', () => {
    const log = [operation('b', { undoes: 'a' }), operation('a', { undoneBy: 'b' })];
    const does = operationRows(log, now).map(({ does }) => does);
    assert.deepEqual(does, [
      { title: 'Redo', id: 'b' },
      { title: 'Redo', id: 'b' },
    ]);
    assert.match(operationRows(log, now)[1]?.description ?? '', /· undone$/);
  });

  it('takes what did it again for something that can be undone', () => {
    const log = [operation('c', { undoes: 'b' }), operation('b', { undoes: 'a', undoneBy: 'c' }), operation('a')];
    assert.deepEqual(operationRows(log, now)[0]?.does, { title: 'Undo', id: 'c' });
    assert.deepEqual(operationRows(log, now)[2]?.does, { title: 'Undo', id: 'a' });
  });

  it('says why something cannot be undone', () => {
    const [row] = operationRows([operation('a', { cannotUndo: 'What was there before was not kept.' })], now);
    assert.equal(row?.does, undefined);
    assert.match(row?.detail ?? '', /was not kept\.$/);
  });

  it('takes for the last operation the newest that stands', () => {
    const log = [operation('c', { undoes: 'b' }), operation('b', { undoneBy: 'c' }), operation('a')];
    assert.equal(lastOperation(log)?.id, 'a');
    assert.equal(lastOperation([]), undefined);
  });

  it('tells times as people do, and days by the clock', () => {
    assert.equal(when('2026-11-21T14:09:30.000Z', now), 'just now');
    assert.equal(when('2026-11-21T14:09:00.000Z', now), '1 minute ago');
    assert.equal(when('2026-11-21T11:00:00.000Z', now), '3 hours ago');
    assert.equal(when('2026-11-19T11:00:00.000Z', now), '2026-11-19 11:00 UTC');
    assert.equal(when('2026-11-22T11:00:00.000Z', now), '2026-11-22 11:00 UTC', 'a clock that went back');
  });

  it('tells what was done, taken back and done again', () => {
    assert.equal(doneWords('Restore tone'), 'Done: Restore tone.');
    assert.equal(doneWords('undo: Restore tone'), 'Taken back: Restore tone.');
    assert.equal(doneWords('redo: Restore tone'), 'Done again: Restore tone.');
  });

  it('calls an undo as the log does', () => {
    assert.equal(undoLabel({ label: 'Declare it' }), 'undo: Declare it');
    assert.equal(undoLabel({ label: 'undo: Declare it', undoes: 'a' }), 'redo: Declare it');
    assert.equal(undoLabel({ label: 'redo: Declare it', undoes: 'b' }), 'undo: Declare it');
  });

  it('names three files and counts the rest', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map(path => ({ path, change: 'added' as const }));
    assert.equal(fileWords({ files }), '5 added: a, b, c and 2 more');
  });
});

describe('what can be restored', () => {
  it('is what is deleted, by its drift, and what was modified, by its path', () => {
    const told = [
      moved({
        kind: 'modified',
        from: 'apps/board',
        drifts: [item('board', { kind: 'modified', file: at('apps/board/app.yaml'), title: 'app board' })],
      }),
    ].map(({ to: _, ...row }) => row);
    const found = restorables([drift({ rows: [deleted(), moved()], told })]);
    assert.deepEqual(
      found.map(({ title, path, wanted }) => ({ title, path, wanted })),
      [
        {
          title: 'workflow tone',
          path: 'rules/tone.md',
          wanted: { choices: [{ drift: 'tone', resolution: RESTORE.id }] },
        },
        { title: 'app board', path: 'apps/board', wanted: { restore: 'apps/board' } },
      ],
    );
  });
});

describe('the write lane in words', () => {
  it('counts files, and names whom it waits for', () => {
    const own = { id: 2, label: 'Reconcile', is: 'waiting' as const };
    assert.equal(laneWords([{ id: 1, label: 'Undo', is: 'running' }, own], own), 'waits for “Undo”');
    assert.equal(laneWords([], { ...own, is: 'running', progress: { done: 3, of: 12 } }), '3 of 12 files');
    assert.equal(laneWords([], undefined), '');
  });

  it('takes for ours what came since, under our name, and an undo that waits for its turn', () => {
    const entry = (id: number, label: string) => ({ id, label, is: 'waiting' as const });
    const lane = [entry(1, 'Reconcile'), entry(2, 'Declare it'), entry(3, 'Reconcile'), entry(4, 'undo')];
    assert.equal(ownEntry(lane, 'Reconcile', new Set([1]))?.id, 3);
    assert.equal(ownEntry(lane, 'Reconcile', new Set([1, 2, 3])), undefined);
    assert.equal(ownEntry(lane, 'redo: Reconcile', new Set())?.id, 4);
    assert.equal(ownEntry(lane, 'Bring it back', new Set()), undefined);
  });
});

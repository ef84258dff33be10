/** A data store on a disk that stops or fails at any step: the old file or the new one, and what was acknowledged is there. */
import assert from 'node:assert/strict';
import type { DataStore } from '../../src/runtime/data-store.ts';
import { nameOf } from '../../src/store/absolute.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { type After, afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import type { ModelDisk } from '../kit/model-disk.ts';
import { some } from '../kit/often.ts';
import { refusedBy, writtenBy } from './config-kit.ts';
import { DATA_FILE, dataRig } from './data-kit.ts';

type Answer = { readonly is: string; readonly message?: string };

interface Case {
  readonly name: string;
  readonly file: string | undefined;
  readonly run: (store: DataStore) => Promise<Answer>;
  /** The value of `a.b` before and after. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const OLD = '# mine\n"a.b" = "old"\n\n[t]\nx = 1\n';
const BACKUP = '/home/ana/copy.bak';
const GONE = `${OLD}\n[__meta__]\nrev = 3\ngone = { rev = 3, digest = "x" }\n`;

const CASES: readonly Case[] = [
  { name: 'the first set', file: undefined, run: store => store.set('a.b', 'new'), before: undefined, after: 'new' },
  { name: 'a set', file: OLD, run: store => store.set('a.b', 'new'), before: 'old', after: 'new' },
  { name: 'an unset', file: OLD, run: store => store.unset('a.b'), before: 'old', after: undefined },
  { name: 'a backup', file: OLD, run: store => store.backup(BACKUP), before: 'old', after: 'old' },
  { name: 'a backup into the root', file: OLD, run: store => store.backup(), before: 'old', after: 'old' },
  { name: 'compacting', file: GONE, run: store => store.compact(), before: 'old', after: 'old' },
];

function scenarioOf({ file, run }: Case): Scenario<Answer> {
  return {
    prepare(model) {
      model.putFolder('/home/ana');
      if (file !== undefined) model.put(DATA_FILE, file, 0o600);
    },
    run: outside => run(dataRig({ outside, patienceMs: 200 }).store),
  };
}

async function checkAfter(each: Case, { model, outside, registry, answer, story }: After<Answer>): Promise<void> {
  registry.set('first', 'dead');
  const seen = dataRig({ model }).store.get('a.b');
  assert.ok(seen === each.before || seen === each.after, `saw “${String(seen)}”`);
  if (answer && answer.is !== 'refused') assert.equal(seen, each.after, 'acknowledged');
  if (answer?.is === 'refused') {
    if (!story.includes('and all after it')) assert.equal(seen, each.before, answer.message);
    assert.match(answer.message ?? '', /^[^\n]+[.]$/);
  }
  const text = model.text(DATA_FILE);
  assert.equal(parseToml(text ?? '').held, undefined);
  if (text !== undefined) assert.equal(model.facts(DATA_FILE)?.mode, 0o600);
  checkCopies(each, model, answer);
  // Whoever comes next is not kept waiting, and cleans what was left.
  const next = dataRig({ model, outside, patienceMs: 3000 });
  writtenBy(await next.store.set('probe', 'x'));
  assert.equal(next.store.get('a.b'), seen);
  const isLitter = (path: string): boolean => /\.tmp$/.test(nameOf(path)) && !path.includes('/.local/');
  assert.deepEqual(
    model.paths().filter(path => isLitter(path) && !path.startsWith('/home/ana/.mooring-')),
    [],
  );
}

/** A copy is whole or not there, and there where it was said to be. */
function checkCopies({ file }: Case, model: ModelDisk, answer: Answer | undefined): void {
  const copies = model.paths().filter(path => path.endsWith('.bak'));
  for (const copy of copies) {
    assert.equal(model.text(copy), file, copy);
    assert.equal(model.facts(copy)?.mode, 0o600);
  }
  if (answer?.is === 'backed-up') assert.equal(copies.length, 1);
}

describe('a data store under faults', () => {
  for (const each of CASES) {
    it(`${each.name}: stopped after every step, by its end or a loss of power`, async () => {
      const steps = await afterEveryStop(scenarioOf(each), after => checkAfter(each, after), some([1, 2], 1));
      assert.ok(steps > 5);
    });

    it(`${each.name}: with every step failing`, async () => {
      await afterEveryFailure(scenarioOf(each), after => checkAfter(each, after), [
        'ENOSPC',
        'EPERM',
        'EACCES',
        'short',
      ]);
    });
  }

  it('says who writes where another process holds the lock, and changes nothing', async () => {
    const { store, model } = dataRig();
    writtenBy(await store.set('a', 'one'));
    const text = model.text(DATA_FILE);
    const paths = model.paths().filter(path => path.endsWith('.done'));
    const claim = {
      process: 'other',
      token: 't',
      actor: 'bo@pier cli/7',
      since: '2026-01-01T00:00:00Z',
      doing: 'set x',
    };
    model.put(`${paths[0]?.replace(/\d+\.done$/, '')}99`, JSON.stringify(claim));
    const next = dataRig({ model, patienceMs: 10 });
    assert.match(refusedBy(await next.store.set('a', 'two'), 'locked'), /bo@pier cli\/7/);
    assert.equal(model.text(DATA_FILE), text);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import { logicalConfig } from '../../src/config/logical.ts';
import { type MergedTexts, mergeConfigTexts } from '../../src/config/merge-texts.ts';
import { readMeta } from '../../src/config/meta.ts';
import { planWrite } from '../../src/config/plan-write.ts';
import { canonicalText } from '../../src/config/values.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { isList, type TomlValue } from '../../src/syntax/toml-value.ts';
import { often } from '../kit/often.ts';
import { oddText } from '../syntax/kit.ts';
import { written } from './kit.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');

const change: fc.Arbitrary<Intent> = fc.oneof(
  fc.boolean().map(value => set(['watch', 'polling'], value)),
  fc.integer({ min: 0, max: 3 }).map(value => set(['history', 'versions'], value)),
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 })
    .map(value => set(['discovery', 'ignore'], value)),
  fc.integer({ min: 0, max: 3 }).map(value => set(['mine', 'key'], value)),
  fc.integer({ min: 0, max: 3 }).map(value => set(['mine', 'deep', 'er'], value)),
  fc
    .constantFrom(['watch', 'polling'], ['history', 'versions'], ['discovery', 'ignore'], ['mine', 'key'])
    .map(path => unset(path)),
);
/** Writes of Mooring, and edits by a hand that does not care for the metadata. */
const step = fc.record({
  change,
  byHand: fc.boolean(),
  actor: fc.constantFrom<string>('ana@pier cli/1', 'bo@quay cli/2'),
  later: fc.integer({ min: 0, max: 3 }),
});
const steps = fc.array(step, { maxLength: 4 });
const START = '# mine\n\n[watch] # network drives\npolling = true   # yes\n\n[mine]\nkey = 0 # kept\n';

/** A base, and two copies that went their own ways from it. */
const threeCopies = fc.tuple(steps, steps, steps, fc.boolean()).map(([before, own, other, hasMeta]) => {
  const base = afterSteps(START, before, hasMeta);
  return { base, ours: afterSteps(base, own, hasMeta), theirs: afterSteps(base, other, hasMeta) };
});

function afterSteps(
  text: string,
  all: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
  hasMeta: boolean,
) {
  return all.reduce((now, { change: intent, byHand, actor, later }) => {
    if (byHand) return written(now, [intent]);
    const file = { path: 'config.toml', text: now, parsed: parseToml(now), changedMs: () => NOW, hasMeta };
    const plan = planWrite([file], 'user', [intent], { nowMs: NOW + later, actor });
    assert.ok('writes' in plan, 'message' in plan ? plan.message : '');
    return plan.writes[0]?.text ?? now;
  }, text);
}

function merged(base: string, ours: string, theirs: string): MergedTexts {
  const result = mergeConfigTexts(base, ours, theirs);
  assert.ok(result.is === 'merged', 'message' in result ? result.message : '');
  return result;
}

/** The order of a set does not count. */
function meaning(text: string): Record<string, string> {
  const config = logicalConfig(text, parseToml(text).root);
  const sorted = (value: TomlValue): TomlValue => (isList(value) ? value.toSorted() : value);
  return Object.fromEntries([...config].map(([key, { value }]) => [key, canonicalText(sorted(value))] as const).sort());
}

describe('Merging texts', () => {
  it('leaves ours as it is where they changed nothing, or the same', () => {
    fc.assert(
      fc.property(threeCopies, ({ base, ours }) => {
        assert.equal(merged(base, ours, base).text, ours);
        assert.equal(merged(base, ours, ours).text, ours);
        assert.deepEqual(merged(base, ours, base).intents, []);
      }),
    );
  });

  it('takes theirs where we changed nothing', () => {
    fc.assert(
      fc.property(threeCopies, ({ base, theirs }) => {
        assert.deepEqual(meaning(merged(base, base, theirs).text), meaning(theirs));
      }),
    );
  });

  it('changes nothing more when it is done twice', () => {
    fc.assert(
      fc.property(threeCopies, ({ base, ours, theirs }) => {
        const once = merged(base, ours, theirs).text;
        assert.equal(merged(base, once, theirs).text, once);
        assert.equal(merged(base, once, once).text, once);
      }),
    );
  });

  it('comes to the same values on both sides, ties included', () => {
    fc.assert(
      fc.property(threeCopies, ({ base, ours, theirs }) => {
        const [here, there] = [merged(base, ours, theirs), merged(base, theirs, ours)];
        assert.deepEqual(meaning(here.text), meaning(there.text));
        assert.deepEqual(here.overridden.map(({ key }) => key).sort(), there.overridden.map(({ key }) => key).sort());
      }),
      { numRuns: often(150, 500) },
    );
  });

  it('keeps both sides’ changes of different keys, whichever comes first', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const [ours, theirs] = [written(START, [set(['p', 'q'], a)]), written(START, [set(['r', 's'], b)])];
        const both = written(START, [set(['p', 'q'], a), set(['r', 's'], b)]);
        assert.deepEqual(meaning(merged(START, ours, theirs).text), meaning(both));
        assert.deepEqual(meaning(merged(START, theirs, ours).text), meaning(both));
      }),
    );
  });

  it('gives the intents that lead from ours to the result', () => {
    fc.assert(
      fc.property(threeCopies, ({ base, ours, theirs }) => {
        const { text, intents } = merged(base, ours, theirs);
        assert.deepEqual(meaning(written(ours, intents)), meaning(text));
      }),
    );
  });

  it('touches nothing but the values', () => {
    const theirs = START.replace('true', 'false');
    const ours = START.replace('key = 0', 'key = 7').replace('# mine', '# ours');
    assert.equal(merged(START, ours, theirs).text, ours.replace('true', 'false'));
  });

  it('takes over what the winner knew, so that a later merge decides alike', () => {
    const theirs = afterSteps(
      START,
      [{ change: set(['mine', 'key'], 2), byHand: false, actor: 'bo@quay cli/2', later: 2 }],
      true,
    );
    const ours = afterSteps(
      START,
      [{ change: set(['mine', 'key'], 1), byHand: false, actor: 'ana@pier cli/1', later: 1 }],
      true,
    );
    const { text, overridden } = merged(START, ours, theirs);
    assert.deepEqual(
      overridden.map(({ key, side }) => [key, side]),
      [['mine.key', 'ours']],
    );
    assert.deepEqual(
      readMeta(parseToml(text).root).records.get('mine.key'),
      readMeta(parseToml(theirs).root).records.get('mine.key'),
    );
    assert.equal(merged(START, text, ours).text, text);
  });

  it('counts what was edited by hand as later than what is noted', () => {
    const noted = afterSteps(
      START,
      [{ change: set(['mine', 'key'], 1), byHand: false, actor: 'ana@pier cli/1', later: 0 }],
      true,
    );
    const edited = noted.replace('key = 1', 'key = 2');
    const other = afterSteps(
      START,
      [{ change: set(['mine', 'key'], 9), byHand: false, actor: 'zoe@pier cli/1', later: 3 }],
      true,
    );
    assert.equal(meaning(merged(START, edited, other).text)['mine.key'], meaning(edited)['mine.key']);
    assert.equal(meaning(merged(START, other, edited).text)['mine.key'], meaning(edited)['mine.key']);
  });

  it('writes in the layout that ours has', () => {
    const wrapped = '[data.watch]\npolling = true\n\n[__meta__.watch]\npolling = "2025-07-31T22:31:07Z"\n';
    const theirs = wrapped.replace('= true', '= false');
    const ours = `# ours\n${wrapped}`;
    assert.equal(
      merged(wrapped, ours, theirs).text.split('\n[__meta__')[0],
      ours.replace('= true', '= false').split('\n[__meta__')[0],
    );
    const siblings = '[watch]\npolling = true\npolling__modified = "2025-07-31T22:31:07Z"\n';
    const later = siblings.replace('= true', '= false').replace('2025', '2026');
    assert.equal(merged(siblings, siblings, later).text, later.replace('07Z', '07.000Z'));
    const plain = '[watch]\npolling = false\n';
    assert.equal(merged(siblings, siblings, plain).text, plain);
  });

  it('refuses what cannot be read faithfully, and says which', () => {
    const broken = 'a = \n';
    const results = [
      mergeConfigTexts(broken, START, START),
      mergeConfigTexts(START, broken, START),
      mergeConfigTexts(START, START, '<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n'),
      mergeConfigTexts(START, START, 'schema = 2\n'),
    ];
    assert.deepEqual(
      results.map(result => (result.is === 'refused' ? result.which : result.is)),
      ['base', 'ours', 'theirs', 'theirs'],
    );
  });

  it('never throws, and never gives a text that does not parse', () => {
    fc.assert(
      fc.property(oddText, oddText, oddText, (base, ours, theirs) => {
        const result = mergeConfigTexts(base, ours, theirs);
        if (result.is === 'merged') assert.equal(parseToml(result.text).held, undefined);
      }),
    );
  });
});

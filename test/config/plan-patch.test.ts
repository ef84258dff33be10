import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import { type PatchedFile, planPatch, startFilePatch } from '../../src/config/plan-patch.ts';
import { fileView, planWrite } from '../../src/config/plan-write.ts';
import type { FileLayer } from '../../src/config/schema.ts';
import { readToml } from '../../src/syntax/toml-read.ts';

const FACTS = { nowMs: Date.UTC(2026, 10, 21), actor: 'ana@pier cli/1' };
const OLD = 'mine = 1\nother = "x"\n\n[default-workspace]\nworkspace = "old"\n\n[watch]\npolling = false\n';

function planned(text: string, intents: readonly Intent[], layer: FileLayer = 'user'): string {
  const { parsed, document } = readToml(text);
  const file = {
    path: 'config.toml',
    text,
    parsed,
    ...(document && { document }),
    changedMs: () => 0,
    hasMeta: layer === 'user',
  };
  const plan = planWrite([file], layer, intents, FACTS);
  assert.ok(!('why' in plan), 'why' in plan ? plan.message : '');
  return plan.writes[0]?.text ?? text;
}

function started(text: string, layer: FileLayer = 'user'): PatchedFile | undefined {
  const { parsed, document } = readToml(text);
  return document && startFilePatch(document, fileView(text, parsed), layer === 'user');
}

function patched(file: PatchedFile | undefined, intents: readonly Intent[], layer: FileLayer = 'user') {
  return file && planPatch(file, intents, { ...FACTS, layer, hasMeta: layer === 'user' })?.patched;
}

/** With metadata, as the first write leaves it. */
const KEPT = planned(OLD, [set(['mine'], 2)]);

describe('planPatch', () => {
  const intent = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('mine', 'other', 'fresh', 'a key'),
        fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' }), fc.boolean()),
      )
      .map(([key, value]) => set([key], value)),
    fc.constantFrom('dev', 'int', 'old').map(slug => set(['default-workspace', 'workspace'], slug)),
    fc.boolean().map(value => set(['watch', 'polling'], value)),
    fc.integer({ min: 100, max: 900 }).map(value => set(['watch', 'polling-interval-ms'], value)),
  );

  for (const layer of ['user', 'project'] as const) {
    it(`writes, time after time, what the whole plan of the ${layer}’s file writes`, () => {
      fc.assert(
        fc.property(fc.array(fc.array(intent, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), writes => {
          let slow = KEPT;
          let file = started(KEPT, layer);
          for (const intents of writes) {
            const own = layer === 'user' ? intents : intents.filter(({ path }) => path[0] !== 'default-workspace');
            const names = own.map(({ path }) => path.join('.'));
            if (own.length === 0 || new Set(names).size < names.length) continue;
            slow = planned(slow, own, layer);
            file = patched(file, own, layer);
            // Of several new keys of one write, the records may stand in another order.
            assert.deepEqual(file?.patch.text.split('\n').sort(), slow.split('\n').sort());
          }
        }),
        { numRuns: 150 },
      );
    });
  }

  it('answers the same file where every key has its value', () => {
    const file = started(KEPT);
    assert.equal(patched(file, [set(['mine'], 2), set(['other'], 'x')]), file);
  });

  for (const [what, text] of [
    ['has no metadata yet', OLD],
    ['was edited by hand', KEPT.replace('mine = 2', 'mine = 3')],
    ['has metadata of a key that is gone', KEPT.replace('mine = 2\n', '')],
    ['has keys that were typed into its metadata', `${KEPT}typed = 1\n`],
    ['has times beside its keys', `mine__modified = "2026-01-01T00:00:00Z"\n${KEPT}`],
    ['is of a newer shape', `schema = 2\n${KEPT}`],
  ] as const) {
    it(`leaves a file that ${what} to the whole plan`, () => assert.equal(started(text), undefined));
  }

  for (const [what, intents] of [
    ['an unset', [unset(['mine'])]],
    ['a list', [set(['discovery', 'ignore'], ['a'])]],
    ['a value of the wrong type', [set(['watch', 'polling'], 'yes')]],
    ['a key in a scalar', [set(['mine', 'x'], 1)]],
    ['a table of the schema', [set(['watch'], 1)]],
    ['a part of another key’s value', [set(['bindings', 'x'], 1)]],
    ['the shape of the file', [set(['schema'], 1)]],
    ['its metadata', [set(['__meta__', 'rev'], 1)]],
    ['a time of another key', [set(['mine__modified'], '2026-01-01T00:00:00Z')]],
    ['one key twice', [set(['mine'], 3), set(['mine'], 4)]],
    ['a section that is not there', [set(['fresh', 'key'], 1)]],
  ] as const) {
    it(`leaves ${what} to the whole plan`, () => assert.equal(patched(started(KEPT), intents), undefined));
  }
});

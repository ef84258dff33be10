import assert from 'node:assert/strict';
import { set, unset } from '../../src/config/intent.ts';
import { intentsInLayout } from '../../src/config/intents.ts';
import { type KeyPath, keyText } from '../../src/config/key-path.ts';
import { readMeta } from '../../src/config/meta.ts';
import { entriesOf, layoutOf, placeOf } from '../../src/config/older.ts';
import { nodeAt } from '../../src/syntax/locate.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { tomlValue } from '../../src/syntax/toml-value.ts';
import { written } from './kit.ts';

const PLAIN = '[default-workspace]\nworkspace = "eds" # mine\n';
const OLDEST = '[default-project]\nproject = "eds" # mine\n';
const SIBLINGS = '[default-workspace]\nworkspace = "eds" # mine\nworkspace__modified = "2025-07-31T22:31:07Z"\n';
const WRAPPED =
  '[data.default-workspace]\nworkspace = "eds" # mine\n\n[__meta__.default-workspace]\nworkspace = "2025-07-31T22:31:07Z"\n';

function view(text: string): unknown[] {
  return entriesOf(parseToml(text).root).map(({ path, entry, when }) => {
    return [keyText(path), tomlValue(text, entry.value), ...(when === undefined ? [] : [when])];
  });
}

/** What a `set` of the default workspace makes of a text, in its layout. */
function afterSet(text: string): string {
  const { root } = parseToml(text);
  const layout = layoutOf(root);
  const hasSibling = (place: KeyPath): boolean => nodeAt(root, place) !== undefined;
  const intents = [set(['default-workspace', 'workspace'], 'new')];
  return written(text, intentsInLayout(intents, layout, hasSibling, '2026-01-02T03:04:05.678Z'));
}

describe('Older shapes of the config', () => {
  it('mean what the plain one means', () => {
    assert.deepEqual(view(PLAIN), [['default-workspace.workspace', 'eds']]);
    assert.deepEqual(view(OLDEST), [['default-workspace.workspace', 'eds']]);
    assert.deepEqual(view(SIBLINGS), [['default-workspace.workspace', 'eds', '2025-07-31T22:31:07.000Z']]);
    assert.deepEqual(view(WRAPPED), [['default-workspace.workspace', 'eds']]);
    assert.equal(
      readMeta(parseToml(WRAPPED).root).records.get('default-workspace.workspace')?.when,
      '2025-07-31T22:31:07.000Z',
    );
  });

  it('are told apart', () => {
    const layouts = [PLAIN, OLDEST, SIBLINGS, WRAPPED, ''].map(text => layoutOf(parseToml(text).root));
    assert.deepEqual(
      layouts.map(({ wrapped, projectNames, siblings }) => [wrapped, projectNames, siblings]),
      [
        [false, false, false],
        [false, true, false],
        [false, false, true],
        [true, false, false],
        [false, false, false],
      ],
    );
  });

  it('are written where they stand, and nothing else changes', () => {
    const changed = (text: string): string => text.replace('"eds"', '"new"');
    assert.equal(afterSet(PLAIN), changed(PLAIN));
    assert.equal(afterSet(OLDEST), changed(OLDEST));
    assert.equal(afterSet(WRAPPED), changed(WRAPPED));
    assert.equal(afterSet(SIBLINGS), changed(SIBLINGS).replace('2025-07-31T22:31:07Z', '2026-01-02T03:04:05.678Z'));
  });

  it('lose the time beside a key with the key', () => {
    const layout = layoutOf(parseToml(SIBLINGS).root);
    const intents = intentsInLayout([unset(['default-workspace', 'workspace'])], layout, () => true, '');
    assert.equal(written(SIBLINGS, intents), '');
  });

  it('put a new key where the layout has such keys', () => {
    const places = [PLAIN, OLDEST, WRAPPED].map(text => {
      const layout = layoutOf(parseToml(text).root);
      return [keyText(placeOf(layout, ['watch', 'polling'])), keyText(placeOf(layout, ['schema']))];
    });
    assert.deepEqual(places, [
      ['watch.polling', 'schema'],
      ['watch.polling', 'schema'],
      ['data.watch.polling', 'schema'],
    ]);
  });

  it('are not seen in files that only look like them', () => {
    // A person's own section, whose metadata are Mooring's.
    const own = '[data]\nx = 1\n\n[__meta__]\nrev = 1\n"data.x" = { rev = 1, digest = "0" }\n';
    assert.deepEqual(view(own), [['data.x', 1]]);
    assert.deepEqual(view('[data]\nx = 1\n'), [['data.x', 1]]);
    assert.deepEqual(view('[data]\nx = 1\n[other]\ny = 2\n[__meta__]\n'), [
      ['data.x', 1],
      ['other.y', 2],
    ]);
    assert.deepEqual(view('a__modified = "2025-01-01"\nb = 1\nb__modified = "later"\n'), [
      ['a__modified', '2025-01-01'],
      ['b', 1],
      ['b__modified', 'later'],
    ]);
    assert.deepEqual(view('[default-project]\nproject = "a"\n[default-workspace]\nworkspace = "b"\n'), [
      ['default-project.project', 'a'],
      ['default-workspace.workspace', 'b'],
    ]);
  });
});

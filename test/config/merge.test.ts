import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogicalConfig, LogicalValue } from '../../src/config/logical.ts';
import { mergeConfigs } from '../../src/config/merge.ts';
import { canonicalText } from '../../src/config/values.ts';
import { isList, isTable, newTable, type TomlValue } from '../../src/syntax/toml-value.ts';

const id = fc.constantFrom('ws-1', 'ws-2', 'ws-3');
const paths = fc.uniqueArray(fc.constantFrom('/a', '/b', '/c', '/d'), { maxLength: 3 });
const bindings = fc.uniqueArray(
  fc.record({ ws_id: id, paths, note: fc.integer({ max: 3 }) }, { requiredKeys: ['ws_id', 'paths'] }),
  {
    selector: ({ ws_id }) => ws_id,
    maxLength: 3,
  },
);
const arbitraryOf: Readonly<Record<string, fc.Arbitrary<TomlValue>>> = {
  'watch.polling': fc.boolean(),
  'history.versions': fc.integer({ min: 0, max: 3 }),
  'discovery.ignore': fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
  bindings: fc.oneof(bindings, fc.array(fc.integer(), { maxLength: 2 })),
  'x.y': fc.integer({ min: 0, max: 2 }),
  'x.z': fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
};
const meta = fc.record(
  {
    rev: fc.integer({ min: 0, max: 3 }),
    when: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z', '2026-01-02', 'odd'),
    by: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: [] },
);

/** One in three has a value where the others have a table, `x`. */
const config: fc.Arbitrary<LogicalConfig> = fc
  .tuple(
    fc.record(Object.fromEntries(Object.entries(arbitraryOf).map(([key, value]) => [key, fc.tuple(value, meta)])), {
      requiredKeys: [],
    }),
    fc.option(fc.tuple(fc.integer({ min: 0, max: 2 }), meta), { freq: 2 }),
  )
  .map(([values, x]) => {
    const all = new Map<string, LogicalValue>();
    for (const [key, [value, facts] = []] of Object.entries(values)) {
      if (value !== undefined && !(x && key.startsWith('x.'))) all.set(key, { ...facts, value });
    }
    return x ? all.set('x', { ...x[1], value: x[0] }) : all;
  });

function meaning(of: LogicalConfig): Map<string, string> {
  return new Map([...of].map(([key, { value }]) => [key, canonicalText(value)] as const).sort());
}

/** The same where the order of a set does not count; all lists of texts here are sets. */
function asSets(of: LogicalConfig): Map<string, string> {
  const sorted = (value: TomlValue): TomlValue => {
    if (isList(value)) return value.every(item => typeof item === 'string') ? value.toSorted() : value.map(sorted);
    if (!isTable(value)) return value;
    return Object.assign(
      newTable(),
      Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)])),
    );
  };
  return meaning(new Map([...of].map(([key, { value }]) => [key, { value: sorted(value) }])));
}

function merged(base: LogicalConfig, ours: LogicalConfig, theirs: LogicalConfig): Map<string, string> {
  return meaning(mergeConfigs(base, ours, theirs).config);
}

function of(values: Record<string, TomlValue | LogicalValue>): LogicalConfig {
  const isLogical = (value: TomlValue | LogicalValue): value is LogicalValue =>
    typeof value === 'object' && 'value' in value;
  return new Map(
    Object.entries(values).map(([key, value]) => [key, isLogical(value) ? value : { value: value as TomlValue }]),
  );
}

describe('Merging configs', () => {
  it('takes the side that changed', () => {
    fc.assert(
      fc.property(config, config, (base, changed) => {
        assert.deepEqual(asSets(mergeConfigs(base, base, changed).config), asSets(changed));
        assert.deepEqual(asSets(mergeConfigs(base, changed, base).config), asSets(changed));
        assert.deepEqual(mergeConfigs(base, changed, base).overridden, []);
      }),
    );
  });

  it('leaves alone what both sides say, and says so again when done twice', () => {
    fc.assert(
      fc.property(config, config, config, (base, ours, theirs) => {
        assert.deepEqual(merged(base, ours, ours), meaning(ours));
        const once = mergeConfigs(base, ours, theirs).config;
        assert.deepEqual(merged(base, once, once), meaning(once));
        assert.deepEqual(asSets(mergeConfigs(base, once, theirs).config), asSets(once));
      }),
    );
  });

  it('takes another order of a set for no change of it', () => {
    const [base, ours, theirs] = [
      ['a', 'd', 'b'],
      ['b', 'd', 'a'],
      ['a', 'b', 'd'],
    ].map(ignore => of({ 'discovery.ignore': ignore }));
    assert.ok(base && ours && theirs);
    const once = mergeConfigs(base, ours, theirs);
    assert.deepEqual(meaning(once.config), meaning(base));
    assert.deepEqual(once.overridden, []);
    assert.deepEqual(merged(base, theirs, ours), meaning(base));
    assert.deepEqual(asSets(mergeConfigs(base, once.config, theirs).config), asSets(base));
  });

  it('comes to the same values on both sides, ties included', () => {
    fc.assert(
      fc.property(config, config, config, (base, ours, theirs) => {
        const there = mergeConfigs(base, theirs, ours);
        const here = mergeConfigs(base, ours, theirs);
        assert.deepEqual(meaning(here.config), meaning(there.config));
        const lost = (list: typeof here.overridden) => list.map(({ key }) => key).sort();
        assert.deepEqual(lost(here.overridden), lost(there.overridden));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps both sides’ changes of different keys', () => {
    fc.assert(
      fc.property(config, fc.integer(), fc.integer(), (base, a, b) => {
        const ours = new Map(base).set('p', { value: a });
        const theirs = new Map(base).set('q', { value: b });
        assert.deepEqual(
          merged(base, ours, theirs),
          meaning(new Map([...base, ['p', { value: a }], ['q', { value: b }]])),
        );
        assert.deepEqual(mergeConfigs(base, ours, theirs).overridden, []);
      }),
    );
  });

  it('never lets a value stand where a table stands', () => {
    fc.assert(
      fc.property(config, config, config, (base, ours, theirs) => {
        const keys = [...mergeConfigs(base, ours, theirs).config.keys()];
        assert.ok(!keys.includes('x') || !keys.some(key => key.startsWith('x.')));
      }),
    );
  });

  it('decides a tie by the count, the time, who, and the value, in this order', () => {
    const wins = (a: LogicalValue, b: LogicalValue): void => {
      const result = mergeConfigs(new Map(), of({ k: b }), of({ k: a }));
      assert.deepEqual(result.config.get('k'), a);
      assert.deepEqual(result.overridden, [{ key: 'k', side: 'ours', lost: b }]);
    };
    wins({ value: 1, rev: 2, when: '2026-01-01' }, { value: 2, rev: 1, when: '2026-01-02' });
    wins({ value: 1, rev: 1, when: '2026-01-02T00:00:00Z' }, { value: 2, rev: 1, when: '2026-01-02T00:30:00+01:00' });
    wins({ value: 1, by: 'b' }, { value: 2, by: 'a' });
    wins({ value: 2 }, { value: 1 });
  });

  it('prefers an edit to a deletion, whenever it was', () => {
    const base = of({ k: { value: 1, rev: 9 } });
    const edit = of({ k: { value: 2, rev: 1 } });
    assert.deepEqual(meaning(mergeConfigs(base, edit, new Map()).config), meaning(edit));
    assert.deepEqual(mergeConfigs(base, new Map(), edit).overridden, [{ key: 'k', side: 'ours' }]);
  });

  it('merges a set by item', () => {
    const ignore = (...items: string[]): LogicalConfig => of({ 'discovery.ignore': items });
    const result = mergeConfigs(ignore('a', 'b', 'c'), ignore('b', 'c', 'z'), ignore('a', 'c', 'd'));
    assert.deepEqual(result.config.get('discovery.ignore')?.value, ['c', 'd', 'z']);
    assert.deepEqual(result.overridden, []);
    const unknown = mergeConfigs(of({ list: ['a'] }), of({ list: ['a', 'b'] }), of({ list: ['a', 'c'] }));
    assert.deepEqual(unknown.config.get('list')?.value, ['a', 'c']);
    assert.equal(unknown.overridden.length, 1);
  });

  it('merges tables by what names them, field by field', () => {
    const table = (ws_id: string, list: string[], note?: number) => ({
      ws_id,
      paths: list,
      ...(note === undefined ? {} : { note }),
    });
    const base = of({ bindings: [table('1', ['/a']), table('2', ['/b'])] });
    const ours = of({ bindings: [table('1', ['/a', '/x']), table('2', ['/b']), table('9', ['/n'])] });
    const theirs = of({ bindings: [table('1', ['/y'], 3), table('3', ['/c'])] });
    assert.deepEqual(
      merged(base, ours, theirs).get('bindings'),
      canonicalText([table('1', ['/x', '/y'], 3), table('3', ['/c']), table('9', ['/n'])]),
    );
  });
});

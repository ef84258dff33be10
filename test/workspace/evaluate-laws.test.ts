import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printToml } from '../../src/syntax/toml-print.ts';
import { readToml } from '../../src/syntax/toml-read.ts';
import { equalToml, isList, isTable, type TomlTable, type TomlValue, tomlValue } from '../../src/syntax/toml-value.ts';
import { type EffectiveNode, type EffectiveWorkspace, hiddenBy, plainValue } from '../../src/workspace/effective.ts';
import { createEvaluation } from '../../src/workspace/evaluate.ts';
import { printEffective } from '../../src/workspace/print-effective.ts';
import { evaluate, evaluationOf, type Files, fileOf, plain, problems, refOf, sourcesOf } from './evaluate-kit.ts';

const NAMES = ['a', 'b', 'c', 'requests', 'scripts', 'variables', 'mine', 'x y', '__proto__', 'constructor', '0'];
const name = fc.constantFrom(...NAMES);
const scalar = fc.oneof(fc.string({ maxLength: 6, unit: 'grapheme' }), fc.integer(), fc.boolean());

/** Tables of one shape: a name always has a scalar, a list or a table, so that nothing hides a table. */
const shaped: fc.Arbitrary<TomlTable> = fc
  .tuple(
    fc.dictionary(
      name.map(each => `s-${each}`),
      scalar,
    ),
    fc.dictionary(
      name.map(each => `l-${each}`),
      fc.array(scalar, { maxLength: 3 }),
    ),
    fc.dictionary(
      name.map(each => `t-${each}`),
      fc.dictionary(
        name.map(each => `s-${each}`),
        scalar,
      ),
    ),
  )
  .map(parts => Object.assign({}, ...parts) as TomlTable);

const anything: fc.Arbitrary<TomlTable> = fc.letrec<{ value: TomlValue; table: TomlTable }>(tie => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('table')),
  table: fc.dictionary(name, tie('value'), { maxKeys: 4 }) as fc.Arbitrary<TomlTable>,
})).table;

const text = fc.oneof(
  anything.map(printed),
  fc.string(),
  fc
    .array(
      fc.constantFrom('[', ']', '=', '"', '.', 'a', '\n', '{', '}', ',', 'extends', '[layers]', 'replace', '1', '#'),
    )
    .map(parts => parts.join('')),
);

/** TOML with tables as headers, so that no table is inline. */
function printed(table: TomlTable, above: readonly string[] = []): string {
  const quote = (key: string): string => printToml(key);
  const own = Object.entries(table).filter(([, value]) => !isTable(value));
  const tables = Object.entries(table).filter((entry): entry is [string, TomlTable] => isTable(entry[1]));
  const head = above.length === 0 ? '' : `[${above.map(quote).join('.')}]\n`;
  const fields = own.map(([key, value]) => `${quote(key)} = ${printToml(value, { oneLine: true })}\n`);
  return head + fields.join('') + tables.map(([key, inner]) => printed(inner, [...above, key])).join('');
}

/** What is said about merging in words, as plainly as it can be written. */
function merged(below: TomlTable, above: TomlTable): TomlTable {
  const result: Record<string, TomlValue> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const earlier = Object.hasOwn(below, key) ? below[key] : undefined;
    const next =
      isTable(value) && isTable(earlier)
        ? merged(earlier, value)
        : isList(value) && isList(earlier)
          ? [...earlier, ...value]
          : value;
    Object.defineProperty(result, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

function assertSays(effective: EffectiveWorkspace, expected: TomlValue): void {
  const value = plainValue(effective.values);
  if (equalToml(value, expected)) return;
  assert.deepEqual(plain(value), plain(expected));
  assert.fail('the values differ in what the lines above do not show');
}

function* nodesOf(node: EffectiveNode): Generator<EffectiveNode> {
  yield node;
  for (const hidden of hiddenBy(node)) yield* nodesOf(hidden);
  if (node.kind === 'list') for (const item of node.items) yield* nodesOf(item);
  if (node.kind === 'table') for (const inner of node.entries.values()) yield* nodesOf(inner);
}

describe('the laws of evaluation', () => {
  it('lays layers over the base and its own keys over the layers: tables merge, later wins, lists append', () => {
    fc.assert(
      fc.property(shaped, shaped, shaped, shaped, (base, one, two, own) => {
        const files = {
          'base/workspace.toml': printed(base),
          'dev/workspace.toml': `extends = "base"\nlayers = { one = "1.toml", two = "2.toml" }\n${printed(own)}`,
          'dev/1.toml': printed(one),
          'dev/2.toml': printed(two),
        };
        const effective = evaluate(files, 'dev');
        assert.deepEqual(problems(effective), []);
        assertSays(effective, [base, one, two, own].reduce(merged));
      }),
    );
  });

  it('gives one chain the same values, however it is cut into bases and layers', () => {
    fc.assert(
      fc.property(shaped, shaped, shaped, (one, two, three) => {
        const bases = {
          'a/workspace.toml': printed(one),
          'b/workspace.toml': `extends = "a"\n${printed(two)}`,
          'c/workspace.toml': `extends = "b"\n${printed(three)}`,
        };
        const layers = {
          'c/workspace.toml': `layers = { one = "1.toml", two = "2.toml" }\n${printed(three)}`,
          'c/1.toml': printed(one),
          'c/2.toml': printed(two),
        };
        assertSays(evaluate(bases, 'c'), plainValue(evaluate(layers, 'c').values));
      }),
    );
  });

  it('replaces a list where { replace = […] } says so, whatever was there', () => {
    const list = fc.array(scalar, { maxLength: 4 });
    fc.assert(
      fc.property(list, list, list, (below, replacing, after) => {
        const files = {
          'base/workspace.toml': `l = ${printToml(below, { oneLine: true })}\n`,
          'dev/workspace.toml': `extends = "base"\nl = ${printToml(after, { oneLine: true })}\nlayers.x = "x.toml"\n`,
          'dev/x.toml': `l = { replace = ${printToml(replacing, { oneLine: true })} }\n`,
        };
        assertSays(evaluate(files, 'dev'), { l: [...replacing, ...after] });
      }),
    );
  });

  it('leaves a file as it is that extends nothing and has no layers', () => {
    fc.assert(
      fc.property(anything, table => {
        // The keys that Mooring knows have types; what is below other ones is free.
        const files = { 'dev/workspace.toml': printed({ free: table }) };
        assertSays(evaluate(files, 'dev'), { free: table });
      }),
    );
  });

  it('gives the same, whatever the order in which workspaces are asked for', () => {
    const links = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'gone'), { minLength: 4, maxLength: 4 });
    const order = fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 });
    fc.assert(
      fc.property(links, order, fc.array(shaped, { minLength: 4, maxLength: 4 }), (bases, asked, tables) => {
        const files = Object.fromEntries(
          ['a', 'b', 'c', 'd'].map((slug, at) => {
            const base = bases[at] ? `extends = "${bases[at]}"\n` : '';
            return [`${slug}/workspace.toml`, base + printed(tables[at] ?? {})];
          }),
        );
        const together = evaluationOf(files);
        for (const slug of asked) together.effective(refOf(slug));
        for (const slug of asked) assert.deepEqual(together.effective(refOf(slug)), evaluate(files, slug));
      }),
      { numRuns: 40 },
    );
  });

  it('gives after any change what it gives from scratch', () => {
    const state = fc.dictionary(
      fc.constantFrom('a/workspace.toml', 'b/workspace.toml', 'c/workspace.toml', 'a/l.toml'),
      fc.constantFrom(
        '',
        'extends = "b"\n',
        'extends = "c"\nx = 1\n',
        'layers.l = "l.toml"\n',
        'y = [1]\n',
        'mine.z = 2\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(state, { minLength: 2, maxLength: 5 }), states => {
        const known = new Map();
        let before: ReturnType<typeof createEvaluation> | undefined;
        for (const files of states) {
          const evaluation = createEvaluation(sourcesOf(files, known), before);
          for (const slug of ['a', 'b', 'c']) {
            assert.deepEqual(evaluation.effective(refOf(slug)), evaluate(files, slug));
          }
          before = evaluation;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, whatever the files say', () => {
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.constantFrom('', 'requests.', 'a.b.', 'variables.'),
        (base, layer, own, mount) => {
          const files = {
            'base/workspace.toml': base,
            'dev/workspace.toml': `extends = "base"\nlayers."${mount}x" = "x.toml"\n${own}`,
            'dev/x.toml': layer,
          };
          const effective = evaluate(files, 'dev');
          printEffective(effective, { comment: origins => origins.map(({ line }) => line).join(' ') });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has an origin for every value, at a place that says just that value', () => {
    fc.assert(
      fc.property(anything, anything, anything, (base, layer, own) => {
        const files: Files = {
          'base/workspace.toml': printed({ free: base }),
          'dev/workspace.toml': `extends = "base"\nlayers."free.a" = "x.toml"\n${printed({ free: own })}`,
          'dev/x.toml': printed(layer),
        };
        const texts = new Map(Object.entries(files).map(([path, content]) => [fileOf(path), content]));
        for (const node of nodesOf(evaluate(files, 'dev').values)) {
          const written = texts.get(node.origin.file);
          assert(written !== undefined);
          const { start, end } = node.origin.span;
          assert.equal(
            written.slice(0, (node.origin.keySpan ?? node.origin.span).start).split('\n').length,
            node.origin.line,
          );
          if (node.kind === 'value') assert.deepEqual(readBack(written.slice(start, end)), node.value);
        }
      }),
    );
  });

  it('is printed as TOML that says the same', () => {
    fc.assert(
      fc.property(anything, shaped, fc.boolean(), (base, own, comments) => {
        const files = {
          'base/workspace.toml': printed({ free: base }),
          'dev/workspace.toml': `extends = "base"\n${printed(own)}`,
        };
        const effective = evaluate(files, 'dev');
        const comment = comments ? { comment: () => 'somewhere' } : {};
        const lines = printEffective(effective, { reveal: true, ...comment }).map(line => line.text);
        const again = lines.map(line => `${line}\n`).join('');
        const { root, held } = readToml(again).parsed;
        assert.equal(held, undefined, again);
        assertSays(effective, root ? tomlValue(again, root) : {});
      }),
    );
  });
});

function readBack(written: string): TomlValue | undefined {
  const source = `x = ${written}\n`;
  const { root } = readToml(source).parsed;
  const value = root?.kind === 'map' ? root.entries[0]?.value : undefined;
  return value && tomlValue(source, value);
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ParseOptions, parsePlaceholders } from '../../src/workspace/placeholders.ts';

/** `kind name|default` of each, and `!why` of what is wrong, by place. */
function read(value: string, options?: ParseOptions): string[] {
  const { placeholders, problems } = parsePlaceholders(value, options);
  const found = [
    ...placeholders.map(({ start, kind, name, default: fallback }) => ({
      start,
      text: `${kind} ${name}${fallback === undefined ? '' : `|${fallback}`}`,
    })),
    ...problems.map(({ start, end, why }) => ({ start, text: `!${why} ${value.slice(start, end)}` })),
  ];
  return found.sort((a, b) => a.start - b.start).map(({ text }) => text);
}

describe('placeholders in a value', () => {
  it('are names, with kinds and defaults', () => {
    assert.deepEqual(read('{{base-url}}/{{ a.b }}?{{x::y z}}{{x::}}'), [
      'name base-url',
      'name a.b',
      'name x|y z',
      'name x|',
    ]);
    assert.deepEqual(
      read('{{[env]::X}}{{[var]::y::1}}{{[prop]::/a/b}}{{[store]::k}}{{[arg]::n}}{{ [file]::a/b.json }}'),
      ['environment X', 'variable y|1', 'path /a/b', 'store k', 'argument n', 'file a/b.json'],
    );
    assert.deepEqual(read(`\${NAME} \${A:-b c} \${A:-} \${secret: prod/db }`), [
      'environment NAME',
      'environment A|b c',
      'environment A|',
      'secret prod/db',
    ]);
  });

  it('say where the name and the kind stand', () => {
    const value = 'x{{ [env]::HOME ::d}}';
    const [found] = parsePlaceholders(value).placeholders;
    assert.ok(found?.written);
    assert.equal(value.slice(found.start, found.end), '{{ [env]::HOME ::d}}');
    assert.equal(value.slice(found.nameSpan.start, found.nameSpan.end), 'HOME');
    assert.equal(value.slice(found.written.start, found.written.end), 'env');
  });

  it('know a kind that is none, brackets without colons, and braces with nothing in them', () => {
    assert.deepEqual(read('{{[evn]::X}} {{[env] X}} {{}} {{ }} {{[constructor]::x}}'), [
      'unknown [evn]::X',
      'unknown [env] X',
      'unknown ',
      'unknown ',
      'unknown [constructor]::x',
    ]);
  });

  it('are closed on their line, and do not nest', () => {
    assert.deepEqual(read('a {{name'), ['!unclosed {{name']);
    assert.deepEqual(read('a {{name \n}} {{b}}'), ['!unclosed {{name', 'name b']);
    assert.deepEqual(read('{{a {{b}}'), ['!nested {{a', 'name b']);
    assert.deepEqual(read(`{{a::\${B}}}`), ['!nested {{a::', 'environment B']);
    assert.deepEqual(read(`\${A:-\${B}}`), [`!nested \${A:-`, 'environment B']);
    assert.deepEqual(read(`\${A`), [`!unclosed \${A`]);
  });

  it('take the inner two of three braces', () => {
    assert.deepEqual(read('{"a":{"b":{{{c}}}}}'), ['name c']);
    assert.deepEqual(read('{"a":{"b":{{c}}}}'), ['name c']);
  });

  it('are not what other languages have in braces, nor what has no braces', () => {
    for (const value of [
      "docker ps --format '{{.Names}}'",
      '{{json .}} {{range .X}}',
      '{{#if a}}{{/if}}',
      `\${{ github.ref }}`,
      '{{"a": 1}}',
      '{{ a | upper }}',
      `$$ $A $(b) \${1} \${#x} \${x%.txt} \${x:?no} {a} }}`,
      '/settings/{key}',
    ]) {
      assert.deepEqual(read(value), [], value);
    }
  });

  it('have no escapes', () => {
    assert.deepEqual(read(`$\${A} \\{{b}}`), ['environment A', 'name b']);
  });

  it('leave what is odd to the shell', () => {
    assert.deepEqual(read(`echo \${A:-\${B}} {{c`, { shell: true }), ['environment B', '!unclosed {{c']);
  });

  it('are found in any text, in order, without overlap, and read the same by themselves (law)', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      `\${`,
      '$',
      '::',
      '[env]',
      '[',
      ']',
      ':-',
      'a',
      'secret:',
      ' ',
      '\n',
      '.',
      '😀',
      '/',
    );
    const texts = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map(parts => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (value, shell) => {
        const { placeholders, problems } = parsePlaceholders(value, { shell });
        let end = 0;
        for (const each of placeholders) {
          assert.ok(each.start >= end && each.end > each.start && each.end <= value.length);
          assert.ok(each.nameSpan.start >= each.start && each.nameSpan.end <= each.end);
          assert.equal(value.slice(each.nameSpan.start, each.nameSpan.end), each.name);
          const [alone, more] = parsePlaceholders(value.slice(each.start, each.end)).placeholders;
          assert.deepEqual(
            [alone?.kind, alone?.name, alone?.default, more],
            [each.kind, each.name, each.default, undefined],
          );
          end = each.end;
        }
        for (const { start, end: to } of problems) assert.ok(start >= 0 && to > start && to <= value.length);
      }),
      { numRuns: 500 },
    );
  });

  it('are read in time with the length of the text', () => {
    for (const piece of ['{{', '{{a', `\${`, `\${a:-`, '{{[', '{', '{{a::{{', `\${secret:`]) {
      // Of the processor, whatever else the machine is busy with.
      const before = process.cpuUsage();
      parsePlaceholders(piece.repeat(200_000));
      assert.ok(process.cpuUsage(before).user < 2_000_000, piece);
    }
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decorationPoint, mentionsDecorators, moduleImports, parsePython } from '../../src/syntax/python.ts';
import { importedFrom } from '../../src/syntax/python-imports.ts';
import type { PythonFunction, PythonValue } from '../../src/syntax/python-module.ts';

/** `name:type` for each function with an entity decorator, `name` for each without. */
function summary(text: string): string {
  return parsePython(text)
    .functions.map(fn => [...fn.scope, fn.name].join('.') + (fn.decorator ? `:${fn.decorator.type}` : ''))
    .join(' ');
}

function only(text: string): PythonFunction {
  const { functions } = parsePython(text);
  assert.equal(functions.length, 1);
  assert.ok(functions[0]);
  return functions[0];
}

function argument(literal: string): PythonValue | undefined {
  return only(`@tool(a=${literal})\ndef f(): pass\n`).decorator?.arguments.get('a')?.value;
}

const DEF = 'def f():\n    pass\n';

/** What the sentence is about, the text, the summary expected, and whether the file counts as broken. */
const READINGS: readonly (readonly [string, string, string, boolean?])[] = [
  ['a bare decorator counts', `from bifrost import workflow\n@workflow\n${DEF}`, 'f:workflow'],
  ['a called decorator counts', `from bifrost import data_provider\n@data_provider()\n${DEF}`, 'f:data_provider'],
  ['a decorator needs no import', `@tool\n${DEF}`, 'f:tool'],
  ['a workflow with is_tool is a tool', `@workflow(name='a', is_tool=True)\n${DEF}`, 'f:tool'],
  ['a workflow with is_tool=False stays a workflow', `@workflow(is_tool=False)\n${DEF}`, 'f:workflow'],
  ['an attribute of a module counts', `import bifrost\n@bifrost.workflow\n${DEF}`, 'f:workflow'],
  ['an attribute of a renamed module counts', `import bifrost.sdk as b\n@b.tool(name='x')\n${DEF}`, 'f:tool'],
  [
    'an attribute of an imported name counts',
    `from bifrost import sdk\n@sdk.decorators.workflow\n${DEF}`,
    'f:workflow',
  ],
  ['an attribute of an unknown name counts', `@sdk.workflow\n${DEF}`, 'f:workflow'],
  [
    'an attribute of a renamed module variable counts',
    `import bifrost\nb = bifrost\n@b.workflow\n${DEF}`,
    'f:workflow',
  ],
  ['an import alias counts', `from bifrost import workflow as w\n@w\n${DEF}`, 'f:workflow'],
  [
    'import aliases over several lines count',
    `from bifrost import (  # all of it\n    workflow as wf,  # one\n    tool,\n)\n@wf\n${DEF}\n@tool\ndef g(): pass\n`,
    'f:workflow g:tool',
  ],
  ['an assignment alias counts', `wf = workflow\n@wf()\n${DEF}`, 'f:workflow'],
  ['an assignment alias of an attribute counts', `import bifrost as b\nwf = x = b.workflow\n@x\n${DEF}`, 'f:workflow'],
  ['a chain of aliases counts', `from b import tool as t\nu = t\nv = u\n@v\n${DEF}`, 'f:tool'],
  [
    'a fallback definition beside the import does not hide it',
    `try:\n    from bifrost import workflow\nexcept ImportError:\n    def workflow(fn): return fn\n@workflow\n${DEF}`,
    'workflow f:workflow',
  ],
  ['a later definition of the name does not hide it', '@workflow\ndef workflow(): pass\n', 'workflow:workflow'],
  ['the name defined as a function is not the decorator', `def tool(fn): return fn\n@tool\n${DEF}`, 'tool f'],
  ['the name defined as a class is not the decorator', `class tool: pass\n@tool\n${DEF}`, 'f'],
  ['the name assigned from a call is not the decorator', `tool = make()\n@tool\n${DEF}`, 'f'],
  [
    'something else imported under the name is not the decorator',
    `from flask import Flask as tool\n@tool\n${DEF}`,
    'f',
  ],
  ['a module of that name is not the decorator', `import workflow\n@workflow\n${DEF}`, 'f'],
  ['a parameter of that name is not the decorator', 'def g(tool):\n    @tool\n    def f(): pass\n', 'g g.f'],
  ['an attribute of an object made here is not the decorator', `mcp = FastMCP('x')\n@mcp.tool()\n${DEF}`, 'f'],
  ['an attribute of None is not the decorator', `sdk = None\n@sdk.tool()\n${DEF}`, 'f'],
  ['an attribute of a loop variable is not the decorator', `for a, b in c:\n    @b.tool\n    def f(): pass\n`, 'f'],
  ['an attribute of a with target is not the decorator', `with x() as app:\n    @app.tool\n    def f(): pass\n`, 'f'],
  ['other decorators do not count', `@workflow.register\n@property\n@tools\n${DEF}`, 'f'],
  [
    'the names of a class are not seen inside its methods',
    'class A:\n    tool = x()\n    def g(self):\n        @tool\n        def f(): pass\n',
    'A.g A.g.f:tool',
  ],
  [
    'decorators stack with others, with comments between',
    `@a.b(1)\n# why\n\n@workflow  # here\n@c\n# last\n${DEF}`,
    'f:workflow',
  ],
  ['decorators with any expression are passed over', `@workflow\n@a[0].b\n@(lambda x: x)\n${DEF}`, 'f:workflow'],
  ['a decorator whose call is called is another', `@workflow(1)(2)\n${DEF}`, 'f'],
  [
    'arguments go over several lines',
    `@tool(\n    name="a",  # )\n    tags=[\n        'x',\n    ],\n)\nasync def f(): pass\n`,
    'f:tool',
  ],
  ['strings and comments are no code', `"""\n@workflow\ndef no(): pass\n"""\n# @tool\n${DEF}x = '@tool'\n`, 'f'],
  [
    'functions are found in classes, functions, if, try, with, for and match',
    'class A:\n  @tool\n  def f(self):\n    def g():\n      class B:\n        def h(self): pass\nif x:\n  @workflow\n  def i(): pass\nelse:\n  def j(): pass\ntry:\n  def k(): pass\nfinally:\n  def l(): pass\nwith a: \n  def m(): pass\nfor a in b:\n  def n(): pass\nmatch a:\n  case [1, *b] if c:\n    def o(): pass\n  case _:\n    def p(): pass\n',
    'A.f:tool A.f.g A.f.g.B.h i:workflow j k l m n o p',
  ],
  ['tabs indent', 'class A:\n\t@tool\n\tdef f(self):\n\t\tpass\n\tdef g(self): pass\n', 'A.f:tool A.g'],
  ['a byte order mark does not matter', `\ufeff@tool\n${DEF}`, 'f:tool'],
  ['a form feed does not matter', `x = 1\n\f\n@tool\n${DEF}  \f\ndef g(): pass\n \fdef h(): pass\n`, 'f:tool g h'],
  [
    'CRLF does not matter',
    `@tool(\r\n  a=1)\r\ndef f(a, \\\r\n  b):\r\n    x = 1 + \\\r\n  2\r\n    y = 'a\\\r\nb'\r\n\r\ndef g(): pass\r\n`,
    'f:tool g',
  ],
  ['names of any script are names', 'def größe(): pass\nclass Ключ:\n  def 名前(self): pass\n', 'größe Ключ.名前'],
  ['type parameters and walrus are understood', 'def f[T: int, *U](x: T) -> T:\n  if (n := 1): return n\n', 'f'],
  [
    'soft keywords are names too',
    'def match(type, case): pass\ndef type(): pass\ndef print(): pass\n',
    'match type print',
  ],
  ['a bare yield does not break a file', 'def f():\n    x = yield\n    yield\ndef g(): pass\n', 'f g'],
  [
    'grouped and unpacked with targets do not break a file',
    'with (a as b, c as d):\n  def f(): pass\nwith a as (b, c), d as e.f:\n  def g(): pass\nwith a as (\n  b,\n  c,\n):\n  def h(): pass\n',
    'f g h',
  ],
  ['a number that ends in a point does not break a file', 'def f():\n  x = 1. if y else 2.\ndef g(): pass\n', 'f g'],
  ['an empty class pattern does not break a file', 'match a:\n  case B() | C():\n    def f(): pass\n', 'f'],
  [
    'an open call before a function breaks the file and hides nothing above',
    `${DEF}@workflow(\n  name='x'\ndef g(): pass\n`,
    'f g:workflow',
    true,
  ],
  ['a lonely decorator breaks the file and decorates nothing after a statement', `@tool\nx = 1\n${DEF}`, 'f', true],
  ['an open string breaks the file and hides only its line', `x = 'abc\n@tool\n${DEF}`, 'f:tool', true],
  ['an open long string breaks the file and hides the rest', `${DEF}x = """abc\n@tool\ndef g(): pass\n`, 'f', true],
  ['conflict markers break the file', `${DEF}<<<<<<< a\ndef g(): pass\n=======\n>>>>>>> b\n`, 'f g', true],
  ['an empty text has no functions', '', ''],
];

describe('Python', () => {
  for (const [sentence, text, expected, broken = false] of READINGS) {
    it(sentence, () => {
      assert.equal(summary(text), expected);
      if (!/any expression|call is called/.test(sentence)) assert.equal(parsePython(text).broken, broken);
    });
  }

  it('gives literal arguments their values and others their source', () => {
    const values: readonly (readonly [string, PythonValue])[] = [
      [`'a'`, 'a'],
      [`"it's"`, "it's"],
      [`'a' "b"\n  '''c'''`, 'abc'],
      [`'''a\n"b"'''`, 'a\n"b"'],
      [`r'\\d'`, '\\d'],
      [`b'x'`, 'x'],
      [`'\\n\\t\\x41\\u00e9\\U0001F600\\101\\q\\''`, "\n\tAé😀A\\q'"],
      [`'a\\\nb'`, 'ab'],
      ['1_000', 1000],
      ['-2.5e1', -25],
      ['1.', 1],
      ['0x1F', 31],
      ['True', true],
      ['False', false],
      ['None', null],
      [`['a', 1, (2, None),]`, ['a', 1, [2, null]]],
      ['()', []],
      [`('a')`, 'a'],
      [`('a',)`, ['a']],
      ['[x, 1]', [{ source: 'x' }, 1]],
      [`f'a'`, { source: `f'a'` }],
      [`'a' f'{b}'`, { source: `'a' f'{b}'` }],
      [`'\\N{BULLET}'`, { source: `'\\N{BULLET}'` }],
      [`{'a': 1}`, { source: `{'a': 1}` }],
      ['NAME.x', { source: 'NAME.x' }],
      ['1 + 1', { source: '1 + 1' }],
      ['9007199254740993', { source: '9007199254740993' }],
      ['2j', { source: '2j' }],
      ['not True', { source: 'not True' }],
    ];
    for (const [literal, value] of values) assert.deepEqual(argument(literal), value, literal);
  });

  it('places decorators, arguments, names and whole functions by their spans', () => {
    const text = `import b\n\nclass A:\n    @other\n    @b.tool(name='x', n = 3)  # why\n    async def f(self):\n        return 1\n    # after\n\nx = 1\n`;
    const fn = only(text);
    const slice = (span: { start: number; end: number } | undefined) => span && text.slice(span.start, span.end);
    assert.equal(slice(fn), text.slice(text.indexOf('@other'), text.indexOf('return 1') + 8));
    assert.equal(slice(fn.nameSpan), 'f');
    assert.equal(slice(fn.decorator), `@b.tool(name='x', n = 3)`);
    assert.equal(fn.decorator?.written, 'b.tool');
    assert.equal(fn.decorator?.called, true);
    assert.equal(slice(fn.decorator?.arguments.get('n')?.span), '3');
    assert.deepEqual([fn.async, fn.decorated, fn.scope], [true, true, ['A']]);
  });

  it('tells a plain function from a decorated one', () => {
    assert.equal(only('@property\ndef f(): pass\n').decorated, true);
    const plain = only('def f(): pass\n');
    assert.deepEqual([plain.decorated, plain.async, plain.decorator], [false, false, undefined]);
  });

  it('reads parameters of every kind with annotation and default', () => {
    const text = `def f(a, b: 'int' = 1, # c, d\n  /, e=[1, 2], *rest: str, g, h: dict[str, int]={'a': (1)}, **more): pass\n`;
    assert.deepEqual(
      only(text).parameters.map(({ start, end, ...parameter }) => parameter),
      [
        { name: 'a', kind: 'positional-only' },
        { name: 'b', annotation: `'int'`, default: '1', kind: 'positional-only' },
        { name: 'e', default: '[1, 2]', kind: 'plain' },
        { name: 'rest', annotation: 'str', kind: 'rest' },
        { name: 'g', kind: 'keyword-only' },
        { name: 'h', annotation: 'dict[str, int]', default: `{'a': (1)}`, kind: 'keyword-only' },
        { name: 'more', kind: 'keywords' },
      ],
    );
    assert.deepEqual(
      only('def f(a, *, b): pass').parameters.map(one => one.kind),
      ['plain', 'keyword-only'],
    );
  });

  it('shows where a decorator can be added', () => {
    for (const [before, head] of [
      ['', 'def f(): pass\n'],
      ['\ufeff', '@a\ndef f(): pass\n'],
      ['class A:\n', '\t@a\n\t# why\n\tasync def f(): pass\n'],
    ] as const) {
      const text = before + head;
      const { offset, indent } = decorationPoint(text, only(text));
      assert.equal(offset, before.length);
      assert.equal(only(`${text.slice(0, offset)}${indent}@tool\n${text.slice(offset)}`).decorator?.type, 'tool');
    }
  });

  it('tells which module a name was imported from', () => {
    const imports = moduleImports(
      'import a.b, c as d\nfrom ..sdk.x import (workflow as w, y)\nfrom z import *\ndef f():\n  from q import tool\n',
    );
    assert.deepEqual(
      imports.map(one => [one.local, one.module, one.original, one.top]),
      [
        ['a', 'a.b', undefined, true],
        ['d', 'c', undefined, true],
        ['w', '..sdk.x', 'workflow', true],
        ['y', '..sdk.x', 'y', true],
        ['tool', 'q', 'tool', false],
      ],
    );
    assert.equal(importedFrom(imports, 'workflow')?.local, 'w');
    assert.equal(importedFrom(imports, 'tool'), undefined);
  });

  it('never passes over a file that has an entity decorator', () => {
    for (const [, text] of READINGS) {
      if (parsePython(text).functions.some(fn => fn.decorator)) assert.ok(mentionsDecorators(text), text);
    }
    assert.equal(mentionsDecorators('def f(tools, is_tool): pass\n'), false);
  });

  it('stands deep nesting and noise', () => {
    const deep = 100_000;
    for (const text of [
      '('.repeat(deep),
      `@tool(a=${'['.repeat(deep)}`,
      `@tool(a=${'('.repeat(deep / 2)}${')'.repeat(deep / 2)})\n${DEF}`,
      'def f(): '.repeat(deep / 10),
      '}{)(][;:= \n'.repeat(deep / 5),
    ]) {
      assert.equal(parsePython(text).broken, true);
    }
    const levels = Array.from({ length: 150 }, (_, level) => `${' '.repeat(level)}def f():\n`).join('');
    assert.equal(parsePython(levels).functions.length, 100);
    const aliases = Array.from({ length: 5_000 }, (_, at) => `a${at + 1} = a${at}\n`).join('');
    assert.equal(summary(`a0 = tool\n${aliases}@a5000\n${DEF}`), 'f:tool');
  });

  it('does not look into a text above five megabytes', () => {
    assert.deepEqual(parsePython(`${DEF}#${'x'.repeat(5 * 1024 * 1024)}`), { functions: [], broken: true });
  });

  it('never throws, and every span lies in the text, on any mix of fragments', () => {
    const fragment = fc.oneof(
      fc.constantFrom('@', 'workflow', '(', ')', '[', 'def ', 'class ', 'f', ':', '\n', '\n    ', '\r\n', '\t', '\f'),
      fc.constantFrom("'", '"""', '=', ',', '*', '/', '\\', 'import ', 'from ', ' as ', '#', '.', 'f"{', '}', '1.'),
      fc.string(),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(fragment, { maxLength: 60 }).map(parts => parts.join('')),
      fc.tuple(fc.constantFrom(...READINGS), fc.nat(), fc.nat(20)).map(([[, text], at, skipped]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + (skipped === 0 ? '' : text.slice(cut + skipped));
      }),
    );
    fc.assert(fc.property(texts, checkSpans), { numRuns: 1_000 });
  });

  it('gives sound spans for every beginning of every fixture', () => {
    for (const [, text] of READINGS) {
      for (let end = 0; end <= text.length; end += 3) checkSpans(text.slice(0, end));
    }
  });
});

function checkSpans(text: string): void {
  for (const fn of parsePython(text).functions) {
    assert.equal(text.slice(fn.nameSpan.start, fn.nameSpan.end), fn.name);
    assert.ok(fn.start <= fn.nameSpan.start && fn.nameSpan.end <= fn.end && fn.end <= text.length);
    for (const inner of [...fn.parameters, ...(fn.decorator ? [fn.decorator] : [])]) {
      assert.ok(fn.start <= inner.start && inner.start <= inner.end && inner.end <= fn.end);
    }
    const { offset, indent } = decorationPoint(text, fn);
    assert.equal(offset + indent.length, fn.start);
  }
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../src/base/text.ts';
import { moduleImports, parsePython } from '../../src/syntax/python.ts';
import { addImport, decoratorNameSpan, removeArgument } from '../../src/syntax/python-edit.ts';
import { printPython, printPythonString } from '../../src/syntax/python-print.ts';

const DEF = 'def f():\n    pass\n';

/** What stands above `def f`, before and after `tool` is imported from `m`. */
const IMPORTS: readonly (readonly [string, string, string])[] = [
  ['joins a statement', 'from m import a\n\n', 'from m import a, tool\n\n'],
  ['joins a statement with an alias', 'from m import a as b\n', 'from m import a as b, tool\n'],
  ['joins the last statement', 'from m import a\nfrom m import b\n', 'from m import a\nfrom m import b, tool\n'],
  ['joins brackets', 'from m import (a, b)\n', 'from m import (a, b, tool)\n'],
  ['joins brackets of one', 'from m import (a)\n', 'from m import (a, tool)\n'],
  ['joins lines', 'from m import (\n    a,\n    b,\n)\n', 'from m import (\n    a,\n    b,\n    tool,\n)\n'],
  [
    'joins lines without a last comma',
    'from m import (\n    a,\n    b\n)\n',
    'from m import (\n    a,\n    b,\n    tool\n)\n',
  ],
  [
    'leaves comments alone',
    'from m import (  # x\n    a,\n)\n',
    'from m import (  # x\n    a,\n)\nfrom m import tool\n',
  ],
  ['leaves continued lines alone', 'from m import a, \\\n    b\n', 'from m import a, \\\n    b\nfrom m import tool\n'],
  ['keeps a comment behind the statement', 'from m import a  # x\n', 'from m import a, tool  # x\n'],
  ['goes below the imports', 'import os\nimport sys\n\n\n', 'import os\nimport sys\nfrom m import tool\n\n\n'],
  ['goes below a docstring', '"""Doc."""\n\n\n', '"""Doc."""\n\nfrom m import tool\n\n\n'],
  ['goes below a header', '# Theirs.\n# All.\n\nX = 1\n', '# Theirs.\n# All.\n\nfrom m import tool\n\nX = 1\n'],
  [
    'goes below the first line',
    '#!/usr/bin/env python\nX = 1\n',
    '#!/usr/bin/env python\nfrom m import tool\n\n\nX = 1\n',
  ],
  ['goes to the top', '', 'from m import tool\n\n\n'],
  ['goes behind a byte order mark', '\uFEFF', '\uFEFFfrom m import tool\n\n\n'],
  [
    'does not join what stands in a block',
    'if 1:\n    from m import a\n',
    'from m import tool\n\n\nif 1:\n    from m import a\n',
  ],
];

describe('edits of Python', () => {
  for (const [what, above, expected] of IMPORTS) {
    it(`an import ${what}`, () => {
      for (const eol of ['\n', '\r\n']) {
        const text = (above + DEF).replaceAll('\n', eol);
        const before = text.indexOf('def f');
        const after = applyEdits(text, [addImport(text, moduleImports(text), 'm', 'tool', before)]);
        assert.equal(after, (expected + DEF).replaceAll('\n', eol));
        assert.ok(moduleImports(after).some(one => one.module === 'm' && one.original === 'tool' && one.top));
      }
    });
  }

  it('an import stands above the function that needs it', () => {
    const text = `import os\n${DEF}from m import a\n`;
    const after = applyEdits(text, [addImport(text, moduleImports(text), 'm', 'tool', text.indexOf('def'))]);
    assert.equal(after, `import os\nfrom m import tool\n${DEF}from m import a\n`);
  });

  it('a decorator’s name is found without its sign and call', () => {
    for (const written of ['workflow', 'b.workflow']) {
      const text = `@ ${written}(a=1)\n${DEF}`;
      const decorator = parsePython(text).functions[0]?.decorator;
      const span = decorator && decoratorNameSpan(text, decorator);
      assert.equal(span && text.slice(span.start, span.end), written);
    }
  });

  it('an argument goes with one comma', () => {
    const removed = (call: string): string | undefined => {
      const text = `@workflow(${call})\n${DEF}`;
      const decorator = parsePython(text).functions[0]?.decorator;
      const edit = decorator && removeArgument(text, decorator, 'x');
      return edit && applyEdits(text, [edit]).slice('@workflow('.length, -DEF.length - 2);
    };
    assert.equal(removed('x=True'), '');
    assert.equal(removed('a=1, x=True'), 'a=1');
    assert.equal(removed('x=True, a=1'), 'a=1');
    assert.equal(removed('a=1,\n  x = True,\n  b=2\n'), 'a=1,\n  b=2\n');
    assert.equal(removed('a=1,  # why\n  x=True'), 'a=1,  # why\n  ');
    assert.equal(removed('a=1'), undefined);
  });

  it('values are printed in the quotes and brackets that are there', () => {
    assert.equal(printPython('a', "'b'"), "'a'");
    assert.equal(printPython('a"\'\\', 'r"b"'), '"a\\"\'\\\\"');
    assert.equal(printPython(true), 'True');
    assert.equal(printPython(12n), '12');
    assert.equal(printPython(Number.POSITIVE_INFINITY), undefined);
    assert.equal(printPython(['a', 1], "['x']"), "['a', 1]");
    assert.equal(printPython(['a'], '("x", "y")'), '("a",)');
    assert.equal(printPython(['a', 'b'], '[\r\n    "x",\r\n]'), '[\r\n    "a",\r\n    "b",\r\n]');
    assert.equal(printPython([], '["x"]'), '[]');
  });

  it('a printed string is read back as itself, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
        fc.constantFrom('"', "'", ''),
        (value, like) => {
          const text = `@workflow(x=${printPythonString(value, like)})\n${DEF}`;
          assert.equal(parsePython(text).functions[0]?.decorator?.arguments.get('x')?.value, value);
        },
      ),
    );
  });
});

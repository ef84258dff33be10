import assert from 'node:assert/strict';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { contextOf, MANIFEST, offered, outcome, planFor } from './kit.ts';

const MISSING = 'decorator-missing';
const TYPE = 'decorator-type';

function project(code: string, fields = '', more: Files = {}): Files {
  return {
    [MANIFEST]: `workflows:\n  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet${fields} }\n`,
    'flows/greet.py': code,
    ...more,
  };
}

const BODY = 'def greet():\n    pass\n';

/** What a choice makes of the Python file, when nothing waits afterwards. */
function repaired(code: string, fields = '', more: Files = {}, kind = MISSING): string | undefined {
  const now = project(code, fields, more);
  const { files, left } = outcome(undefined, now, { [kind]: 'repair-file' });
  assert.deepEqual(left, []);
  assert.deepEqual({ ...files, 'flows/greet.py': code }, now);
  return files['flows/greet.py'];
}

function blocked(code: string, fields = '', more: Files = {}, kind = MISSING): string[] {
  const plan = planFor(contextOf(undefined, project(code, fields, more)), { [kind]: 'repair-file' });
  return plan.blocking.map(({ message }) => message);
}

const user = (module: string, name = 'workflow'): string =>
  `from ${module} import ${name}\n\n\n@${name}\ndef other():\n    pass\n`;
const flows = (module: string): Files => ({
  'flows/other.py': user(module),
  [MANIFEST]: `workflows:
  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet }
  other: { id: ${uuid(2)}, path: flows/other.py, function_name: other }
`,
});

describe('a missing decorator', () => {
  it('is put there, or the entry goes; neither without a word', () => {
    assert.deepEqual(offered(contextOf(undefined, project(BODY))), {
      'decorator-missing greet': [
        'Add @workflow to “greet” in flows/greet.py',
        'Remove the workflow “greet” from the manifest',
      ],
    });
    const { files, left, plan } = outcome(undefined, project(BODY), { [MISSING]: 'undeclare' });
    assert.deepEqual(left, []);
    assert.equal(files['flows/greet.py'], BODY);
    assert.equal(plan.deletes.length, 1);
    assert.deepEqual(
      plan.effects.relies.map(({ path }) => path),
      ['flows/greet.py'],
    );
  });

  it('is called as the file calls it already', () => {
    assert.equal(repaired(`from sdk import workflow as wf\n${BODY}`), `from sdk import workflow as wf\n@wf\n${BODY}`);
    assert.equal(
      repaired(`import sdk\n\n\n@sdk.workflow\ndef other():\n    pass\n\n\n${BODY}`, '', {
        [MANIFEST]: `workflows:
  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet, type: tool }
  other: { id: ${uuid(2)}, path: flows/greet.py, function_name: other }
`,
      }),
      `import sdk\n\n\n@sdk.workflow\ndef other():\n    pass\n\n\n@sdk.tool\n${BODY}`,
    );
  });

  it('is imported from where the file, the project or people usually take it', () => {
    assert.equal(
      repaired(`from sdk import tool\n${BODY}`, ', type: data_provider'),
      `from sdk import tool, data_provider\n@data_provider\n${BODY}`,
    );
    assert.equal(repaired(BODY, '', flows('acme.sdk')), `from acme.sdk import workflow\n\n\n@workflow\n${BODY}`);
    assert.equal(repaired(BODY, '', flows('.sdk')), `from .sdk import workflow\n\n\n@workflow\n${BODY}`);
    assert.equal(
      repaired(`"""Greets."""\r\n\r\nimport os\r\n\r\n\r\n${BODY.replaceAll('\n', '\r\n')}`, ', type: tool'),
      `"""Greets."""\r\n\r\nimport os\r\nfrom bifrost import tool\r\n\r\n\r\n@tool\r\n${BODY.replaceAll('\n', '\r\n')}`,
    );
    assert.equal(repaired(`from bifrost import *\n${BODY}`), `from bifrost import *\n@workflow\n${BODY}`);
  });

  it('stands above the other decorators, in the indentation of the function', () => {
    assert.equal(
      repaired('import functools\n\nif True:\n\t@functools.cache\n\tdef greet():\n\t\tpass\n'),
      'import functools\nfrom bifrost import workflow\n\nif True:\n\t@workflow\n\t@functools.cache\n\tdef greet():\n\t\tpass\n',
    );
  });

  it('is not taken from an import that is not there yet, or stands in a function', () => {
    assert.equal(
      repaired(`def a():\n    from sdk import workflow\n\n\n${BODY}from sdk import workflow\n`),
      `from bifrost import workflow\n\n\ndef a():\n    from sdk import workflow\n\n\n@workflow\n${BODY}from sdk import workflow\n`,
    );
  });

  it('is left to people where its name is taken or nobody knows its module', () => {
    assert.deepEqual(blocked(`workflow = 3\n${BODY}`), [
      '“workflow” means something else in flows/greet.py already. Decorate “greet” there by hand.',
    ]);
    assert.deepEqual(blocked(`class workflow:\n    pass\n\n\n${BODY}`).length, 1);
    const apart = { 'a.py': user('one'), 'b.py': user('two') };
    assert.deepEqual(blocked(BODY, '', apart), [
      'The files of this project import their decorators from different places, so flows/greet.py needs the import of “workflow” by hand first.',
    ]);
    assert.deepEqual(blocked(BODY, '', { 'elsewhere/a.py': user('.sdk') }).length, 1);
  });

  it('of two functions takes one import', () => {
    const now = {
      [MANIFEST]: `workflows:
  a: { id: ${uuid(1)}, path: f.py, function_name: a }
  b: { id: ${uuid(2)}, path: f.py, function_name: b }
`,
      'f.py': 'def a():\n    pass\n\n\ndef b():\n    pass\n',
    };
    const { files, left } = outcome(undefined, now, { [MISSING]: 'repair-file' });
    assert.deepEqual(left, []);
    assert.equal(
      files['f.py'],
      'from bifrost import workflow\n\n\n@workflow\ndef a():\n    pass\n\n\n@workflow\ndef b():\n    pass\n',
    );
  });

  it('of two types takes two imports, above both functions', () => {
    const now = {
      [MANIFEST]: `workflows:
  a: { id: ${uuid(1)}, path: f.py, function_name: a }
  b: { id: ${uuid(2)}, path: f.py, function_name: b, type: tool }
`,
      'f.py': 'def a():\n    pass\n\n\ndef b():\n    pass\n',
    };
    const { files, left } = outcome(undefined, now, { [MISSING]: 'repair-file' });
    assert.deepEqual(left, []);
    assert.equal(
      files['f.py'],
      'from bifrost import workflow\n\n\nfrom bifrost import tool\n\n\n@workflow\ndef a():\n    pass\n\n\n@tool\ndef b():\n    pass\n',
    );
  });
});

describe('a decorator of another type', () => {
  const both = `from bifrost import tool, workflow\n\n\n@workflow(name="x")  # why\n${BODY}`;

  it('is a question with two answers', () => {
    assert.deepEqual(offered(contextOf(undefined, project(both, ', type: tool'))), {
      'decorator-type greet': [
        'Change the type in the manifest to workflow',
        'Decorate “greet” in flows/greet.py as tool',
      ],
    });
  });

  it('goes into the manifest, as it is written there', () => {
    for (const [before, after] of [
      [', type: "tool" # x', ', type: "workflow" # x'],
      [", 'type': tool", ", 'type': workflow"],
    ] as const) {
      const now = project(both, before.replace(' # x', ''));
      const { files, left } = outcome(undefined, now, { [TYPE]: 'repair-manifest' });
      assert.deepEqual(left, []);
      assert.deepEqual(files, project(both, after.replace(' # x', '')));
    }
  });

  it('is added where the manifest says nothing, and over what a merge brings', () => {
    const tool = `from bifrost import tool\n\n\n@tool\n${BODY}`;
    const { files } = outcome(undefined, project(tool), { [TYPE]: 'repair-manifest' });
    assert.equal(
      files[MANIFEST],
      `workflows:\n  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet, type: tool }\n`,
    );
    const manifest = (more: string): string =>
      `x-base: &base { type: workflow }\nworkflows:\n  greet:\n    <<: *base\n    id: ${uuid(1)}\n    path: flows/greet.py\n    function_name: greet\n${more}`;
    const now = { [MANIFEST]: manifest(''), 'flows/greet.py': tool };
    const merged = outcome(undefined, now, { [TYPE]: 'repair-manifest' });
    assert.deepEqual(merged.left, []);
    assert.equal(merged.files[MANIFEST], manifest('    type: tool\n'));
  });

  it('is not written over an alias', () => {
    const now = {
      [MANIFEST]: `x: &t tool\nworkflows:\n  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet, type: *t }\n`,
      'flows/greet.py': both,
    };
    const plan = planFor(contextOf(undefined, now), { [TYPE]: 'repair-manifest' });
    assert.deepEqual(
      plan.blocking.map(({ message }) => message),
      [`${MANIFEST} says it through a YAML alias, so other places would change with it. Change it by hand.`],
    );
  });

  const cases: readonly (readonly [what: string, type: string, before: string, after: string])[] = [
    ['a bare one', 'tool', 'from m import tool, workflow\n@workflow\n', 'from m import tool, workflow\n@tool\n'],
    [
      'one with arguments',
      'tool',
      'from m import tool, workflow\n@workflow(a=1)\n',
      'from m import tool, workflow\n@tool(a=1)\n',
    ],
    [
      'one that is not imported',
      'tool',
      'from m import workflow\n@workflow()\n',
      'from m import workflow, tool\n@tool()\n',
    ],
    ['an alias', 'tool', 'from m import workflow as w\n@w\n', 'from m import workflow as w, tool\n@tool\n'],
    ['a dotted one', 'data_provider', 'import m\n@m.sdk.workflow(a=1)\n', 'import m\n@m.sdk.data_provider(a=1)\n'],
    [
      'a tool by its argument',
      'workflow',
      'from m import workflow\n@workflow(is_tool=True)\n',
      'from m import workflow\n@workflow(is_tool=False)\n',
    ],
    [
      'a tool by its argument, to a data provider',
      'data_provider',
      'from m import workflow, data_provider\n@workflow(a=1, is_tool=True)\n',
      'from m import workflow, data_provider\n@data_provider(a=1)\n',
    ],
    [
      'one of a service',
      'service',
      'from m import workflow\n@workflow\n',
      'from m import workflow, service\n@service\n',
    ],
  ];
  for (const [what, type, before, after] of cases) {
    it(`is written into the file: ${what}`, () => {
      for (const eol of ['\n', '\r\n']) {
        const text = (head: string): string => (head + BODY).replaceAll('\n', eol);
        assert.equal(repaired(text(before), `, type: ${type}`, {}, TYPE), text(after));
      }
    });
  }

  it('is left to people where its name is taken', () => {
    const taken = `from m import workflow\n\n\ndef tool():\n    pass\n\n\n@workflow\n${BODY}`;
    assert.deepEqual(blocked(taken, ', type: tool', {}, TYPE), [
      '“tool” means something else in flows/greet.py already. Decorate “greet” there by hand.',
    ]);
  });
});

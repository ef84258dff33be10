import assert from 'node:assert/strict';
import fc from 'fast-check';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { contextOf, MANIFEST, offered, outcome, planFor } from './kit.ts';

const METADATA = 'metadata-differs';

/** A function whose decorator and entry say these arguments and fields; the entry on one line, or a field to a line. */
function project(call: string, fields: string): Files {
  const block = fields.startsWith('\n');
  const entry = block
    ? `\n    id: ${uuid(1)}\n    path: f.py\n    function_name: f${fields.replaceAll('\n', '\n    ')}\n`
    : ` { id: ${uuid(1)}, path: f.py, function_name: f, ${fields} }\n`;
  return {
    [MANIFEST]: `workflows:\n  f:${entry}`,
    'f.py': `from bifrost import workflow\n\n\n@workflow(${call})\ndef f():\n    pass\n`,
  };
}

function crlf(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text?.replaceAll('\n', '\r\n')]));
}

function blocked(call: string, fields: string, way: string): string[] {
  return planFor(contextOf(undefined, project(call, fields)), { [METADATA]: way }).blocking.map(
    ({ message }) => message,
  );
}

/** What stands in the decorator, in the manifest, and in each after it took what the other says. */
const CASES: readonly (readonly [what: string, call: string, fields: string, call2: string, fields2: string])[] = [
  ['a number', 'timeout_seconds=30', 'timeout_seconds: 60', 'timeout_seconds=60', 'timeout_seconds: 30'],
  ['a number in quotes', 'timeout_seconds=30', 'timeout_seconds: "60"', 'timeout_seconds="60"', 'timeout_seconds: 30'],
  ['a large number', 'timeout_seconds=1_000', 'timeout_seconds: 0x10', 'timeout_seconds=16', 'timeout_seconds: 1000'],
  ['a boolean', 'is_active=False, name="n"', 'is_active: true', 'is_active=True, name="n"', 'is_active: false'],
  [
    'a text in its own quotes',
    "description='It\\'s one', name='n'",
    'description: "Say \\"two\\""',
    "description='Say \"two\"', name='n'",
    `description: "It's one"`,
  ],
  [
    'a text that needs quotes',
    'description="a, b: c"',
    'description: one',
    'description="one"',
    "description: 'a, b: c'",
  ],
  [
    'a text of several lines',
    'description="a\\nb"',
    '\ndescription: |-\n  x\n  y',
    'description="x\\ny"',
    '\ndescription: |-\n  a\n  b',
  ],
  ['a joined text', 'description=("a" "b")', 'description: c', 'description="c"', 'description: ab'],
  [
    'several fields',
    'timeout_seconds=1, name="a", category="k"',
    'name: b, category: k, timeout_seconds: 2',
    'timeout_seconds=2, name="b", category="k"',
    'name: a, category: k, timeout_seconds: 1',
  ],
  ['a field by its former name', 'role_ids=["x"]', 'roles: [y]', 'role_ids=["y"]', 'roles: [x]'],
  ['a list', 'tags=["a", "b"]', "tags: ['b', c]", 'tags=["b", "c"]', "tags: ['b', a]"],
  ['a list that grows', "tags=('a', 'b', 'c')", 'tags: [ "b" ]', "tags=('b',)", 'tags: [ "b", "a", "c" ]'],
  ['a list that shrinks', 'tags=["b"]', 'tags: [a, b, c]', 'tags=["a", "b", "c"]', 'tags: [b]'],
  ['a list that is emptied', 'tags=[]', 'tags: [a]', 'tags=["a"]', 'tags: []'],
  ['an empty list', 'tags=["a"]', 'tags: []', 'tags=[]', 'tags: [a]'],
  [
    'a list on lines',
    'tags=["a", "b"]',
    '\ntags:\n  # ours\n  - "b"  # one\n  - c # two\nname: n',
    'tags=["b", "c"]',
    '\ntags:\n  # ours\n  - "b"  # one\n  - a # two\nname: n',
  ],
  [
    'a list on lines that grows',
    'tags=["a", "b"]',
    '\ntags:\n- "b" # one\nname: n',
    'tags=["b"]',
    '\ntags:\n- "b" # one\n- "a"\nname: n',
  ],
  [
    'a list on lines that shrinks',
    'tags=["a"]',
    '\ntags:\n  - a\n  - b\n  - c',
    'tags=["a", "b", "c"]',
    '\ntags:\n  - a',
  ],
  [
    'a list on lines that is emptied',
    'tags=[]',
    '\ntags:\n  - a\n  - b\nname: n',
    'tags=["a", "b"]',
    '\ntags: []\nname: n',
  ],
  [
    'lines in the decorator',
    'tags=[\n    "a",\n    "b",\n]',
    'tags: [c, d]',
    'tags=[\n    "c",\n    "d",\n]',
    'tags: [a, b]',
  ],
  ['a list where the other has one', 'tags=["a"]', 'tags: a', 'tags="a"', 'tags: [a]'],
];

describe('metadata that differs', () => {
  it('is a question with two answers, for all fields at once', () => {
    assert.deepEqual(offered(contextOf(undefined, project('timeout_seconds=30', 'timeout_seconds: 60'))), {
      'metadata-differs f': [
        'Change timeout_seconds in the manifest to 30',
        'Change timeout_seconds in the decorator of “f” to 60',
      ],
    });
    const two = project('timeout_seconds=30, name="a"', 'timeout_seconds: 60, name: b');
    assert.deepEqual(offered(contextOf(undefined, two)), {
      'metadata-differs f': [
        'Change timeout_seconds and name in the manifest to what the decorator says',
        'Change timeout_seconds and name in the decorator of “f” to what the manifest says',
      ],
    });
  });

  for (const [what, call, fields, call2, fields2] of CASES) {
    for (const shaped of [(files: Files) => files, crlf]) {
      const name = shaped === crlf ? `${what}, with CRLF` : what;
      it(`goes into the manifest: ${name}`, () => {
        const { files, left } = outcome(undefined, shaped(project(call, fields)), { [METADATA]: 'repair-manifest' });
        assert.deepEqual(left, []);
        assert.deepEqual(files, shaped(project(call, fields2)));
      });

      it(`goes into the decorator: ${name}`, () => {
        const { files, left } = outcome(undefined, shaped(project(call, fields)), { [METADATA]: 'repair-file' });
        assert.deepEqual(left, []);
        assert.deepEqual(files, shaped(project(call2, fields)));
      });
    }
  }

  it('is written beside what a merge brings, and never over an alias', () => {
    const manifest = (more: string): string =>
      `x-base: &base\n  timeout_seconds: 60\nworkflows:\n  f:\n    <<: *base\n    id: ${uuid(1)}\n    path: f.py\n    function_name: f\n${more}`;
    const now = { ...project('timeout_seconds=30', 'name: x'), [MANIFEST]: manifest('') };
    const { files, left } = outcome(undefined, now, { [METADATA]: 'repair-manifest' });
    assert.deepEqual(left, []);
    assert.equal(files[MANIFEST], manifest('    timeout_seconds: 30\n'));
    for (const [call, value] of [
      ['timeout_seconds=30', '60'],
      ['tags=["a"]', '[b]'],
    ] as const) {
      const [field = ''] = call.split('=');
      const text = `x: &v ${value}\nworkflows:\n  f: { id: ${uuid(1)}, path: f.py, function_name: f, ${field}: *v }\n`;
      const plan = planFor(contextOf(undefined, { ...project(call, ''), [MANIFEST]: text }), {
        [METADATA]: 'repair-manifest',
      });
      assert.deepEqual(
        plan.blocking.map(({ message }) => message),
        [`${MANIFEST} says it through a YAML alias, so other places would change with it. Change it by hand.`],
      );
    }
  });

  it('is left to people where something would be lost, or cannot be said', () => {
    assert.deepEqual(blocked('tags=[\n    "a",  # why\n]', 'tags: [b]', 'repair-file'), [
      'tags in f.py cannot be changed without losing what stands there. Change it by hand.',
    ]);
    assert.deepEqual(blocked('timeout_seconds=1', 'timeout_seconds: .inf', 'repair-file').length, 1);
    assert.deepEqual(blocked('tags=[]', '\ntags:\n  - a # why\n  - b', 'repair-manifest'), [
      `tags in ${MANIFEST} cannot be changed without losing what stands there. Change it by hand.`,
    ]);
    assert.deepEqual(blocked('description="#1"', 'description: x', 'repair-file'), []);
  });

  it('agrees afterwards, whatever the two texts are', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('repair-manifest', 'repair-file'), (ours, theirs, way) => {
        fc.pre(ours !== theirs);
        const now = project(
          `description=${JSON.stringify(ours)}, tags=["x"]`,
          `description: ${JSON.stringify(theirs)}`,
        );
        const context = contextOf(undefined, now);
        fc.pre(context.drifts.some(({ kind }) => kind === METADATA));
        assert.deepEqual(outcome(undefined, now, { [METADATA]: way }).left, []);
      }),
      { numRuns: 60 },
    );
  });
});

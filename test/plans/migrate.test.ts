import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify as printTomlText } from 'smol-toml';
import { stringify as printYaml } from 'yaml';
import { type FolderThere, type MigrationPlan, planMigration } from '../../src/plans/workspace/migrate.ts';
import { namesWanted } from '../../src/plans/workspace/migrate-names.ts';
import { previewOf } from '../../src/plans/workspace/migrate-preview.ts';
import { readToml } from '../../src/syntax/toml-read.ts';
import { equalToml, type TomlTable } from '../../src/syntax/toml-value.ts';
import { commentsOf } from '../../src/workspace/legacy-comments.ts';
import type { LegacyFormat } from '../../src/workspace/legacy-files.ts';
import { readLegacy } from '../../src/workspace/legacy-read.ts';
import { idOf } from '../workspace/kit.ts';

interface Given {
  readonly folders?: readonly FolderThere[];
  readonly force?: boolean;
}

function plan(text: string, format: LegacyFormat, { folders = [], force = false }: Given = {}): MigrationPlan {
  const legacy = readLegacy(text, format);
  assert.ok(legacy.is === 'read', JSON.stringify(legacy));
  const toAscii = (title: string): string => title.normalize('NFKD').replace(/\P{ASCII}/gu, '');
  const wanted = namesWanted(legacy.file, toAscii);
  const names = new Map(wanted.map(({ number }) => [number, `workspaces-${number}`]));
  let ids = 0;
  const freshId = (): string => `ws-${String(++ids).padStart(32, '0')}`;
  const planned = planMigration({
    legacy: legacy.file,
    folders,
    elsewhere: ['shared'],
    names,
    force,
    toAscii,
    freshId,
  });
  assert.ok(!('refused' in planned), JSON.stringify(planned));
  return planned;
}

/** The text of each new file, without its id. */
function texts({ files }: MigrationPlan): Record<string, string> {
  return Object.fromEntries(files.map(({ slug, text }) => [slug, text.replace(/^id = .*\n\n?/m, '')]));
}

const messages = ({ notices }: MigrationPlan): string[] => notices.map(({ message }) => message);

function tomlOf(text: string): TomlTable {
  const { document } = readToml(text);
  assert.ok(document, text);
  return document.value;
}

describe('the plan of a migration', () => {
  it('writes today’s keys for the older ones, identity first, then tables', () => {
    const planned = plan(
      `team:
  scripts: { hi: { script: echo hi } }
  requests:
    - { name: get, endpoint: /x, payload: body }
    - { name: put, method: PUT }
  base_url: https://x
  preRequest: "let a"
  isDisabled: true
  IsHidden: "false"
  extend: Shared
  description: ours
  id: 4A5C2824-74C9-b5d9-385d-ec0502267738
`,
      'yaml',
    );
    assert.equal(
      planned.files[0]?.text,
      `id = "ws-4a5c282474c9b5d9385dec0502267738"
description = "ours"
extends = "shared"
hidden = false
disabled = true
base-url = "https://x"
preRequest = "let a"

[requests]
get = { path = "/x", body = "body" }
put = { method = "PUT" }

[scripts]
hi = { run = "echo hi" }
`,
    );
    assert.deepEqual(planned.notices, []);
  });

  it('points “extends” at the new slug, whatever the order, and says where it leads nowhere', () => {
    const planned = plan('a: {extend: My Base}\nMy Base: {}\nb: {extends: my base}\nc: {extend: gone}\n', 'yaml');
    const bases = planned.files.map(({ text }) => tomlOf(text).extends);
    assert.deepEqual(bases, ['my-base', undefined, 'my-base', 'gone']);
    assert.deepEqual(messages(planned), [
      'In “c”: “extends” names “gone”, and there is no such workspace; it was kept as it is.',
    ]);
  });

  it('gives a slug to the name that is one already, names collisions, and keeps what a slug cannot say', () => {
    const planned = plan('[{"name": "Dév!"}, {"name": "dev"}, {"name": "Dev", "description": "x"}]', 'json');
    assert.deepEqual(
      planned.entries.map(({ name, slug }) => [name, slug]),
      [
        ['Dév!', 'dev-2'],
        ['dev', 'dev'],
        ['Dev', 'dev-3'],
      ],
    );
    assert.deepEqual(messages(planned), [
      '“Dév!” becomes “dev-2”, since “dev” is “dev” already.',
      '“Dev” becomes “dev-3”, since “dev” is “dev” already.',
      'In “Dev”: The name “Dev” was left out: the folder is “dev-3”.',
    ]);
    assert.equal(tomlOf(planned.files[0]?.text ?? '').description, 'Dév!');
  });

  it('asks for the names of entries that have none a folder can have', () => {
    const legacy = readLegacy('- {a: 1, description: mine}\n- {name: "???"}\n- {name: ok}\n', 'yaml');
    assert.ok(legacy.is === 'read');
    assert.deepEqual(
      namesWanted(legacy.file, text => text),
      [
        { number: 1, line: 1, description: 'mine' },
        { number: 2, line: 2, written: '???' },
      ],
    );
  });

  it('settles ids: a good one stays, one that is taken or none gives way to a new one', () => {
    const taken = idOf('a');
    const planned = plan(
      `[a]\nid = "${idOf('b')}"\n[b]\nid = "${idOf('b')}"\n[c]\nid = "${taken}"\n[d]\nid = 7\n`,
      'toml',
      { folders: [{ name: 'other', text: `id = "${taken}"\n` }] },
    );
    const ids = planned.files.map(({ text }) => tomlOf(text).id);
    assert.deepEqual(ids, [
      idOf('b'),
      `ws-${'1'.padStart(32, '0')}`,
      `ws-${'2'.padStart(32, '0')}`,
      `ws-${'3'.padStart(32, '0')}`,
    ]);
    assert.deepEqual(messages(planned), [
      `In “b”: “${idOf('b')}” is the id of another workspace, so this one got a new id.`,
      `In “c”: “${taken}” is the id of another workspace, so this one got a new id.`,
      'In “d”: “7” is no id of a workspace, so this one got a new id.',
    ]);
  });

  it('lets the folder win, unless told otherwise, and never writes over a file that does not parse', () => {
    const folders: FolderThere[] = [
      { name: 'Dev', text: `id = "${idOf('d')}"\nold = 1\n` },
      { name: 'bad', text: 'x = [\n' },
      { name: 'empty' },
    ];
    const text = '[dev]\n[bad]\n[empty]\n[new]\nextends = "dev"\n';
    const careful = plan(text, 'toml', { folders });
    assert.deepEqual(
      careful.entries.map(({ slug, does }) => `${does} ${slug}`),
      ['skip Dev', 'skip bad', 'make empty', 'make new'],
    );
    assert.match(messages(careful).join(' '), /The folder workspaces\/Dev is there already and wins/);
    const forced = plan(text, 'toml', { folders, force: true });
    assert.deepEqual(
      forced.entries.map(({ slug, does }) => `${does} ${slug}`),
      ['replace Dev', 'skip bad', 'make empty', 'make new'],
    );
    assert.match(messages(forced).join(' '), /bad\/workspace\.toml is there and does not parse/);
    assert.equal(tomlOf(forced.files[0]?.text ?? '').id, idOf('d'));
    assert.deepEqual(forced.files[0] && previewOf(forced.files[0]).map(({ sign, text: line }) => sign + line), [
      ` id = "${idOf('d')}"`,
      '-old = 1',
    ]);
  });

  it('makes variables of the properties that can be, and leaves the others where they are', () => {
    const planned = plan('dev:\n  properties: {a: 1, b: [1], c: x}\n  variables: {c: mine}\n', 'yaml');
    assert.equal(texts(planned).dev, '[variables]\nc = "mine"\na = 1\n\n[properties]\nb = [1]\nc = "x"\n');
    assert.deepEqual(messages(planned), [
      'In “dev”: “properties.b” is no text, number, true or false; it stays under “properties”.',
      'In “dev”: “properties.c” is a variable already; it stays under “properties”.',
    ]);
  });

  it('writes out anchors and merge keys', () => {
    const planned = plan('base: &b\n  a: &x [1, 2.0] # once\ndev:\n  <<: *b # merged\n  c: *x\n', 'yaml');
    assert.equal(texts(planned).base, 'a = [1, 2.0] # once\n');
    assert.equal(texts(planned).dev, '# merged\nc = [1, 2.0]\na = [1, 2.0]\n');
  });

  it('names the active workspace by its slug', () => {
    assert.equal(plan('active: My API\nworkspaces: {My API: {}}\n', 'yaml').named, 'my-api');
    const dangling = plan('active: gone\nworkspaces: {dev: {}}\n', 'yaml');
    assert.equal(dangling.named, undefined);
    assert.match(messages(dangling).join(), /“gone” is named as the active workspace/);
  });
});

describe('comments that travel', () => {
  it('in YAML by indentation', () => {
    const planned = plan(
      `# of the file

workspaces:
  # above
  dev: # beside
    # first
    a: 1 # one
    # about b
    b:
      - x # item
      # last
    t:
      u: 1
      # in t
    # end of dev
  # before prod

  prod: {a: 1}
  # end of list
# end of file
`,
      'yaml',
    );
    assert.deepEqual(texts(planned), {
      dev: '# above\n# beside\n\n# first\na = 1 # one\n# about b\nb = [\n  "x", # item\n  # last\n]\n\n[t]\nu = 1\n# in t\n\n# end of dev\n',
      prod: '# before prod\n\na = 1\n\n# end of list\n',
    });
    assert.deepEqual(messages(planned), [
      '2 comments belong to no workspace and stay in the old file: “of the file”, “end of file”.',
    ]);
  });

  it('in TOML and JSON by what they are next to', () => {
    const toml = plan(
      `# dev\n[dev] # beside\na = [ # list\n  1, # one\n] # closed\n# below a\n\n# about r\n[dev.requests.r] # r\nmethod = "GET"\n\n# about prod\n[prod]\n`,
      'toml',
    );
    assert.deepEqual(texts(toml), {
      dev: '# dev\n# beside\n\n# closed\na = [\n  1, # one\n] # list\n# below a\n\n# about r\n[requests.r] # r\nmethod = "GET"\n',
      prod: '# about prod\n\n',
    });
    const json = plan('{\n// dev\n"dev": { "a": 1, // one\n /* b\n * more */ "b": {} // bee\n // end\n} }', 'json');
    assert.deepEqual(texts(json), { dev: '# dev\n\na = 1 # one\n\n# b\n# more\n[b] # bee\n\n# end\n' });
  });
});

const KEY = fc.stringMatching(/^x-[a-zé#". -]{0,8}$/);
const LEAF = fc.oneof(
  fc.string({ unit: 'grapheme-composite', maxLength: 20 }),
  fc.constantFrom('# no', '"""', "it's", 'a\nb\n', '\r\n\t', '<<<<<<< x', ' ', ''),
  fc.integer(),
  fc
    .double({ noDefaultInfinity: true, noNaN: true })
    .map(value => (Number.isInteger(value) ? value + 0.5 : value))
    .filter(value => !Number.isInteger(value)),
  fc.boolean(),
);
const { value: VALUE } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    LEAF,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(KEY, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const WORKSPACES = fc.dictionary(
  fc
    .stringMatching(/^[a-z][a-z0-9]{1,6}$/)
    .filter(
      name => !/^(?:con|prn|aux|nul|active|default|current|name|macros|layers|scripts)$|^(?:com|lpt)\d/.test(name),
    ),
  fc.dictionary(KEY, VALUE, { maxKeys: 4, noNullPrototype: true }),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

describe('laws of a migration', () => {
  it('finds every value of the old file in exactly one new one, in every format', () => {
    fc.assert(
      fc.property(WORKSPACES, fc.constantFrom('yaml', 'json', 'toml'), (workspaces, format) => {
        const whole = { workspaces };
        const text =
          format === 'yaml'
            ? printYaml(whole, { lineWidth: 0 })
            : format === 'json'
              ? JSON.stringify(whole, null, 2)
              : printTomlText(whole);
        // A text may look like a conflict to whoever reads line by line; such a file is held, as it should be.
        fc.pre(readLegacy(text, format).is === 'read');
        const planned = plan(text, format);
        assert.deepEqual(planned.notices, []);
        assert.deepEqual(planned.files.map(({ slug }) => slug).sort(), Object.keys(workspaces).sort());
        for (const { slug, text: made } of planned.files) {
          const { id, ...rest } = tomlOf(made);
          assert.match(String(id), /^ws-/);
          assert.ok(equalToml(rest, workspaces[slug] as TomlTable), `${text}\n----\n${made}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  const YAML_LINES = [
    'workspaces:',
    '  dev:',
    '    a: 1',
    '    list:',
    '      - x',
    '      - k: v',
    '        m: {n: 1}',
    '    nothing: ~',
    '    name: Dev',
    '    requests:',
    '      get:',
    '        method: GET',
    '    properties:',
    '      x: 1',
    '      y: [1]',
    '  prod:',
    '    extend: dev',
    'macros:',
    '  z: 1',
  ];
  const TOML_LINES = [
    '[workspaces.dev]',
    'a = 1',
    'list = [',
    '  1,',
    '  { k = "v" },',
    ']',
    '[[workspaces.dev.many]]',
    'b = 2',
    '[[workspaces.dev.many]]',
    '[workspaces.dev.requests.get]',
    'method = "GET"',
    '[workspaces.prod]',
    'name = "Prod"',
    'properties.x = 1',
    'properties.y = [1]',
    '[macros]',
    'z = 1',
  ];

  for (const [format, lines] of [
    ['yaml', YAML_LINES],
    ['toml', TOML_LINES],
  ] as const) {
    it(`carries every comment of ${format.toUpperCase()} once, or names it`, () => {
      const at = fc.record({
        line: fc.nat(lines.length),
        indent: fc.nat(9),
        beside: fc.boolean(),
        blank: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(at, { maxLength: 12 }), places => {
          const out: string[] = [];
          let count = 0;
          lines.concat('').forEach((line, index) => {
            const here = places.filter(place => place.line === index);
            for (const { indent, blank } of here.filter(({ beside }) => !beside)) {
              out.push(`${' '.repeat(indent)}# c${count++}.`, ...(blank ? [''] : []));
            }
            const beside = line !== '' && here.some(place => place.beside);
            out.push(beside ? `${line} # c${count++}.` : line);
          });
          const text = `${out.join('\n')}\n`;
          const planned = plan(text, format);
          const printed = planned.files.map(file => file.text).join('');
          const told = messages(planned).join('\n');
          assert.equal(planned.comments.before, count);
          for (let comment = 0; comment < count; comment++) {
            const found = `${printed}\n${told}`.split(`c${comment}.`).length - 1;
            assert.equal(found, 1, `c${comment} in\n${text}\n----\n${printed}\n${told}`);
          }
          const carried = planned.files.flatMap(file => commentsOf(file.text, 'toml', undefined));
          assert.equal(carried.length, planned.comments.carried);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.constantFrom('yaml', 'json', 'toml'), (text, format) => {
        if (readLegacy(text, format).is === 'read') plan(text, format);
      }),
      { numRuns: 300 },
    );
  });
});

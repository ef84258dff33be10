import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToml } from '../../src/syntax/toml-read.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import { commentsOf, plainJson } from '../../src/workspace/legacy-comments.ts';
import { legacyFilesIn, legacyFormat, migratedName } from '../../src/workspace/legacy-files.ts';
import { readLegacy } from '../../src/workspace/legacy-read.ts';

const read = (text: string, name: string) => {
  const format = legacyFormat(name);
  assert.ok(format);
  const result = readLegacy(text, format);
  assert.ok(result.is === 'read', JSON.stringify(result));
  return result.file;
};
const held = (text: string, format: 'toml' | 'json' | 'yaml') => {
  const result = readLegacy(text, format);
  assert.ok(result.is === 'held');
  return result;
};
const namesIn = (text: string, name: string) => read(text, name).entries.map(entry => entry.name);

describe('the file of all workspaces', () => {
  it('is known by its name alone, and goes to a free name with the date', () => {
    assert.deepEqual(
      legacyFilesIn(['workspaces', 'workspaces.yml', 'workspaces.toml', 'workspaces.yaml.migrated-2026-01-31']),
      ['workspaces.toml', 'workspaces.yml'],
    );
    assert.equal(migratedName('workspaces.yml', '2026-01-31', []), 'workspaces.yml.migrated-2026-01-31');
    const taken = ['Workspaces.yml.migrated-2026-01-31', 'workspaces.yml.migrated-2026-01-31-2'];
    assert.equal(migratedName('workspaces.yml', '2026-01-31', taken), 'workspaces.yml.migrated-2026-01-31-3');
  });

  it('is a map by name or a list with names, alone or under “workspaces”, in each format', () => {
    assert.deepEqual(namesIn('dev:\n  a: 1\nprod:\n  a: 2\n', 'x.yaml'), ['dev', 'prod']);
    assert.deepEqual(namesIn('workspaces:\n- name: dev\n- a: 1\n', 'x.yml'), ['dev', undefined]);
    assert.deepEqual(namesIn('- dev: {a: 1}\n- prod: {}\n', 'x.yml'), ['dev', 'prod']);
    assert.deepEqual(namesIn('[dev]\na = 1\n[prod.requests]\n', 'x.toml'), ['dev', 'prod']);
    assert.deepEqual(namesIn('[workspaces.dev]\n[workspaces."My API"]\n', 'x.toml'), ['dev', 'My API']);
    assert.deepEqual(namesIn('[[workspaces]]\nname = "dev"\n[[workspaces]]\nname = 3\n', 'x.toml'), ['dev', '3']);
    assert.deepEqual(namesIn('[{"name": "dev"}]', 'x.json'), ['dev']);
    assert.deepEqual(namesIn('{"workspaces": {"dev": null, "prod": {}}, }', 'x.jsonc'), ['dev', 'prod']);
  });

  it('may say which workspace is active or the default one', () => {
    for (const [text, name] of [
      ['activeWorkspace: dev\nworkspaces: {dev: {}}\n', 'x.yaml'],
      ['[default-workspace]\nworkspace = "dev"\n[dev]\n', 'x.toml'],
      ['{"default_workspace": "dev", "workspaces": [{"name": "dev"}]}', 'x.json'],
    ] as const) {
      const file = read(text, name);
      assert.equal(file.named?.name, 'dev', text);
      assert.deepEqual(file.notices, []);
      assert.deepEqual(
        file.entries.map(entry => entry.name),
        ['dev'],
      );
    }
  });

  it('is held where it cannot be read, where a key stands twice and where nothing is in it', () => {
    assert.equal(held('workspaces:\n  dev: [\n', 'yaml').line, 3);
    assert.match(held('dev: {}\ndev: {}\n', 'yaml').message, /already used/);
    assert.match(held('{"dev": {}, "dev": {}}', 'json').message, /already used/);
    assert.match(held('[dev]\n[dev]\n', 'toml').message, /twice|defined|redefine/i);
    assert.match(held('<<<<<<< a\ndev: {}\n=======\nprod: {}\n>>>>>>> b\n', 'yaml').message, /conflict/);
    assert.match(held('a: {}\n---\nb: {}\n', 'yaml').message, /first document/);
    for (const text of ['', '# nothing\n', 'dev: 1\n', 'workspaces_:\n'])
      assert.match(held(text, 'yaml').message, /no workspaces/);
    assert.match(held('{"dev": {} // open\n, /* no end', 'json').message, /comment/);
  });

  it('is not taken apart where it is one workspace', () => {
    assert.match(held('base-url = "x"\n[requests.get]\nmethod = "GET"\n', 'toml').message, /“base-url” at its top/);
    const { entries, notices } = read('[dev]\n[requests]\n', 'x.toml');
    assert.deepEqual(
      [entries.length, notices.map(({ message }) => message)],
      [1, ['“requests” belongs to no workspace and stays in the old file.']],
    );
  });

  it('tells of what is no table and of what TOML cannot hold, with the line', () => {
    const { notices } = read('workspaces:\n  dev:\n    a: ~\n    b: [1, null]\n  prod: 1\n', 'x.yaml');
    assert.deepEqual(notices, [
      { message: '“prod” is no table, so no workspace is made of it.', line: 5 },
      { message: 'In “dev”: “a” has no value, which TOML cannot say; it was left out.', line: 3 },
      { message: 'In “dev”: “b[1]” has no value, which TOML cannot say; it was left out.', line: 4 },
    ]);
  });
});

describe('comments', () => {
  const texts = (text: string, format: 'toml' | 'json' | 'yaml'): string[] => {
    const root = format === 'yaml' ? parseYaml(text).root : format === 'toml' ? readToml(text).parsed.root : undefined;
    return commentsOf(text, format, root).map(({ start, end, lines }) => {
      assert.ok(end > start);
      return lines.join('|');
    });
  };

  it('are found outside of text alone', () => {
    const yaml = `#a\n"k #1": "v #2" #b\nx: it's #c\nfolded: >- #d\n  # text\n\n  more # text\n#e\nurl: a#b\nl: [1, #f\n  'x # y' ] #g\n`;
    assert.deepEqual(texts(yaml, 'yaml'), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const toml = `#a\n"k#" = "v # \\" #" #b\nl = '''\n# no '''' #c\nm = """\n# "" \\""" # no """ #d\n["h#"] #e\nn = [ #f\n'#' ] # g\n`;
    assert.deepEqual(texts(toml, 'toml'), ['a', 'b', 'c', 'd', 'e', 'f', ' g']);
    const json = `{ // a\n"k//": "/* no */ \\" // no", /* b\n * c */ "x": 1 }`;
    assert.deepEqual(texts(json, 'json'), [' a', ' b| c']);
  });

  it('of JSON become spaces, as do commas at the end of a list, and nothing else moves', () => {
    const text = '{"a": [1, 2, /* x */ ], // ,]\n"b": ",]", }';
    assert.equal(plainJson(text), '{"a": [1, 2          ],      \n"b": ",]"  }');
    assert.equal(plainJson('[,]'), '[,]');
    fc.assert(
      fc.property(fc.json(), json => plainJson(json) === json),
      { numRuns: 200 },
    );
  });
});

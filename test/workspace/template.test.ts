import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { dotenvValues } from '../../src/config/dotenv.ts';
import { expandTemplate, readTemplate, type Template, type TemplateFile } from '../../src/workspace/template.ts';
import { bytesOf, textOf } from '../kit/model-outside.ts';

const BUILT_IN = { slug: 'shop', title: 'My Shop', id: `ws-${'a'.repeat(32)}`, date: '2026-11-21' };
const FOLDER = '/home/ana/.mooring/templates/t';

function files(texts: Readonly<Record<string, string | Uint8Array>>): TemplateFile[] {
  return Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: typeof text === 'string' ? bytesOf(text) : text,
    mode: 0o644,
  }));
}

function template(texts: Readonly<Record<string, string | Uint8Array>>, empty: readonly string[] = []): Template {
  const read = readTemplate('t', FOLDER, files(texts), empty);
  assert.ok(!('problem' in read), 'problem' in read ? read.problem : '');
  return read;
}

function expanded(made: Template, given: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  const result = expandTemplate(made, BUILT_IN, given);
  assert.ok(!('problem' in result), 'problem' in result ? result.problem : '');
  return Object.fromEntries(result.files.map(({ path, bytes }) => [path, textOf(bytes)]));
}

function problem(made: Template | { readonly problem: string }, given: Readonly<Record<string, string>> = {}): string {
  const result = 'problem' in made ? made : expandTemplate(made, BUILT_IN, given);
  assert.ok('problem' in result);
  return result.problem;
}

describe('a template', () => {
  it('replaces markers in text and names of files, and leaves escaped ones plain', () => {
    const made = template({ 'docs/%{slug}.md': '# %{title} (%{id}), %{date}\n%%{slug} %%%{slug} %%{ %{ % {slug}\n' }, [
      '%{slug}/x',
    ]);
    assert.deepEqual(expanded(made), {
      'docs/shop.md': `# My Shop (${BUILT_IN.id}), 2026-11-21\n%{slug} %%{slug} %{ %{ % {slug}\n`,
    });
    const result = expandTemplate(made, BUILT_IN, {});
    assert.deepEqual('empty' in result ? result.empty : [], ['shop/x']);
  });

  it('takes given values before defaults, which may use what stands above them', () => {
    const made = template({
      'template.toml':
        '[variables.port]\ndefault = 80\n[variables.url]\ndefault = "http://%{slug}:%{port}"\n[variables.none]\n',
      'a.txt': '%{url}|%{none}|%{free}',
    });
    assert.deepEqual(expanded(made), { 'a.txt': 'http://shop:80||%{free}' });
    assert.deepEqual(expanded(made, { port: '9', free: 'f' }), { 'a.txt': 'http://shop:9||f' });
    const result = expandTemplate(made, BUILT_IN, {});
    assert.deepEqual('warnings' in result ? result.warnings : [], [
      '%{free} in a.txt of the template stands for nothing and is left as it is; “%%{” writes it plainly.',
    ]);
  });

  it('keeps every byte of what is not UTF-8', () => {
    const bytes = new Uint8Array([0xff, 0x25, 0x7b, 0x73, 0x7d]);
    const result = expandTemplate(template({ 'logo.png': bytes }), BUILT_IN, {});
    assert.deepEqual('files' in result ? result.files[0]?.bytes : undefined, bytes);
  });

  it('gives any value to TOML, JSON and .env, so that they read it back', () => {
    const made = template({
      'template.toml': '[variables.v]\n',
      'a.toml': 'v = "%{v}"\n',
      'a.json': '{ "v": "%{v}" }\n',
      '.env': '# first\nexport V=%{v} # kept\nX="is %{slug}"\n',
    });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a"\'\\$ #\n\t=%{}v') }), value => {
        const result = expandTemplate(made, BUILT_IN, { v: value });
        if ('problem' in result) return;
        const texts = Object.fromEntries(result.files.map(({ path, bytes }) => [path, textOf(bytes) ?? '']));
        assert.equal(parse(texts['a.toml'] ?? '').v, value);
        assert.equal(JSON.parse(texts['a.json'] ?? '').v, value);
        const variables = dotenvValues(texts['.env'] ?? '');
        assert.deepEqual([variables.get('V'), variables.get('X'), variables.size], [value, 'is shop', 2]);
      }),
      { numRuns: 300, examples: [['%%{'], ['%{slug}'], ['%%%{v}'], ['{']] },
    );
  });

  it('lets a secret into .env alone, readable by its owner', () => {
    const declared = '[variables.token]\nsecret = true\n';
    const made = expandTemplate(template({ 'template.toml': declared, '.env': 'T=%{token}\n' }), BUILT_IN, {
      token: 's',
    });
    assert.deepEqual('files' in made ? made.files.map(({ path, mode }) => [path, mode]) : [], [['.env', 0o600]]);
    assert.equal(
      problem(template({ 'template.toml': declared, 'workspace.toml': 't = "%{token}"' })),
      `${FOLDER}/workspace.toml would hold the secret “token”; let the template put it into “.env”.`,
    );
  });

  it('says which variables need a value, and which there are not', () => {
    const made = template({
      'template.toml': '[variables.host]\nprompt = "Which host?"\nrequired = true\n',
      a: '%{path}',
    });
    assert.equal(problem(made), 'The template “t” needs a value for “host” (Which host?).');
    assert.equal(problem(made, { hots: 'x' }), 'The template “t” has no variable “hots”; there are host, path.');
    assert.equal(problem(made, { hosts: 'x' }), 'The template “t” has no variable “hosts”; did you mean “host”?');
    assert.equal(problem(made, { id: 'x' }), '“id” has a value of its own and cannot be given one.');
  });

  it('refuses names that no file can have, that lead elsewhere, or that two files would have', () => {
    const made = template({ '%{v}/a': '', 'template.toml': '[variables.v]\n' });
    for (const v of ['..', '.', '', 'a/b', 'a\\b', 'a:b', 'a\nb', 'a.', 'aux', 'x'.repeat(300)]) {
      assert.match(problem(made, { v }), /would get a name that not every disk can have/);
    }
    const twice = template({ '%{v}': '', readme: '', 'template.toml': '[variables.v]\n' });
    assert.match(problem(twice, { v: 'README' }), /Two files of .* would have the name/);
  });

  it('is refused where template.toml does not say what it should', () => {
    const read = (text: string) => problem(readTemplate('t', FOLDER, files({ 'template.toml': text })));
    assert.match(read('x = '), /template\.toml cannot be read/);
    assert.match(read('variables = 1'), /must be a table/);
    assert.match(read('[variables]\na = 1'), /“variables\.a” must be a table/);
    assert.match(read('[variables.slug]'), /“slug” has a value of its own/);
    assert.match(read('[variables."a b"]'), /“a b” is no name of a variable/);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EnvironmentVariable, layerEnvironment } from '../../src/config/dotenv-layers.ts';
import type { PlaceholderContext } from '../../src/workspace/placeholder-targets.ts';
import { parsePlaceholders } from '../../src/workspace/placeholders.ts';
import { MOST_TEXT, placeholderResolver, type Resolution, resolve } from '../../src/workspace/resolve-placeholders.ts';
import { evaluate, type Files } from './evaluate-kit.ts';

interface Around {
  readonly env?: string;
  readonly inherited?: readonly string[];
  readonly store?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly ignoreCase?: boolean;
}

function contextOf(files: Files, around: Around = {}, name = 'dev'): PlaceholderContext {
  const { env = '', inherited = [], store = {}, files: there = [], ignoreCase = false } = around;
  const environment: ReadonlyMap<string, EnvironmentVariable> = layerEnvironment([
    { layer: 'workspace', file: '/env', text: env },
  ]).variables;
  return {
    effective: evaluate(files, name),
    environment,
    environmentIsWhole: true,
    inherited: new Set(inherited),
    ignoreCase,
    store: new Map(Object.entries(store).map(([key, value]) => [key, { value, file: '/data', line: 1 }])),
    fileIn: ({ slug }, path) => there.includes(`${slug}/${path}`),
  };
}

/** What one placeholder comes to, in a few words. */
function told(placeholder: string, own: string, around: Around = {}): string {
  return say(resolveIn(placeholder, contextOf({ 'dev/workspace.toml': own }, around)));
}

function resolveIn(written: string, context: PlaceholderContext): Resolution {
  const [placeholder] = parsePlaceholders(written).placeholders;
  assert.ok(placeholder, written);
  return resolve(placeholder, context);
}

function say(resolution: Resolution): string {
  switch (resolution.is) {
    case 'resolved':
      return `${resolution.target.is} ${resolution.shown}`;
    case 'runtime':
      return `runtime ${resolution.target.is}`;
    case 'unresolved':
      return `? ${resolution.why}${resolution.near === undefined ? '' : ` ~ ${resolution.near}`}`;
    case 'cycle':
      return `cycle ${resolution.chain.map(path => path.join('.')).join(' > ')}`;
  }
}

describe('resolving placeholders', () => {
  it('takes a variable before a path, and a path before the environment', () => {
    const around = { env: 'a=env\nb=env\nc=env' };
    const own = 'a = "path"\nb = "path"\nvariables.a = "variable"\n';
    assert.equal(told('{{a}}', own, around), 'value variable');
    assert.equal(told('{{b}}', own, around), 'value path');
    assert.equal(told('{{c}}', own, around), 'environment env');
  });

  it('takes what its kind says and nothing else', () => {
    const around = { env: 'a=env', store: { a: 'stored' } };
    const own = 'a = "path"\nvariables.a = "variable"\n';
    assert.equal(told('{{[env]::a}}', own, around), 'environment env');
    assert.equal(told('{{[var]::a}}', own, around), 'value variable');
    assert.equal(told('{{[prop]::a}}', own, around), 'value path');
    assert.equal(told('{{[prop]::/variables/a}}', own, around), 'value variable');
    assert.equal(told('{{[store]::a}}', own, around), 'store stored');
    assert.equal(told('{{[var]::aa}}', own, around), '? No variable “aa” is declared ~ a');
  });

  it('puts in numbers, flags and dates as they are written', () => {
    const own = 'variables = { port = 8080, on = true, day = 2024-05-01, half = 0.5 }\n';
    assert.deepEqual(
      ['port', 'on', 'day', 'half'].map(name => told(`{{${name}}}`, own)),
      ['value 8080', 'value true', 'value 2024-05-01', 'value 0.5'],
    );
  });

  it('reaches into lists by number, and puts in neither a list nor a table', () => {
    const own = 'tags = ["a", "b"]\n[variables]\n';
    assert.equal(told('{{tags.1}}', own), 'value b');
    assert.equal(told('{{tags}}', own), '? “tags” is a list, and only a single value can be put in here');
    assert.equal(
      told('{{[prop]::/variables}}', own),
      '? “/variables” is a table, and only a single value can be put in here',
    );
  });

  it('takes the default where nothing else is said, and with :- also for an empty variable', () => {
    const around = { env: 'EMPTY=' };
    assert.equal(told('{{x::none}}', ''), 'default none');
    assert.equal(told('{{[store]::x::}}', ''), 'default ');
    assert.equal(told('{{EMPTY::none}}', '', around), 'environment ');
    assert.equal(told(`\${EMPTY:-none}`, '', around), 'default none');
    assert.equal(told(`\${EMPTY}`, '', around), 'environment ');
  });

  it('leaves to the run what only the run knows', () => {
    const around = { inherited: ['HOME'], env: `KEY=\${secret:k}`, files: ['dev/a.json'] };
    assert.equal(told('{{[arg]::id}}', ''), 'runtime argument');
    assert.equal(told(`\${secret:k}`, ''), 'runtime secret');
    assert.equal(told(`\${HOME}`, '', around), 'runtime inherited');
    assert.equal(told(`\${KEY}`, '', around), 'runtime environment');
    assert.equal(told('{{[file]::./a.json}}', '', around), 'runtime file');
  });

  it('takes a file of a base where the workspace has none, and none from outside', () => {
    const files = { 'abacus/workspace.toml': '', 'dev/workspace.toml': 'extends = "abacus"\n' };
    const context = contextOf(files, { files: ['abacus/a.json'] });
    const found = resolveIn('{{[file]::a.json}}', context);
    assert.ok(found.is === 'runtime' && found.target.is === 'file');
    assert.equal(found.target.workspace.slug, 'abacus');
    assert.match(say(resolveIn('{{[file]::b.json}}', context)), /^\? There is no file “b\.json”/);
    for (const path of ['../a', '/etc/passwd', 'a/../../b', 'C:/x', 'a\\b', '']) {
      assert.match(say(resolveIn(`{{[file]::${path}}}`, context)), /^\? “.*” is no path of a file/, path);
    }
  });

  it('names the nearest name of each kind', () => {
    const around = { env: 'ABACUS_URL=x', store: { 'api-token': 'x' } };
    const own = 'base-url = "x"\nrequests.get.path = "/a"\n';
    assert.equal(told('{{base_url}}', own, around), '? Nothing says “base_url” ~ base-url');
    assert.equal(told(`\${ABACUS_ULR}`, own, around), '? No variable “ABACUS_ULR” is in the environment ~ ABACUS_URL');
    assert.equal(told('{{[store]::api_token}}', own, around), '? The data store has no key “api_token” ~ api-token');
    assert.equal(told('{{[prop]::/requests/get/pat}}', own), '? Nothing says “/requests/get/pat” ~ /requests/get/path');
    assert.equal(told('{{[environment]::X}}', own), '? “[environment]” is no kind of placeholder ~ env');
    assert.equal(told('{{[evn]::X}}', own), '? “[evn]” is no kind of placeholder ~ env');
  });

  it('takes names in other letters where the system does', () => {
    const around = { env: 'Path=a', inherited: ['HOME'], ignoreCase: true };
    assert.equal(told(`\${PATH}`, '', around), 'environment a');
    assert.equal(told(`\${home}`, '', around), 'runtime inherited');
  });

  it('goes on with what values lead to, and says what is left', () => {
    const own =
      'base-url = "http://{{host}}:{{port}}/{{gone}}"\nvariables = { host = "h.{{zone}}", zone = "z", port = 1 }\n';
    const found = resolveIn('{{base-url}}', contextOf({ 'dev/workspace.toml': own }));
    assert.ok(found.is === 'resolved');
    assert.equal(found.text, 'http://h.z:1/{{gone}}');
    assert.deepEqual(
      found.open.map(({ written }) => written),
      ['{{gone}}'],
    );
  });

  it('resolves a base’s values with those of the workspace that extends it', () => {
    const files = {
      'abacus/workspace.toml': 'base-url = "http://{{host}}"\nvariables.host = "base"\n',
      'dev/workspace.toml': 'extends = "abacus"\nvariables.host = "dev"\n',
    };
    assert.equal(say(resolveIn('{{base-url}}', contextOf(files))), 'value http://dev');
    assert.equal(say(resolveIn('{{base-url}}', contextOf(files, {}, 'abacus'))), 'value http://base');
  });

  it('names a circle, and what leads into one goes on', () => {
    const own = 'variables = { a = "{{b}}", b = "{{c}}", c = "{{a}}", d = "d{{a}}", e = "{{e}}" }\n';
    assert.equal(told('{{b}}', own), 'cycle variables.b > variables.c > variables.a > variables.b');
    assert.equal(told('{{d}}', own), 'value d{{a}}');
    assert.equal(told('{{e}}', own), 'cycle variables.e > variables.e');
  });

  it('masks what looks like a secret, also in what it is put into', () => {
    const around = { env: 'API_TOKEN=abc\nPAYMENTS_KEY=def\nNAME=ana', store: { dsn: 'ghi' } };
    const own =
      'a = "Bearer {{API_TOKEN}} {{NAME}}"\nvariables = { password = "xyz", host = "h" }\nheaders.authorization = "{{host}}"\n';
    assert.equal(told('{{API_TOKEN}}', own, around), 'environment ••••••••');
    assert.equal(told('{{PAYMENTS_KEY}}', own, around), 'environment ••••••••');
    assert.equal(told('{{[store]::dsn}}', own, around), 'store ••••••••');
    assert.equal(told('{{a}}', own, around), 'value Bearer •••••••• ana');
    assert.equal(told('{{password}}', own, around), 'value ••••••••');
    assert.equal(told('{{headers.authorization}}', own, around), 'value ••••••••');
  });

  it('stops before a text grows without bound', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `v${index} = "{{v${index + 1}}}{{v${index + 1}}}"`);
    const own = `[variables]\n${lines.join('\n')}\nv40 = "0123456789"\n`;
    const found = resolveIn('{{v0}}', contextOf({ 'dev/workspace.toml': own }));
    assert.ok(found.is === 'resolved');
    assert.ok(found.text.length <= MOST_TEXT);
    assert.ok(found.open.some(({ resolution }) => resolution.is === 'unresolved' && /100,000/.test(resolution.why)));
  });

  it('goes through chains and circles of many values', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => `v${index} = "{{v${(index + 1) % 3000}}}"`);
    const circle = resolveIn('{{v0}}', contextOf({ 'dev/workspace.toml': `[variables]\n${chain.join('\n')}\n` }));
    assert.equal(circle.is, 'cycle');
    const open = `[variables]\n${chain.slice(0, -1).join('\n')}\nv2999 = "end"\n`;
    assert.equal(say(resolveIn('{{v0}}', contextOf({ 'dev/workspace.toml': open }))), 'value end');
  });

  it('does not look into what stands for nothing but people or the disk', () => {
    const own =
      'description = "{{a}}"\nid = "{{a}}"\nscaffold.dirs = ["{{a}}"]\nrequests.x = { path = "{{a}}", description = "{{a}}" }\n';
    const { uses } = placeholderResolver(contextOf({ 'dev/workspace.toml': own }));
    assert.deepEqual(
      uses.map(({ path }) => path.join('.')),
      ['requests.x.path'],
    );
  });

  it('ends for any values, in a text of bounded length without what could be put in (law)', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const piece = fc.oneof(
      fc.constantFrom(...names).map(name => `{{${name}}}`),
      fc.constantFrom('{{[var]::a}}', '{{gone}}', '{{gone::x}}', '{{', 'x', `\${a}`, '}}', '{{variables.b}}'),
    );
    const values = fc.tuple(...names.map(() => fc.array(piece, { maxLength: 4 }).map(parts => parts.join(''))));
    fc.assert(
      fc.property(values, texts => {
        const own = `[variables]\n${names.map((name, at) => `${name} = '${texts[at]}'`).join('\n')}\n`;
        const resolver = placeholderResolver(contextOf({ 'dev/workspace.toml': own }));
        for (const { path, text, parsed } of resolver.uses) {
          const expansion = resolver.expansionAt(path);
          assert.ok(expansion && expansion.text.length <= Math.max(MOST_TEXT, text.length));
          const left = new Set(expansion.open.map(({ written }) => written));
          for (const placeholder of parsed.placeholders) {
            const resolution = resolver.resolve(placeholder);
            const written = text.slice(placeholder.start, placeholder.end);
            assert.equal(left.has(written), resolution.is !== 'resolved', written);
            if (resolution.is !== 'cycle') continue;
            assert.deepEqual(resolution.chain[0], resolution.chain.at(-1));
            const way = resolver.wayRound(path, resolution.chain[0] ?? []);
            if (way) assert.deepEqual([way[0], way[1], way.at(-1)], [path, resolution.chain[0], path]);
          }
        }
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyText } from '../../src/config/key-path.ts';
import {
  configValue,
  explain,
  hiddenBy,
  originText,
  type ResolvedConfig,
  resolveConfig,
  writePlace,
} from '../../src/config/layers.ts';
import { CONFIG_KEYS, type ConfigKey } from '../../src/config/schema.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { oddText } from '../syntax/kit.ts';
import { configFile } from './kit.ts';

function resolve(user: string, project = '', variables: Record<string, string> = {}): ResolvedConfig {
  return resolveConfig([configFile('user', user), configFile('project', project)], variables);
}

function story(resolved: ResolvedConfig, key: string): string[] {
  return explain(resolved, key).settings.map(
    setting => originText(setting) + (setting.ignored ? ` ${setting.ignored}` : ''),
  );
}

function findings(resolved: ResolvedConfig): string[] {
  return resolved.findings.map(({ kind, file, message }) => `${kind} ${file}: ${message}`);
}

describe('The waterfall', () => {
  const user = '# mine\n[watch]\npolling = false\n\n[default-workspace]\nworkspace = "payments"\n';

  it('goes from the environment over the project and the user to the defaults', () => {
    const variables = { MOORING_WATCH_POLLING: '1' };
    const all = resolve(user, 'watch.polling = true', variables);
    assert.deepEqual(story(all, 'watch.polling'), [
      'MOORING_WATCH_POLLING',
      'project/config.toml:1',
      'user/config.toml:3',
      'default',
    ]);
    assert.equal(configValue(all, 'watch.polling'), true);
    assert.equal(configValue(resolve(user, 'watch.polling = true'), 'watch.polling'), true);
    assert.equal(configValue(resolve(user), 'watch.polling'), false);
    assert.equal(explain(resolve(''), 'watch.polling').by?.layer, 'default');
  });

  it('tells a key that nobody sets, and one that nobody knows', () => {
    assert.deepEqual(explain(resolve(''), 'default-workspace.workspace').settings, []);
    assert.ok(explain(resolve(''), 'default-workspace.workspace').key);
    assert.equal(explain(resolve(''), 'no.such').key, undefined);
  });

  it('says where a value stands in its text', () => {
    const { by } = explain(resolve(user), 'default-workspace.workspace');
    assert.equal(by?.line, 6);
    assert.equal(user.slice(by?.span?.start, by?.span?.end), '"payments"');
    assert.equal(user.slice(by?.keySpan?.start, by?.keySpan?.end), 'workspace');
  });

  it('says which setting would hide one of a lower layer', () => {
    const resolved = resolve(user, '', { MOORING_WORKSPACE: 'x' });
    const hiding = hiddenBy(resolved, ['default-workspace', 'workspace'], 'user');
    assert.equal(hiding && originText(hiding), 'MOORING_WORKSPACE');
    assert.equal(hiddenBy(resolve(user), ['default-workspace', 'workspace'], 'user'), undefined);
    assert.equal(hiddenBy(resolve(''), ['default-workspace', 'workspace'], 'user'), undefined);
  });

  it('uses only what a layer may set, whatever the file says', () => {
    const project =
      'sync.remote = "x"\n[default-workspace]\nworkspace = "evil"\n[[bindings]]\nws_id = "x"\n[trust]\nall = true\n[policies]\na = 1\n';
    const resolved = resolve('', project);
    for (const key of ['sync.remote', 'default-workspace.workspace', 'trust.all', 'policies.a']) {
      assert.equal(configValue(resolved, key), undefined, key);
      assert.deepEqual(explain(resolved, key).settings[0]?.ignored, 'scope', key);
    }
    assert.deepEqual(configValue(resolved, 'bindings'), []);
    assert.deepEqual(
      resolved.findings.map(({ kind, path }) => `${kind} ${keyText(path)}`),
      [
        'scope sync.remote',
        'scope default-workspace.workspace',
        'scope bindings',
        'scope trust.all',
        'scope policies.a',
      ],
    );
  });

  it('ignores a project’s path that leads out of it', () => {
    const key: ConfigKey = { path: ['docs'], type: { is: 'path' }, scope: ['project', 'user'], doc: '', since: '0' };
    const used = (layer: 'project' | 'user', path: string): boolean => {
      return resolveConfig([configFile(layer, `docs = '${path}'`)], {}, [key]).values.get('docs')?.value === path;
    };
    for (const path of ['/etc', '../x', 'a/../../x', '~/x', 'C:\\x', 'C:x', '..\\x', '\\\\server\\share']) {
      assert.ok(!used('project', path) && used('user', path), path);
    }
    for (const path of ['docs', './docs/a', 'a/../b', '..a']) assert.ok(used('project', path), path);
  });

  it('skips a wrong type, falls to the next layer, and says so', () => {
    const resolved = resolve('watch.polling-interval-ms = 300', 'watch.polling-interval-ms = "300"');
    assert.equal(configValue(resolved, 'watch.polling-interval-ms'), 300);
    assert.deepEqual(findings(resolved), [
      'wrong-type project/config.toml: “watch.polling-interval-ms” must be a whole number from 100 to 60000. It is skipped until then.',
    ]);
  });

  it('skips the bad items of a list and keeps the good', () => {
    const id = `ws-${'0'.repeat(32)}`;
    const resolved = resolve(
      `discovery.ignore = ["a", 3]\n[[bindings]]\nws_id = "${id}"\npaths = ["/a", "b"]\nnote = 1\n[[bindings]]\nws_id = "x"\npaths = ["/c"]\n`,
    );
    assert.deepEqual(configValue(resolved, 'discovery.ignore'), ['a']);
    assert.deepEqual(JSON.parse(JSON.stringify(configValue(resolved, 'bindings'))), [
      { ws_id: id, paths: ['/a'], note: 1 },
    ]);
    assert.deepEqual(
      resolved.findings.map(({ kind }) => kind),
      ['wrong-type', 'wrong-type', 'wrong-type'],
    );
  });

  it('asks for a table where a value stands in its place', () => {
    const resolved = resolve('default-workspace = "payments"');
    assert.deepEqual(findings(resolved), [
      'wrong-type user/config.toml: “default-workspace” must be a table: write “[default-workspace]”, and its keys below it. It is skipped until then.',
    ]);
    assert.equal(configValue(resolved, 'default-workspace'), undefined);
    assert.equal(resolve('[watch.polling]\nx = 1').findings[0]?.kind, 'wrong-type');
  });

  it('keeps unknown keys, and names the nearest known one', () => {
    const resolved = resolve('watch.poling = true\n[mine]\n"a b" = [1]\n');
    assert.deepEqual(configValue(resolved, 'mine."a b"'), [1]);
    assert.deepEqual(findings(resolved), [
      'unknown-key user/config.toml: “watch.poling” is no key that Mooring knows. Did you mean “watch.polling”?',
      'unknown-key user/config.toml: “mine."a b"” is no key that Mooring knows. It is kept as it is.',
    ]);
  });

  it('lets an earlier file of a layer hide a later one, and writes where the key stands', () => {
    const files = [
      configFile('user', 'watch.polling = true'),
      configFile('user', '[default-project]\nproject = "old"\n', 'workspaces/default-workspace.toml'),
    ];
    const resolved = resolveConfig(files, {});
    assert.equal(configValue(resolved, 'default-workspace.workspace'), 'old');
    const place = writePlace(resolved, ['default-workspace', 'workspace'], 'user');
    assert.deepEqual(
      [place?.file.path, place?.place],
      ['workspaces/default-workspace.toml', ['default-project', 'project']],
    );
    assert.equal(writePlace(resolved, ['history', 'versions'], 'user')?.file.path, 'user/config.toml');
    assert.equal(writePlace(resolved, ['history', 'versions'], 'project'), undefined);
  });
});

describe('A file that cannot be read', () => {
  const good = { text: 'watch.polling = true\n', parsed: parseToml('watch.polling = true\n') };

  it('counts as what it said last, and says so', () => {
    const resolved = resolveConfig([{ ...configFile('user', 'watch.polling = '), lastGood: good }], {});
    assert.equal(configValue(resolved, 'watch.polling'), true);
    const { by } = explain(resolved, 'watch.polling');
    assert.equal(by && originText(by), 'user/config.toml:1 (before it stopped parsing)');
    assert.equal(resolved.files[0]?.lastGood, true);
    assert.match(resolved.files[0]?.readOnly ?? '', /^user\/config.toml cannot be read: /);
  });

  it('says nothing where nobody knows what it said', () => {
    const resolved = resolveConfig([configFile('user', 'watch.polling = ')], {});
    assert.deepEqual(story(resolved, 'watch.polling'), ['default']);
    assert.equal(resolved.files[0]?.lastGood, false);
    assert.ok(resolved.files[0]?.held && resolved.files[0].readOnly);
  });

  it('is another thing than an empty one', () => {
    const resolved = resolveConfig([{ ...configFile('user', ''), lastGood: good }], {});
    assert.equal(configValue(resolved, 'watch.polling'), false);
    assert.equal(resolved.files[0]?.readOnly, undefined);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(oddText, oddText, (user, project) => {
        const resolved = resolve(user, project);
        for (const { findings: each } of [resolved]) for (const { message } of each) assert.match(message, /[.?]$/);
        assert.ok(
          CONFIG_KEYS.every(({ path, default: value }) => value === undefined || resolved.values.has(keyText(path))),
        );
      }),
    );
  });
});

describe('A newer version of the file', () => {
  it('is read as far as understood and not written', () => {
    const resolved = resolve('schema = 2\nwatch.polling = true\n');
    assert.equal(configValue(resolved, 'watch.polling'), true);
    assert.equal(resolved.files.find(({ layer }) => layer === 'user')?.schema, 2);
    const message =
      'has version 2; this Mooring writes version 1. It is read as far as understood; install a Mooring that knows version 2 to change it.';
    assert.equal(resolved.files.find(({ layer }) => layer === 'user')?.readOnly, `user/config.toml ${message}`);
    assert.deepEqual(findings(resolved), [`newer-schema user/config.toml: This file ${message}`]);
  });

  it('is none where it says 1, or nothing', () => {
    assert.ok(
      ['', 'schema = 1', '[mine]\nschema = 9'].every(text =>
        resolve(text).files.every(({ readOnly }) => readOnly === undefined),
      ),
    );
  });
});

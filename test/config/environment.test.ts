import assert from 'node:assert/strict';
import { readEnvironment, variableOf, variablesOf } from '../../src/config/environment.ts';
import { keyText } from '../../src/config/key-path.ts';
import { CONFIG_KEYS, type ConfigKey } from '../../src/config/schema.ts';

function settings(variables: Record<string, string>, keys?: readonly ConfigKey[]): Record<string, unknown> {
  const read = readEnvironment(variables, keys);
  return Object.fromEntries(read.settings.toReversed().map(({ key, value }) => [keyText(key.path), value]));
}

function problems(variables: Record<string, string>, keys?: readonly ConfigKey[]): string[] {
  return readEnvironment(variables, keys).problems.map(({ kind, message }) => `${kind}: ${message}`);
}

function flag(...path: string[]): ConfigKey {
  return { path, type: { is: 'boolean' }, scope: ['environment', 'user'], doc: '', since: '0' };
}

describe('The environment', () => {
  it('names a key in upper case, with _ for all that is no letter or digit', () => {
    assert.equal(variableOf(['default-workspace', 'workspace']), 'MOORING_DEFAULT_WORKSPACE_WORKSPACE');
    assert.equal(variableOf(['schema']), 'MOORING_SCHEMA');
    assert.equal(variableOf(['a.b', 'größe😀']), 'MOORING_A_B_GR__E_');
  });

  it('names the active workspace in three ways, the shortest first', () => {
    const key = CONFIG_KEYS.find(({ path }) => path[1] === 'workspace');
    assert.ok(key);
    assert.deepEqual(variablesOf(key), [
      'MOORING_WORKSPACE',
      'MOORING_DEFAULT_WORKSPACE',
      'MOORING_DEFAULT_WORKSPACE_WORKSPACE',
    ]);
    const both = { MOORING_DEFAULT_WORKSPACE: 'b', MOORING_WORKSPACE: 'a' };
    assert.equal(settings(both)['default-workspace.workspace'], 'a');
    assert.deepEqual(problems(both), [
      'disagrees: MOORING_DEFAULT_WORKSPACE and MOORING_WORKSPACE set default-workspace.workspace to different values; MOORING_WORKSPACE is used. Unset one.',
    ]);
    assert.deepEqual(problems({ MOORING_DEFAULT_WORKSPACE: 'a', MOORING_WORKSPACE: 'a' }), []);
  });

  it('gives values the type of their key', () => {
    assert.deepEqual(
      settings({
        MOORING_WATCH_POLLING: ' TRUE ',
        MOORING_WATCH_POLLING_INTERVAL_MS: '250',
        MOORING_IGNORE: 'a, b,,a ',
        MOORING_DEFAULT_WORKSPACE_USE_MOST_RECENTLY_EDITED_WORKSPACE_DIRECTORY: '0',
      }),
      {
        'watch.polling': true,
        'watch.polling-interval-ms': 250,
        'discovery.ignore': ['a', 'b'],
        'default-workspace.use-most-recently-edited-workspace-directory': false,
      },
    );
  });

  it('skips what does not fit, says so, and repeats no value', () => {
    const variables = {
      MOORING_WATCH_POLLING: 'yes-please',
      MOORING_WATCH_POLLING_INTERVAL_MS: '1e3',
      MOORING_HISTORY_VERSIONS: '5000',
    };
    assert.deepEqual(settings(variables), {});
    assert.deepEqual(problems(variables), [
      'unparsable: MOORING_WATCH_POLLING must be true, false, 1 or 0; it is skipped.',
      'unparsable: MOORING_WATCH_POLLING_INTERVAL_MS must be a whole number from 100 to 60000; it is skipped.',
      'unparsable: MOORING_HISTORY_VERSIONS must be a whole number from 0 to 1000; it is skipped.',
    ]);
  });

  it('takes an empty variable for one that is not set', () => {
    const variables = { MOORING_WORKSPACE: '', MOORING_IGNORE: '  ', MOORING_NOTHING: '' };
    assert.deepEqual(settings(variables), {});
    assert.deepEqual(problems(variables), []);
    assert.equal(settings({ ...variables, MOORING_DEFAULT_WORKSPACE: 'b' })['default-workspace.workspace'], 'b');
  });

  it('says nothing of reserved names and of other programs’ variables', () => {
    assert.deepEqual(problems({ MOORING_HOME: '/x', MOORING_WORKSPACE_DIR: '/y', PATH: '/z', MOORINGX: '1' }), []);
  });

  it('says that a variable names no key, with the key it would be and the nearest variable', () => {
    assert.deepEqual(problems({ MOORING_WATCH_POLLNG: '1' }), [
      'unknown: MOORING_WATCH_POLLNG (watch.pollng) names no key that Mooring knows. Did you mean MOORING_WATCH_POLLING?',
    ]);
    assert.deepEqual(problems({ MOORING_QQ: '1' }), [
      'unknown: MOORING_QQ names no key that Mooring knows. It is not used.',
    ]);
  });

  it('reads an unknown name by the longest section that fits, and says where two do', () => {
    const keys = [flag('a', 'x'), flag('a-b', 'x'), flag('a_b', 'y')];
    assert.deepEqual(problems({ MOORING_A_B_SOMETHING: '1' }, keys), [
      'ambiguous: MOORING_A_B_SOMETHING could mean a-b.something or a_b.something, and Mooring knows none of these keys. It is not used.',
    ]);
    assert.match(problems({ MOORING_A_SOMETHING: '1' }, keys)[0] ?? '', /\(a\.something\)/);
  });

  it('sets neither of two keys that have one name', () => {
    const keys = [flag('a', 'b-c'), flag('a-b', 'c')];
    assert.deepEqual(settings({ MOORING_A_B_C: '1' }, keys), {});
    assert.deepEqual(problems({ MOORING_A_B_C: '1' }, keys), [
      'ambiguous: MOORING_A_B_C could mean a.b-c and a-b.c, so it sets neither.',
    ]);
    const named = [flag('a', 'b-c'), { ...flag('q'), variables: ['MOORING_A_B_C'] }];
    assert.deepEqual(settings({ MOORING_A_B_C: '1' }, named), { q: true });
  });

  it('sets nothing that it may not set', () => {
    assert.deepEqual(settings({ MOORING_BINDINGS: 'x' }), {});
    assert.deepEqual(problems({ MOORING_BINDINGS: 'x' }), [
      'scope: bindings cannot be set by a variable; MOORING_BINDINGS is skipped.',
    ]);
  });
});

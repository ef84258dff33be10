import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import { applyIntents, describeIntents, intentProblem, intentsBetween } from '../../src/config/intents.ts';
import { type LogicalConfig, logicalConfig } from '../../src/config/logical.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import type { TomlValue } from '../../src/syntax/toml-value.ts';
import { written } from './kit.ts';

const ID = `ws-${'a'.repeat(32)}`;
const TEXT = `[watch]\npolling = true\n\n[mine]\na = 1\nb = 2\n\n[[bindings]]\nws_id = "${ID}"\npaths = ["/a"]\n`;

function config(text: string): LogicalConfig {
  return logicalConfig(text, parseToml(text).root);
}

function values(text: string): ReadonlyMap<string, TomlValue> {
  return new Map([...config(text)].map(([key, { value }]) => [key, value]));
}

function applied(text: string, intents: readonly Intent[]): ReadonlyMap<string, TomlValue> {
  const result = applyIntents(config(text), intents);
  assert.ok('values' in result);
  return result.values;
}

describe('Intents', () => {
  it('mean to the keys what they do to the text', () => {
    const part = fc.constantFrom('a', 'b', 'watch', 'mine', 'polling');
    const path = fc.array(part, { minLength: 1, maxLength: 3 });
    const value = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.integer(), { maxLength: 2 }));
    const intent = fc.oneof(
      fc.tuple(path, value).map(([at, to]) => set(at, to)),
      path.map(at => unset(at)),
    );
    fc.assert(
      fc.property(fc.array(intent, { maxLength: 4 }), intents => {
        const result = applyIntents(config(TEXT), intents);
        fc.pre('values' in result);
        assert.ok('values' in result);
        assert.deepEqual(values(written(TEXT, intents)), result.values);
      }),
    );
  });

  it('reach an item of a list of tables by what names it', () => {
    const intents = [set(['bindings', { by: 'ws_id', is: ID }, 'paths'], ['/a', '/b'])];
    assert.deepEqual(applied(TEXT, intents), values(written(TEXT, intents)));
  });

  it('are refused where a key would lead into a value', () => {
    assert.ok('message' in applyIntents(config(TEXT), [set(['watch', 'polling', 'x'], 1)]));
  });

  it('lead from one state to another', () => {
    const after = values('[mine]\na = 2\nc = [1]\n');
    const intents = intentsBetween(values(TEXT), after);
    assert.deepEqual(applied(TEXT, intents), after);
    assert.deepEqual(intentsBetween(after, after), []);
  });

  it('are tried against the schema before they are written', () => {
    const problem = (intent: Intent, layer: 'user' | 'project' = 'user') =>
      intentProblem([intent], layer, config(TEXT))?.message;
    assert.equal(problem(set(['watch', 'polling'], false)), undefined);
    assert.equal(problem(set(['mine', 'anything'], 1.5)), undefined);
    assert.equal(problem(set(['watch', 'polling'], 'yes')), '“watch.polling” must be true or false.');
    assert.equal(
      problem(set(['default-workspace', 'workspace'], '../x')),
      '“default-workspace.workspace” must be lower-case letters, digits and dashes.',
    );
    assert.equal(
      problem(set(['default-workspace', 'workspace'], 'x'), 'project'),
      '“default-workspace.workspace” cannot be set by a project; set it in the user’s own config.toml.',
    );
    assert.equal(
      problem(set(['trust', 'all'], true), 'project'),
      '“trust.all” cannot be set by a project; set it in the user’s own config.toml.',
    );
    assert.equal(problem(set(['schema'], 1)), undefined);
    assert.equal(problem(set(['schema'], 2)), '“schema” must be at most 1, which is what this Mooring writes.');
    assert.equal(problem(set(['watch'], 3)), '“watch” is a table; set one of its keys.');
    assert.match(problem(set(['__meta__', 'rev'], 1)) ?? '', /kept by Mooring/);
    assert.match(problem(set([], 1)) ?? '', /no path/);
    assert.equal(
      problem(set(['bindings', { by: 'ws_id', is: ID }, 'paths'], ['relative'])),
      '“bindings” must be a whole path in quotes, from the root of the disk in “paths”.',
    );
  });

  it('may take out what was wrong before, and leave it beside another change', () => {
    const wrong = config('watch.polling = "x"\n');
    assert.equal(intentProblem([unset(['watch', 'polling'])], 'user', wrong), undefined);
    assert.equal(intentProblem([set(['history', 'versions'], 1)], 'user', wrong), undefined);
  });
});

describe('The line for the log', () => {
  it('says what is set and unset', () => {
    assert.equal(
      describeIntents([
        set(['default-workspace', 'workspace'], 'payments'),
        unset(['a b', { by: 'ws_id', is: 'x' }, 0]),
      ]),
      'set default-workspace.workspace = "payments"; unset "a b"[ws_id=x][0]',
    );
  });

  it('holds no secret, by its key, its form or its place in a URL', () => {
    const secrets: readonly Intent[] = [
      set(['api-token'], 'hunter2'),
      set(['sync'], { password: 'hunter2', list: [{ secretKey: 'hunter2' }] }),
      set(['credentials', 'ana'], 'hunter2'),
      set(['a'], 'ghp_hunter2'),
      set(['remote'], 'https://ana:hunter2@example.com/x'),
      set(['api_key'], ['hunter2', 3]),
    ];
    const line = describeIntents(secrets);
    assert.doesNotMatch(line, /hunter2/);
    assert.match(line, /ana:\*\*\*@example\.com/);
  });

  it('stays short', () => {
    assert.ok(describeIntents([set(['a'], 'x'.repeat(10_000))]).length < 300);
  });
});

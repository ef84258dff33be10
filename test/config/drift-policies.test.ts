import assert from 'node:assert/strict';
import { driftPolicy, POLICY_KEYS } from '../../src/config/drift-policies.ts';
import { configValue, resolveConfig } from '../../src/config/layers.ts';
import { CONFIG_KEYS } from '../../src/config/schema.ts';
import { nearWord, parseVariable, readValue, typeText, writeProblem } from '../../src/config/values.ts';
import { DRIFT_KINDS, waits } from '../../src/snapshot/drift/drift-row.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { valueAt } from '../../src/syntax/tree.ts';
import { configFile } from './kit.ts';

const CHOICE = { is: 'choice', words: ['ask', 'apply', 'ignore'] } as const;

describe('A choice', () => {
  it('is one of its words in a file, letter by letter', () => {
    const read = (source: string) => {
      const text = `v = ${source}`;
      const node = valueAt(parseToml(text).root, 'v');
      assert.ok(node);
      return readValue(text, node, CHOICE);
    };
    assert.deepEqual(read('"apply"'), { value: 'apply', problems: [] });
    for (const source of ['"Apply"', '"aply"', '" apply"', '""', 'true', '1', '["apply"]']) {
      const { value, problems } = read(source);
      assert.equal(value, undefined, source);
      assert.equal(problems[0]?.must, 'must be "ask", "apply" or "ignore" in quotes', source);
    }
    assert.deepEqual(
      ['"Apply"', '"aply"', '"delete"', '1'].map(source => read(source).problems[0]?.near),
      ['apply', 'apply', undefined, undefined],
    );
  });

  it('may have any case in a variable, and says what was meant', () => {
    assert.deepEqual(parseVariable(' Apply ', CHOICE), { value: 'apply' });
    assert.deepEqual(parseVariable('aply', CHOICE), { must: 'must be ask, apply or ignore (did you mean apply?)' });
    assert.deepEqual(parseVariable('delete', CHOICE), { must: 'must be ask, apply or ignore' });
  });

  it('is not written with another word, and says which there are', () => {
    assert.equal(writeProblem('apply', CHOICE), undefined);
    assert.equal(writeProblem('Apply', CHOICE), 'must be "ask", "apply" or "ignore" in quotes');
    assert.equal(typeText({ is: 'choice', words: ['on'] }), '"on" in quotes');
    assert.equal(nearWord('on', { is: 'string' }), undefined);
  });
});

describe('A policy for drift', () => {
  it('is there for every kind that waits, in their order, and only for those', () => {
    assert.deepEqual(
      POLICY_KEYS.map(({ path }) => path),
      DRIFT_KINDS.filter(waits).map(kind => ['policies', 'drift', kind]),
    );
    for (const key of POLICY_KEYS) assert.ok(CONFIG_KEYS.includes(key));
  });

  it('asks unless it was told otherwise, and applies only what has a safe way to end', () => {
    for (const key of POLICY_KEYS) {
      assert.equal(key.default, 'ask');
      const mayApply = key.type.is === 'choice' && key.type.words.includes('apply');
      assert.equal(mayApply, ['moved', 'renamed', 'undeclared'].includes(key.path.at(-1) ?? ''));
      assert.equal(driftPolicy(key.path.at(-1) ?? '', () => 'apply') === 'apply', mayApply);
    }
    assert.equal(
      driftPolicy('held', () => 'ignore'),
      'ask',
    );
    assert.equal(
      driftPolicy('moved', () => 7),
      'ask',
    );
  });

  it('is the user’s: a project’s file says nothing in it, the environment goes first', () => {
    const user = configFile('user', '[policies.drift]\nmoved = "ignore"\nundeclared = "apply"\n');
    const project = configFile('project', '[policies.drift]\nmoved = "apply"\ndeleted = "ignore"\nmine = 1\n');
    const resolved = resolveConfig([project, user], { MOORING_POLICIES_DRIFT_UNDECLARED: 'Ignore' });
    const policy = (kind: string) => driftPolicy(kind, key => configValue(resolved, key));
    assert.deepEqual(['moved', 'deleted', 'undeclared'].map(policy), ['ignore', 'ask', 'ignore']);
    assert.deepEqual(
      resolved.findings.map(({ kind, layer }) => [kind, layer]),
      [
        ['scope', 'project'],
        ['scope', 'project'],
        ['scope', 'project'],
      ],
    );
  });
});

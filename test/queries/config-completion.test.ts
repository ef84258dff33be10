import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONFIG_KEYS } from '../../src/config/schema.ts';
import { configCompletions } from '../../src/queries/config-completion.ts';
import { oddText } from '../syntax/kit.ts';
import { chosen, DEV, offered, WORKSPACES } from './config-kit.ts';

describe('Completion of sections', () => {
  it('offers those that are not there, and items of arrays again and again', () => {
    assert.deepEqual(offered('[watch]\n\n[$0\n\n[[bindings]]\n'), [
      '[default-workspace]',
      '[discovery]',
      '[history]',
      '[sync]',
      '[policies.drift]',
      '[[bindings]]',
    ]);
  });

  it('replaces the whole header, whatever of it is written', () => {
    for (const header of ['[$0', '[his$0', '[his$0]', '[$0history]']) {
      assert.equal(chosen(`a = 1\n${header}\n`, '[history]'), 'a = 1\n[history]\n', header);
    }
    assert.equal(chosen('[[$0]]\n', '[[bindings]]'), '[[bindings]]\n');
  });

  it('leaves out what a project may not set', () => {
    assert.deepEqual(offered('[$0', 'project'), ['[discovery]', '[watch]']);
  });
});

describe('Completion of keys', () => {
  it('offers the keys of the section that are not there, then sections', () => {
    assert.deepEqual(offered('[watch]\npolling = true\n$0\n'), [
      'polling-interval-ms',
      '[default-workspace]',
      '[discovery]',
      '[history]',
      '[sync]',
      '[policies.drift]',
      '[[bindings]]',
    ]);
  });

  it('takes what stands further down as there', () => {
    assert.deepEqual(offered('[watch]\npo$0\npolling = true\n[history]\n').slice(0, 1), ['polling-interval-ms']);
  });

  it('offers dotted keys at the top, except into tables with a header', () => {
    const labels = offered('$0\n[watch]\n');
    assert.ok(labels.includes('schema') && labels.includes('discovery.ignore'));
    assert.ok(!labels.includes('watch.polling'));
    assert.ok(offered('watch.$0').includes('watch.polling'));
  });

  it('offers the fields of an array of tables, each table by itself', () => {
    assert.deepEqual(offered('[[bindings]]\nws_id = "a"\npaths = []\n[[bindings]]\nws_id = "b"\n$0\n').slice(0, 1), [
      'paths',
    ]);
  });

  it('brings the form of a value, with the cursor in it', () => {
    assert.equal(chosen('[watch]\n$0', 'polling'), '[watch]\npolling = §');
    assert.equal(chosen('[default-workspace]\nwo$0', 'workspace'), '[default-workspace]\nworkspace = "§"');
    assert.equal(chosen('[discovery]\n$0', 'ignore'), '[discovery]\nignore = ["§"]');
  });

  it('touches only the key where a value stands behind it', () => {
    assert.equal(chosen('[watch]\npo$0ling = true\n', 'polling'), '[watch]\npolling = true\n');
  });

  it('is silent in comments, in metadata and behind values', () => {
    for (const text of [
      '# wa$0',
      '[watch] # $0',
      '[watch]\npolling = true # $0',
      '[__meta__]\n$0',
      '[watch]\npolling = true $0',
    ]) {
      assert.deepEqual(offered(text), [], text);
    }
  });

  it('offers a project only what it may set', () => {
    assert.deepEqual(offered('[default-workspace]\n$0', 'project'), ['[discovery]', '[watch]']);
  });
});

describe('Completion of values', () => {
  it('offers workspaces that can be entered, those that are only extended last', () => {
    for (const value of ['$0', '"$0"', '"$0', 'd$0', '"d$0"']) {
      assert.deepEqual(offered(`[default-workspace]\nworkspace = ${value}\n`), ['dev', 'prod', 'base'], value);
      assert.equal(
        chosen(`[default-workspace]\nworkspace = ${value}\n[watch]\n`, 'dev'),
        '[default-workspace]\nworkspace = "dev"\n[watch]\n',
      );
    }
  });

  it('keeps the comment behind the value', () => {
    assert.equal(
      chosen('default-workspace.workspace = "d$0" # mine\n', 'prod'),
      'default-workspace.workspace = "prod" # mine\n',
    );
  });

  it('offers what may be ignored, without what is', () => {
    assert.deepEqual(offered('[discovery]\nignore = ["dev", "$0"]\n'), ['old', 'prod', 'base']);
    assert.equal(
      chosen('[discovery]\nignore = [\n  "dev",\n  $0\n]\n', 'old'),
      '[discovery]\nignore = [\n  "dev",\n  "old"\n]\n',
    );
    assert.equal(chosen('[discovery]\nignore = $0\n', 'old'), '[discovery]\nignore = ["old"]\n');
  });

  it('goes on in a list that nobody closed', () => {
    assert.deepEqual(offered('[discovery]\nignore = ["dev", "$0\n\n[watch]\npolling = true\n'), [
      'old',
      'prod',
      'base',
    ]);
  });

  it('names workspaces where an id is wanted', () => {
    assert.equal(chosen('[[bindings]]\nws_id = "$0"\n', 'dev'), `[[bindings]]\nws_id = "${DEV}"\n`);
  });

  it('knows flags and the default of a number', () => {
    assert.deepEqual(offered('[watch]\npolling = $0'), ['true', 'false']);
    assert.equal(chosen('[watch]\npolling = tr$0ue', 'false'), '[watch]\npolling = false');
    assert.deepEqual(offered('[history]\nversions = $0'), ['50']);
  });

  it('offers the words of a choice, quoted, and only those that its key takes', () => {
    for (const value of ['$0', '"$0"', '"ap$0', 'ap$0']) {
      assert.deepEqual(offered(`[policies.drift]\nmoved = ${value}\n`), ['ask', 'apply', 'ignore'], value);
      assert.equal(chosen(`[policies.drift]\nmoved = ${value}\n`, 'apply'), '[policies.drift]\nmoved = "apply"\n');
    }
    assert.deepEqual(offered('policies.drift.deleted = $0'), ['ask', 'ignore']);
    assert.equal(chosen('[policies.drift]\nren$0', 'renamed'), '[policies.drift]\nrenamed = §');
  });

  it('knows nothing of other keys', () => {
    assert.deepEqual(offered('[mine]\nkey = $0'), []);
  });
});

describe('Completion', () => {
  it('never fails, and replaces no line but its own', () => {
    fc.assert(
      fc.property(oddText, fc.nat(400), fc.constantFrom(...CONFIG_KEYS), (odd, at, { path }) => {
        const text = `${odd}\n${path.join('.')} = "x"\n[${path[0]}]\n${odd}`;
        const offset = Math.min(at, text.length);
        for (const { replace } of configCompletions(text, offset, 'user', WORKSPACES)) {
          assert.ok(replace.start <= offset && offset <= replace.end);
        }
      }),
    );
  });
});

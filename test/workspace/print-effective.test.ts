import assert from 'node:assert/strict';
import { printEffective } from '../../src/workspace/print-effective.ts';
import { evaluate } from './evaluate-kit.ts';

describe('the effective workspace as a text', () => {
  const files = {
    'base/workspace.toml':
      'mine = ["a"]\n[requests.login]\nmethod = "POST"\nheaders.Authorization = "Bearer abcdefghijklmnop"\n',
    'dev/workspace.toml':
      'extends = "base"\nmine = ["b"]\n[variables]\npassword = "hunter2"\nuser = "ada"\n[requests.empty]\n',
  };
  const lines = (options: Parameters<typeof printEffective>[1] = {}) =>
    printEffective(evaluate(files, 'dev'), options).map(({ text }) => text);

  it('has single values first, then tables with their whole names, and masks secrets', () => {
    assert.deepEqual(lines(), [
      'mine = ["a", "b"]',
      '',
      '[requests.login]',
      'method = "POST"',
      '',
      '[requests.login.headers]',
      'Authorization = "••••••••"',
      '',
      '[requests.empty]',
      '',
      '[variables]',
      'password = "••••••••"',
      'user = "ada"',
    ]);
  });

  it('shows secrets when asked, and says the places of a value behind it', () => {
    const shown = lines({
      reveal: true,
      comment: origins => origins.map(({ workspace, line }) => `${workspace.slug}:${line}`).join(', '),
    });
    assert.equal(shown[0], 'mine = ["a", "b"] # base:1, dev:2');
    assert(shown.includes('password = "hunter2" # dev:4'));
  });

  it('says of a value over several lines where it stands above it', () => {
    const text = `long = [${Array.from({ length: 40 }, (_, at) => `"item ${at}"`).join(', ')}]\n`;
    const printed = printEffective(evaluate({ 'dev/workspace.toml': text }, 'dev'), { comment: () => 'here' });
    assert.equal(printed[0]?.text, '# here');
    assert.equal(printed[1]?.text, 'long = [');
    assert(printed.every(({ path }) => path?.join() === 'long'));
  });
});

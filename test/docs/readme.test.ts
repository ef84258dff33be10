/** The pages of the documentation, as far as a program can tell whether they are true. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../src/cli/run.ts';

// Tests run in the repository's root.
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...[
    'benchmarks',
    'cli',
    'config',
    'config-engine',
    'diagnostics',
    'fields',
    'getting-started',
    'other-editors',
    'workspaces',
  ].map(name => `docs/${name}.md`),
];

describe('README.md', () => {
  const sessions = [...readFileSync('README.md', 'utf8').matchAll(/^```\n\$ mooring (.*)\n([\s\S]*?)^```$/gm)];

  it('shows the command line at work', () => {
    assert.ok(sessions.length > 1);
  });

  for (const [, command = '', output = ''] of sessions) {
    it(`shows what "mooring ${command}" says in samples/project`, async () => {
      assert.equal(await said(command.split(' ')), output);
    });
  }
});

describe('ARCHITECTURE.md', () => {
  const page = readFileSync('ARCHITECTURE.md', 'utf8');
  const invariants = page.slice(page.indexOf('## What never happens'), page.indexOf('## Where to add'));
  const named = [...invariants.replace(/\*\*[^*]+\*\*/g, '').matchAll(/\*([^*]+)\*/g)].map(([, name = '']) =>
    name.replace(/\s+/g, ' ').replace(/ ?…$/, ''),
  );
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .map(file => readFileSync(path.join('test', file), 'utf8'))
    .join('\n');

  it('names the tests that guard the invariants', () => {
    assert.ok(named.length > 15);
    const missing = named.filter(name => !tests.includes(`(\`${name}`) && !tests.includes(`('${name}`));
    assert.deepEqual(missing, []);
  });
});

describe('the pages of the documentation', () => {
  for (const page of PAGES) {
    it(`${page} links to files that exist`, () => {
      const text = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      const targets = [...text.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)];
      for (const [, image, target = ''] of targets) {
        if (image || /^(https?:|#)/.test(target)) continue;
        assert.ok(existsSync(path.join(path.dirname(page), target.replace(/#.*/, ''))), target);
      }
    });
  }
});

async function said(argv: readonly string[]): Promise<string> {
  let all = '';
  await run(argv, {
    cwd: path.resolve('samples/project'),
    environment: {},
    homeFolder: path.resolve('samples'),
    out: text => {
      all += text;
    },
    err: text => assert.fail(text),
    isTerminal: false,
    stopwatch: () => 0,
    freshId: () => assert.fail('nothing needs an id'),
    loadAscii: () => assert.fail('nothing is romanised'),
    readInput: async () => '',
    runProgram: async () => ({ code: 0 }),
    interrupted: async () => {},
    version: '0.0.0',
    diagnosticsDoc: '',
    startServer: () => assert.fail('nothing starts the server'),
  });
  return all;
}

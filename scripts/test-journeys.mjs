// Runs test/journeys: a headless browser in the real workbench, with the packaged extension.
// The newest VS Code makes all journeys; the oldest makes those of `inOldest`, where neither --all, --grep nor --file is given.
// Usage: node scripts/test-journeys.mjs [--version 1.104|newest] [--all] [--prebuilt] [--grep <pattern>] [--file <test file>]
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { extensionUnderTest, readArguments } from './arguments.mjs';
import { inRepository, repositoryRoot } from './repository.mjs';
import { clearResults, writeResults } from './results.mjs';
import { runNode } from './run-node.mjs';
import { ensureChromium } from './vscode/chromium.mjs';
import { ensureInstalled } from './vscode/install.mjs';
import { installExtensions } from './vscode/server.mjs';

/**
 * Titles of groups of journeys, or of single ones: each part of the workbench that versions of VS Code have changed is in
 * one of them. What is Mooring's own is the same in both, and is shown in the newest. New journeys through another part of
 * the workbench belong here too.
 */
const inOldest = [
  // Tree, squiggles, peek, quick fixes, the list of problems.
  'the first evening',
  // Status bar and its hovers, lists with buttons, notifications, shortcuts, restricted terminals.
  'switching between workspaces',
  // Source control rows, preview of many files, the list of what to do; trust.
  'shows a moved folder as one row, keeps the disk as previewed, and takes that back',
  'restores what is deleted from a list, and asks in words of its own before all forms go',
  'shows drift in a folder that is not trusted, and asks for trust before anything is done',
  // Virtual documents, code lenses, masked boxes, context menus.
  'shows variables masked, reveals them on one page, and sets one with an undo',
  // Welcome, the proposal in a diff and its question.
  'gets one from what is in it, after a preview',
  // The preview of Markdown, from a link of a problem.
  'opens the explanation of a problem from its code',
];

const { version, all, prebuilt, grep, file } = readArguments({
  version: { type: 'string', default: 'newest' },
  all: { type: 'boolean', default: false },
  prebuilt: { type: 'boolean', default: false },
  grep: { type: 'string' },
  file: { type: 'string' },
});
const suite = `journeys-${version}`;
clearResults(suite);
let installed;
try {
  const vsix = extensionUnderTest(prebuilt);
  ensureChromium();
  await ensureInstalled(version);
  installed = await installExtensions(version, [vsix]);
  const chosen = grep ?? (version === 'newest' || all || file ? undefined : chosenForOldest());
  // A window may lose a click or a key to its own start; a journey that fails twice has failed.
  const mocha = ['--timeout', '120000', '--slow', '30000', '--retries', '1', ...(chosen ? ['--grep', chosen] : [])];
  const args = [inRepository('scripts', 'run-mocha.mjs'), suite, file ?? 'test/journeys', '--', ...mocha];
  const env = { ...process.env, MOORING_VSCODE: version, MOORING_INSTALLED: installed, MOORING_REPORTER: 'spec' };
  process.exitCode = await runNode(args, { cwd: repositoryRoot, env });
} catch (error) {
  console.error(error);
  writeResults(suite, { passed: 0, failed: 1 });
  process.exitCode = 1;
} finally {
  if (installed) rmSync(installed, { recursive: true, force: true });
}

/** A pattern for mocha. Throws where a title is not found any more: nothing is to drop out unseen. */
function chosenForOldest() {
  const folder = inRepository('test', 'journeys');
  const sources = readdirSync(folder).map(name => readFileSync(inRepository('test', 'journeys', name), 'utf8'));
  const gone = inOldest.filter(title => !sources.some(text => text.includes(`'${title}'`)));
  if (gone.length > 0) throw new Error(`No journey is called ${gone.map(title => `“${title}”`).join(', ')}.`);
  return inOldest.map(title => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}

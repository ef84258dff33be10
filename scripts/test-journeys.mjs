// Runs test/journeys: a headless browser in the real workbench, with the packaged extension.
// Usage: node scripts/test-journeys.mjs [--version 1.104|newest] [--prebuilt] [--grep <pattern>] [--file <test file>]
import { extensionUnderTest, readArguments } from './arguments.mjs';
import { inRepository, repositoryRoot } from './repository.mjs';
import { clearResults, writeResults } from './results.mjs';
import { runNode } from './run-node.mjs';
import { ensureChromium } from './vscode/chromium.mjs';
import { ensureInstalled } from './vscode/install.mjs';

const { version, prebuilt, grep, file } = readArguments({
  version: { type: 'string', default: 'newest' },
  prebuilt: { type: 'boolean', default: false },
  grep: { type: 'string' },
  file: { type: 'string', default: 'test/journeys' },
});
const suite = `journeys-${version}`;
clearResults(suite);
try {
  extensionUnderTest(prebuilt);
  ensureChromium();
  await ensureInstalled(version);
  // A window may lose a click or a key to its own start; a journey that fails twice has failed.
  const mocha = ['--timeout', '120000', '--slow', '30000', '--retries', '1', ...(grep ? ['--grep', grep] : [])];
  const args = [inRepository('scripts', 'run-mocha.mjs'), suite, file, '--', ...mocha];
  const env = { ...process.env, MOORING_VSCODE: version, MOORING_REPORTER: 'spec' };
  process.exitCode = await runNode(args, { cwd: repositoryRoot, env });
} catch (error) {
  console.error(error);
  writeResults(suite, { passed: 0, failed: 1 });
  process.exitCode = 1;
}

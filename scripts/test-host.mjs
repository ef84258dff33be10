// Runs test/host inside the extension host of the browser-based VS Code, against the packaged extension.
// Usage: node scripts/test-host.mjs [--version 1.104|newest] [--prebuilt] [--verbose]
import { rmSync } from 'node:fs';
import { extensionUnderTest, readArguments } from './arguments.mjs';
import { bundleHostSuite, hostFolders, mark } from './host-suite.mjs';
import { clearResults, readResults, resultsFile, writeResults } from './results.mjs';
import { openPage, screenshot } from './vscode/page.mjs';
import { startServer } from './vscode/server.mjs';

const { version, prebuilt, verbose } = readArguments({
  version: { type: 'string', default: 'newest' },
  prebuilt: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
});
const timeoutMs = 5 * 60_000;
const suite = `host-${version}`;
clearResults(suite);
try {
  const vsix = extensionUnderTest(prebuilt);
  const bundle = await bundleHostSuite();
  if (bundle.count === 0) {
    console.log('No *.test.ts in test/host.');
    writeResults(suite, { passed: 0, failed: 0 });
  } else {
    writeResults(suite, { passed: 0, failed: 1, failures: [{ title: 'the suite', message: 'It did not end.' }] });
    process.exitCode = await runSuite(vsix, bundle);
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
const counted = readResults(suite);
if (process.exitCode && !counted?.failed) writeResults(suite, { ...counted, passed: counted?.passed ?? 0, failed: 1 });

async function runSuite(vsix, bundle) {
  const folders = hostFolders(resultsFile(suite));
  const server = await startServer({ version, vsix: [vsix], env: folders.env, testDriver: true, log: console.log });
  let opened;
  try {
    const { promise: ended, resolve: end, reject } = Promise.withResolvers?.() ?? withResolvers();
    const timer = setTimeout(() => reject(new Error('The suite did not end within five minutes.')), timeoutMs);
    opened = await openPage(server, {
      folder: folders.project,
      payload: [
        ['extensionDevelopmentPath', server.uri(bundle.extension)],
        ['extensionTestsPath', server.uri(bundle.entry)],
        ['skipWelcome', 'true'],
      ],
      before: page => listen(page, end),
    });
    const code = await ended;
    clearTimeout(timer);
    return code;
  } catch (error) {
    if (opened) console.error(`Screenshot: ${await screenshot(opened.page, server, 'fail-host')}`);
    console.error(server.log().split('\n').slice(-40).join('\n'));
    throw error;
  } finally {
    await opened?.close();
    await server.stop();
    rmSync(folders.folder, { recursive: true, force: true });
  }
}

/** The two functions by which the workbench reports from the extension host to whoever opened the page. */
async function listen(page, end) {
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const text = String(args[0]);
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else if (verbose) console.log('  |', ...args);
  });
  await page.exposeFunction('codeAutomationExit', end);
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

// Everything that is checked, in one run; a failure does not keep the later steps from running.
// Usage: npm test -- [--only unit,wire]        The last line is `N passed, N failed`.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { readArguments } from './arguments.mjs';
import { inRepository, repositoryRoot } from './repository.mjs';
import { clearResults, readResults } from './results.mjs';
import { runNode } from './run-node.mjs';
import { unitFolders } from './unit-folders.mjs';
import { versions } from './vscode/versions.mjs';

const inReal = Object.keys(versions);
const { only } = readArguments({ only: { type: 'string' } });
const started = Date.now();
const done = [];
let isPackaged = false;

process.chdir(repositoryRoot);
const steps = allSteps().filter(step => !only || only.split(',').some(name => isNamed(step, name)));
if (steps.length === 0) {
  console.error(
    `Nothing is called ${only}; choose from: ${[...new Set(allSteps().flatMap(step => step.names))].join(', ')}.`,
  );
  process.exit(2);
}
// Downloading takes longest and needs no processor: it goes on beside the quick steps.
const setUp = steps.some(step => step.version) ? prepareRealVsCode() : undefined;
for (const step of steps) {
  if (step.version) await setUp;
  await runStep(step);
}
report();

/**
 * Each step: `names` (for --only), `title`, `command` (Node arguments), and either `suite` (whose counts are read) or not
 * (then success counts as one passed, failure as one failed). `version` is the real VS Code that it needs.
 */
function allSteps() {
  const program = (...names) => inRepository('node_modules', ...names);
  const script = (name, ...args) => [inRepository('scripts', name), ...args];
  return [
    { names: ['typecheck'], title: 'Type check', command: [program('typescript', 'bin', 'tsc'), '-p', '.'] },
    { names: ['lint'], title: 'Lint', command: [program('@biomejs', 'biome', 'bin', 'biome'), 'check'] },
    { names: ['package'], title: 'Build and package', command: script('package.mjs') },
    mocha('unit', 'Unit tests', unitFolders(), sideBySide()),
    ...(existsSync('test/wire') ? [mocha('wire', 'Wire tests: the built programs over stdio', ['test/wire'])] : []),
    ...inReal.map(version => inVsCode('host', `Extension host of VS Code ${version}`, version)),
    ...inReal.map(version => inVsCode('journeys', `Journeys in VS Code ${version}`, version)),
    { names: ['demo'], title: 'Demo starts', command: script('demo.mjs', '--smoke'), version: 'newest' },
  ];

  function mocha(suite, title, places, flags = []) {
    return { names: [suite], title, suite, command: script('run-mocha.mjs', suite, ...places, '--', ...flags) };
  }

  function inVsCode(name, title, version) {
    const suite = `${name}-${version}`;
    const command = script(`test-${name}.mjs`, '--version', version, '--prebuilt');
    return { names: [name, suite], title, suite, version, command };
  }
}

/** Files of unit tests share nothing, so that they may run in several processes at once. */
function sideBySide() {
  const jobs = Math.min(4, availableParallelism());
  return jobs > 1 ? ['--parallel', '--jobs', String(jobs)] : [];
}

function isNamed(step, name) {
  return step.names.includes(name.trim());
}

async function runStep(step) {
  heading(step.title);
  const begun = Date.now();
  if (step.suite) clearResults(step.suite);
  await makePackage(step);
  if (step.names.includes('package')) isPackaged = true;
  const code = await runNode(step.command);
  const counts = countsOf(step, code);
  done.push({ title: step.title, seconds: (Date.now() - begun) / 1000, ...counts });
  console.log(
    `${counts.failed > 0 ? 'FAILED' : 'ok'}: ${counts.passed} passed, ${counts.failed} failed, ${lasted(begun)}`,
  );
}

/** With --only, what the package step would have made has to be made first, once. */
async function makePackage(step) {
  const needs = step.version || step.suite === 'wire';
  if (!needs || isPackaged || step.names.includes('demo')) return;
  isPackaged = true;
  await runNode([inRepository('scripts', 'package.mjs')]);
}

function countsOf(step, code) {
  if (!step.suite) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed = 0, failed = 0 } = readResults(step.suite) ?? { failed: 1 };
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** The VS Codes that are needed, and Chromium; what goes wrong here is said again, as a failure, by the step that needs it. */
async function prepareRealVsCode() {
  const needed = new Set(steps.filter(step => step.version).map(step => step.version));
  await runNode([inRepository('scripts', 'vscode', 'install.mjs'), ...needed]);
  await runNode([inRepository('scripts', 'vscode', 'chromium.mjs')]);
}

function heading(title) {
  console.log(`\n== ${title} ${'='.repeat(Math.max(3, 70 - title.length))} ${lasted(started)}`);
}

function lasted(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function report() {
  heading('Summary');
  for (const { title, seconds, passed, failed } of done) {
    const counts = `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`;
    console.log(`${failed > 0 ? '✘' : '✔'} ${title.padEnd(44)}${counts} ${seconds.toFixed(1).padStart(7)} s`);
  }
  const sum = key => done.reduce((total, step) => total + step[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

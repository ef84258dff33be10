// What VS Code calls inside its extension host. Both launchers (the browser-based VS Code and the desktop one) use it.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Marks a line that the launcher shows; all else that an extension host prints is noise. */
const mark = 'mooring-test: ';

/**
 * Runs every *.test.js beside this file. Rejects when a test failed. The counts go to the file that MOORING_RESULTS names,
 * in the shape of scripts/results.mjs.
 */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, reporter: LineReporter });
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.test.js'));
  for (const name of tests.sort()) mocha.addFile(path.join(__dirname, name));
  return new Promise((resolve, reject) => {
    mocha.run(failures => (failures > 0 ? reject(new Error(`${failures} of the tests failed.`)) : resolve()));
  });
}

class LineReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    const results = { passed: 0, failed: 0, skipped: 0, failures: [] as { title: string; message: string }[] };
    runner.on('suite', suite => print(suite.title));
    runner.on('pass', test => {
      results.passed++;
      print(`  ✔ ${test.title}${test.speed === 'slow' ? ` (${test.duration} ms)` : ''}`);
    });
    runner.on('pending', test => {
      results.skipped++;
      print(`  - ${test.title}`);
    });
    runner.on('fail', (test, error) => {
      results.failed++;
      results.failures.push({ title: test.fullTitle(), message: error.message });
      print(`  ✘ ${test.title}\n${error.stack ?? error.message}`);
    });
    runner.on('end', () => {
      print(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
      const file = process.env.MOORING_RESULTS;
      if (file) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    });
  }
}

function print(text: string): void {
  for (const line of text.split('\n')) if (line) console.log(mark + line);
}

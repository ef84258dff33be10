// A mocha reporter: readable output for the terminal (MOORING_REPORTER: dot, spec, …; default dot) and, when
// MOORING_RESULTS names a file, the counts as JSON: {passed, failed, skipped, durationMs, failures: [{title, message}]}.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

module.exports = class ResultsReporter {
  constructor(runner, options) {
    const name = process.env.MOORING_REPORTER || 'dot';
    const Shown = Mocha.reporters[Object.keys(Mocha.reporters).find(key => key.toLowerCase() === name) ?? 'Dot'];
    new Shown(runner, options);
    const results = { passed: 0, failed: 0, skipped: 0, durationMs: 0, failures: [] };
    const started = Date.now();
    runner.on('pass', () => results.passed++);
    runner.on('pending', () => results.skipped++);
    runner.on('fail', (test, error) => {
      results.failed++;
      results.failures.push({ title: test.fullTitle(), message: String(error?.message ?? error) });
    });
    runner.on('end', () => {
      results.durationMs = Date.now() - started;
      const file = process.env.MOORING_RESULTS;
      if (!file) return;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    });
  }
};

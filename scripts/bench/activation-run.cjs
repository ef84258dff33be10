// What activation.mjs runs inside the extension host: activates the extensions of BENCH_ORDER one after the other.
const { setTimeout: delay } = require('node:timers/promises');
const vscode = require('vscode');

exports.run = async () => {
  // The window's own start is over by then.
  await delay(4000);
  const found = {};
  for (const id of (process.env.BENCH_ORDER ?? '').split(',')) {
    const extension = vscode.extensions.getExtension(id);
    if (!extension) throw new Error(`${id} is not installed.`);
    if (extension.isActive) throw new Error(`${id} is active already.`);
    const started = performance.now();
    await extension.activate();
    found[id] = performance.now() - started;
    await delay(500);
  }
  console.log(`mooring-bench: ${JSON.stringify(found)}`);
};

// Options of the scripts, with one sentence for a wrong one.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packaged, packageExtension } from './package.mjs';
import { pinned } from './vscode/versions.mjs';

/** Reads `options` (as in node:util's parseArgs) from the command line; ends the process when they are wrong. */
export function readArguments(options) {
  try {
    const { values } = parseArgs({ options });
    if (values.version) pinned(values.version);
    return values;
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

/** The packaged extension; with `prebuilt` the one that lies there already. */
export function extensionUnderTest(prebuilt) {
  return prebuilt && existsSync(packaged) ? packaged : packageExtension();
}

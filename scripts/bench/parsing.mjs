// Tells parsing apart from all else that is done in the same run: the parsers that a snapshot calls are timed.
import { inRepository } from '../repository.mjs';

const PARSERS = { yaml: ['parseYaml'], json: ['parseJson'], python: ['parsePython'], scan: ['scan'] };
const SPENT = 'mooringBenchParsing';

/** For `importSource`. A parser is timed where `src/snapshot/source.ts` calls it, so none is timed within another. */
export const timedParsers = {
  name: 'timed-parsers',
  setup(build) {
    build.onResolve({ filter: /syntax\/(?:yaml|json|python|scan)\.ts$/ }, ({ path, importer }) => {
      if (!importer.endsWith('/snapshot/source.ts')) return undefined;
      return { path: /(\w+)\.ts$/.exec(path)?.[1], namespace: 'timed' };
    });
    build.onLoad({ filter: /.*/, namespace: 'timed' }, ({ path: name }) => ({
      contents: timedModule(inRepository('src', 'syntax', `${name}.ts`), PARSERS[name]),
      resolveDir: inRepository(),
    }));
  },
};

/** Milliseconds in the parsers since it was asked last. */
export function parsingTime() {
  const spent = globalThis[SPENT] ?? 0;
  globalThis[SPENT] = 0;
  return spent;
}

function timedModule(file, names) {
  const from = JSON.stringify(file);
  const functions = names.map(
    name => `export function ${name}(...given) {
  const started = performance.now();
  try {
    return inner.${name}(...given);
  } finally {
    globalThis.${SPENT} = (globalThis.${SPENT} ?? 0) + performance.now() - started;
  }
}`,
  );
  return [`import * as inner from ${from};`, `export * from ${from};`, ...functions].join('\n');
}

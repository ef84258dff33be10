// Tells parsing apart from all else that is done in the same run: the parsers that a snapshot calls are timed.
import { PerformanceObserver } from 'node:perf_hooks';
import { inRepository } from '../repository.mjs';

const PARSERS = { yaml: ['parseYaml'], json: ['parseJson'], python: ['parsePython'], scan: ['scan'] };
const CALLS = 'mooringBenchParsing';
/** The observer hears of what was collected after a turn or two. */
const HEARD_MS = 20;

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

/**
 * Does the work and tells where its time went, in ms: `parsing` inside the parsers, `collecting` the garbage outside of them,
 * and the `rest`. Nearly all garbage is the parsers', wherever it is collected.
 */
export async function apart(work) {
  const collections = [];
  const observer = new PerformanceObserver(list => collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  globalThis[CALLS] = [];
  const started = performance.now();
  await work();
  const ended = performance.now();
  const calls = globalThis[CALLS];
  globalThis[CALLS] = undefined;
  await new Promise(resolve => setTimeout(resolve, HEARD_MS));
  observer.disconnect();
  const parsing = calls.reduce((sum, [from, to]) => sum + to - from, 0);
  let next = 0;
  let collecting = 0;
  for (const { startTime, duration } of collections.sort((a, b) => a.startTime - b.startTime)) {
    while (next < calls.length && calls[next][1] <= startTime) next++;
    const isInParser = next < calls.length && calls[next][0] <= startTime;
    if (startTime >= started && startTime < ended && !isInParser) collecting += duration;
  }
  return { parsing, collecting, rest: ended - started - parsing - collecting };
}

function timedModule(file, names) {
  const from = JSON.stringify(file);
  const functions = names.map(
    name => `export function ${name}(...given) {
  const started = performance.now();
  try {
    return inner.${name}(...given);
  } finally {
    globalThis.${CALLS}?.push([started, performance.now()]);
  }
}`,
  );
  return [`import * as inner from ${from};`, `export * from ${from};`, ...functions].join('\n');
}

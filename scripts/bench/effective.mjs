// The effective workspace of a chain of five with 500 requests: merging alone, from the texts, and again after a change,
// beside parsing the same five files with smol-toml.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { figure, inTurns } from './figures.mjs';
import { importSource } from './source.mjs';

const entry = `
export { nodeWriteDisk } from './src/node/write-disk.ts';
export { createEffectiveWorkspaces } from './src/runtime/effective-workspaces.ts';
export { readDefinition } from './src/workspace/definition.ts';
export { createEvaluation } from './src/workspace/evaluate.ts';
`;
const LEVELS = 5;
const REQUESTS = 500;
/** How many requests each child adds, and how many of its base's it overrides. */
const ADDED = 50;
const OVERRIDDEN = 50;

export async function effective({ rounds, say }) {
  const source = await importSource('effective', entry);
  say(`evaluating a chain of ${LEVELS} with ${REQUESTS} requests …`);
  const home = mkdtempSync(path.join(tmpdir(), 'mooring-effective-'));
  try {
    return await evaluating(source, home, rounds?.() ?? 61);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function evaluating(
  { nodeWriteDisk, createEffectiveWorkspaces, readDefinition, createEvaluation },
  home,
  rounds,
) {
  const texts = Array.from({ length: LEVELS }, (_, level) => definition(level));
  const top = { root: 'user', rootFolder: home, slug: slugOf(LEVELS - 1) };
  const readAll = () => new Map(texts.map((text, level) => [slugOf(level), read(readDefinition, slugOf(level), text)]));
  const evaluate = (definitions, before) => {
    const sources = {
      userRoot: home,
      definition: ({ slug }) => definitions.get(slug),
      layer: () => ({ is: 'missing' }),
    };
    const evaluation = createEvaluation(sources, before);
    const { items, problems } = evaluation.effective(top);
    if (items.length !== REQUESTS || problems.length > 0) throw new Error('The evaluation is not whole.');
    return evaluation;
  };
  const definitions = readAll();
  const before = evaluate(definitions);
  const disk = write(home, texts);
  const known = createEffectiveWorkspaces({ disk: nodeWriteDisk(), userRoot: home });
  let turn = 0;
  const found = await inTurns(rounds, {
    parse: timed(() => texts.map(text => parse(text))),
    merge: timed(() => evaluate(definitions)),
    texts: timed(() => evaluate(readAll())),
    changed: async () => {
      disk.change(LEVELS - 1, turn++);
      return timed(() => known.effective(top))();
    },
    same: timed(() => known.effective(top)),
  });
  if (evaluate(definitions, before).effective(top) !== before.effective(top)) throw new Error('Evaluated for nothing.');
  const beside = (name, value) =>
    figure(name, value, 'ms', { against: 'smol-toml, the five files', peer: found.parse });
  const size = `${LEVELS} levels, ${REQUESTS} requests`;
  return [
    beside(`effective, ${size}, merging`, found.merge),
    beside(`effective, ${size}, from the texts`, found.texts),
    beside(`effective, ${size}, from the disk, last file changed`, found.changed),
    beside(`effective, ${size}, from the disk, nothing changed`, found.same),
  ];
}

function read(readDefinition, slug, text) {
  return readDefinition({ file: `/home/${slug}/workspace.toml`, text }, { is: 'workspace' });
}

function slugOf(level) {
  return `level-${level}`;
}

/** The first has what the others do not add. */
function definition(level) {
  const first = REQUESTS - ADDED * (LEVELS - 1);
  const base = level === 0 ? 'hidden = true\n' : `extends = "${slugOf(level - 1)}"\n`;
  const head = `${base}base-url = "https://level-${level}.example.com"\n[variables]\nlevel = ${level}\n`;
  const range = level === 0 ? [0, first] : [first + ADDED * (level - 1), first + ADDED * level];
  const added = numbers(...range).map(at => request(at, `method = "GET"\npath = "/things/{id}?n=${at}"\n`));
  const overridden =
    level === 0 ? [] : numbers(0, OVERRIDDEN).map(at => request(at * level, `path = "/at/${level}"\n`));
  return [head, ...added, ...overridden].join('');
}

function request(at, fields) {
  return `\n[requests.folder-${at % 20}.get_Thing${at}]\ndescription = "Thing ${at}"\n${fields}`;
}

function numbers(from, to) {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function write(home, texts) {
  const fileOf = level => path.join(home, 'workspaces', slugOf(level), 'workspace.toml');
  texts.forEach((text, level) => {
    mkdirSync(path.dirname(fileOf(level)), { recursive: true });
    writeFileSync(fileOf(level), text);
  });
  return { change: (level, turn) => writeFileSync(fileOf(level), `${texts[level]}\n# ${turn}\n`) };
}

function timed(work) {
  return () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
}

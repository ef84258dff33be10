// The merge of manifests that went their own ways, without any disk: 100 entities changed on each side, beside one parse of
// the three texts by the yaml package.
import { parseDocument } from 'yaml';
import { figure, inTurns } from './figures.mjs';
import { projectText } from './project.mjs';
import { importSource } from './source.mjs';

const entry = `
export { mergeManifests } from './src/manifest/merge/merge-manifests.ts';
`;
/** On each side. */
const CHANGED = 100;
const MANIFEST = '.mooring/manifest.yaml';
const atMostTwice = { text: 'ratio ≤ 2', holds: (value, peer) => value <= 2 * peer };

export async function merge({ sizes, rounds, say }) {
  const count = Math.max(...sizes);
  const { mergeManifests } = await importSource('merge', entry);
  const base = projectText(count).text;
  const [ours, theirs] = [changed(base, 0, 'ours'), changed(base, 1, 'theirs')];
  const figures = [];
  for (const [layout, textsOf] of [
    ['one file', text => new Map([[MANIFEST, text]])],
    ['section files', sectionFiles],
  ]) {
    say(`merging ${count} entities, ${layout} …`);
    const three = [base, ours, theirs].map(text => ({ texts: textsOf(text) }));
    const all = three.flatMap(({ texts }) => [...texts.values()]);
    checkMerge(mergeManifests(...three));
    const found = await inTurns(rounds?.(count) ?? 5, {
      merge: timed(() => mergeManifests(...three)),
      parse: timed(() => all.map(text => parseDocument(text, { uniqueKeys: false }))),
    });
    const name = `merge ${count.toLocaleString('en')}, ${CHANGED} changed on each side, ${layout}`;
    const against = 'yaml.parseDocument of the three texts';
    figures.push(figure(name, found.merge, 'ms', { against, peer: found.parse, goal: atMostTwice }));
  }
  return figures;
}

/** Entities of all kinds, spread over the text, of which the two sides change others: a new path, or one more field. */
function changed(text, side, name) {
  const paths = text.match(/^ {4}path: .*$/gm).length;
  const step = Math.floor(paths / CHANGED);
  let at = 0;
  let turn = 0;
  return text.replace(/^( {4}path: )(.*)$/gm, (line, key, path) => {
    const place = at++ - side;
    if (place < 0 || place % step > 0 || turn === CHANGED) return line;
    return turn++ % 2 === 0 ? `${key}${name}/${path}` : `${line}\n    notes: Changed by ${name}.`;
  });
}

/** The same manifest with a file for each section. */
function sectionFiles(text) {
  const sections = text.split(/^(?=[a-z]\w*:$)/m).slice(1);
  return new Map(sections.map(section => [`.mooring/manifest/${/^\w+/.exec(section)[0]}.yaml`, section]));
}

/** What did nothing would be fast. */
function checkMerge(merged) {
  if ('refused' in merged) throw new Error(`${merged.path}: ${merged.message}`);
  const { conflicts, changes } = merged;
  if (conflicts.length > 0 || changes.length !== CHANGED)
    throw new Error(`The merge has ${conflicts.length} conflicts and ${changes.length} changes.`);
}

function timed(work) {
  return () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
}

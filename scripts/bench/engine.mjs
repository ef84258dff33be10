// Parts of the engine inside this process, warm: where the time of the other figures goes.
import { parseDocument } from 'yaml';
import { figure, inTurns } from './figures.mjs';
import { projectText } from './project.mjs';
import { importSource } from './source.mjs';

const entry = `
export { parseYaml } from './src/syntax/yaml.ts';
export { advance, EMPTY_SNAPSHOT } from './src/snapshot/snapshot.ts';
export { checkProject } from './src/checks/check-project.ts';
`;

export async function engine({ sizes, say }) {
  const count = Math.max(...sizes);
  say(`parts of the engine at ${count} entities …`);
  const { parseYaml, advance, EMPTY_SNAPSHOT, checkProject } = await importSource('engine', entry);
  const { text, files } = projectText(count);
  const manifest = '.mooring/manifest.yaml';
  const all = new Map([...files, [manifest, text]]);
  const tree = { ...EMPTY_SNAPSHOT.tree, files: new Set(all.keys()), folders: foldersOf(all.keys()) };
  const observed = new Map([...all].map(([name, content]) => [name, { text: content }]));
  const snapshot = advance(EMPTY_SNAPSHOT, { tree, files: observed });
  const [, [python]] = [manifest, [...files.keys()].filter(name => name.endsWith('.py'))];
  let turn = 0;
  const found = await inTurns(7, {
    document: timed(() => parseDocument(text, { uniqueKeys: false })),
    parse: timed(() => parseYaml(text)),
    advanceManifest: timed(() => advance(snapshot, { files: new Map([[manifest, { text: `${text}# ${turn++}\n` }]]) })),
    advanceFile: timed(() =>
      advance(snapshot, { files: new Map([[python, { text: `${files.get(python)}# ${turn++}\n` }]]) }),
    ),
    check: timed(() => checkProject(snapshot)),
  });
  const size = count.toLocaleString('en');
  const against = 'yaml.parseDocument of the manifest';
  return [
    figure(`parse manifest ${size}`, found.parse, 'ms', { against, peer: found.document }),
    figure(`advance, manifest changed ${size}`, found.advanceManifest, 'ms', { against, peer: found.document }),
    figure(`advance, Python file changed ${size}`, found.advanceFile, 'ms', { against, peer: found.document }),
    figure(`check ${size}`, found.check, 'ms', { against, peer: found.document }),
  ];
}

function timed(work) {
  return () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
}

function foldersOf(paths) {
  const folders = new Set(['']);
  for (const name of paths) {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) folders.add(name.slice(0, at));
  }
  return folders;
}

// How long our extension's activation takes beside that of one that does nothing, in a real extension host.
//
// Both are packaged without activation events, so that neither is active before the suite (activation-run.cjs) asks for
// it, after the window has started. One start of the server gives one sample of each; who comes first alternates.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRepository } from '../repository.mjs';
import { copySamples } from '../samples.mjs';
import { openPage } from '../vscode/page.mjs';
import { startServer } from '../vscode/server.mjs';
import { pinned } from '../vscode/versions.mjs';
import { atMostMore, figure, median } from './figures.mjs';

const mark = 'mooring-bench: ';
const stage = inRepository('out', 'bench', 'activation');
const timeoutMs = 120_000;

export async function activation({ say, rounds = () => 5 }) {
  const version = 'newest';
  rmSync(stage, { recursive: true, force: true });
  const ours = stageOurs();
  const [empty, warmUp] = [stageEmpty('empty'), stageEmpty('warm-up')];
  const vsix = [ours, empty, warmUp].map(({ folder }) => packaged(folder));
  const runner = stageEmpty('runner', { activates: false });
  cpSync(fileURLToPath(new URL('./activation-run.cjs', import.meta.url)), path.join(runner.folder, 'run.cjs'));

  const samples = { ours: [], empty: [] };
  const wanted = rounds();
  for (let round = 0; round < wanted; round++) {
    say(`activation in VS Code ${pinned(version).codeServer}, start ${round + 1} of ${wanted} …`);
    const order = round % 2 === 0 ? [warmUp.id, ours.id, empty.id] : [warmUp.id, empty.id, ours.id];
    const found = await oneStart({ version, vsix, runner, order, say });
    samples.ours.push(found[ours.id]);
    samples.empty.push(found[empty.id]);
  }
  const goal = atMostMore(50, 'ms');
  return [
    figure('activation', median(samples.ours), 'ms', {
      against: 'empty extension',
      peer: median(samples.empty),
      goal,
    }),
  ];
}

/** Resolves to the milliseconds of each activation, by the extension's id. */
async function oneStart({ version, vsix, runner, order, say }) {
  const { folder, project, home } = copySamples();
  const env = { MOORING_HOME: home, BENCH_ORDER: order.join(',') };
  const server = await startServer({ version, vsix, env, testDriver: true, log: say });
  let opened;
  try {
    let found;
    const ended = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('The extension host did not answer in time.')),
        timeoutMs,
      ).unref();
      const before = async page => {
        await page.exposeFunction('codeAutomationLog', (_type, args) => {
          const text = String(args[0]);
          if (text.startsWith(mark)) found = JSON.parse(text.slice(mark.length));
        });
        await page.exposeFunction('codeAutomationExit', code => {
          clearTimeout(timer);
          if (code === 0 && found) resolve(found);
          else reject(new Error(`The extension host ended with ${code}.\n${server.log().slice(-2000)}`));
        });
      };
      const payload = [
        ['extensionDevelopmentPath', server.uri(runner.folder)],
        ['extensionTestsPath', server.uri(path.join(runner.folder, 'run.cjs'))],
        ['skipWelcome', 'true'],
      ];
      openPage(server, { folder: project, payload, before }).then(page => {
        opened = page;
      }, reject);
    });
    return await ended;
  } finally {
    await opened?.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function stageOurs() {
  const folder = path.join(stage, 'mooring');
  const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.nls.json', 'LICENSE', 'media', 'syntaxes', 'docs', 'README.md']) {
    if (existsSync(inRepository(name))) cpSync(inRepository(name), path.join(folder, name), { recursive: true });
  }
  cpSync(inRepository('out', 'bench', 'dist'), path.join(folder, 'dist'), { recursive: true });
  const { scripts: _, devDependencies: __, ...rest } = manifest;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...rest, activationEvents: [] }));
  return { folder, id: `${manifest.publisher}.${manifest.name}` };
}

function stageEmpty(name, { activates = true } = {}) {
  const folder = path.join(stage, name);
  const manifest = {
    name,
    publisher: 'mooring-bench',
    version: '0.0.0',
    license: 'MIT',
    engines: { vscode: '^1.104.0' },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify(activates ? { ...manifest, main: './main.cjs', activationEvents: [] } : manifest),
  );
  if (activates) writeFileSync(path.join(folder, 'main.cjs'), 'exports.activate = () => {};\n');
  return { folder, id: `${manifest.publisher}.${name}` };
}

function packaged(folder) {
  const file = `${folder}.vsix`;
  const vsce = inRepository('node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--no-rewrite-relative-links'];
  const result = spawnSync(process.execPath, [vsce, 'package', ...flags, '--out', file], {
    cwd: folder,
    encoding: 'utf8',
    input: 'y\n',
  });
  if (result.status !== 0) throw new Error(`Packaging ${folder} failed.\n${result.stdout}${result.stderr}`);
  return file;
}

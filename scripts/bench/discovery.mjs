// Finding and listing workspaces: cold, and again when all or only what changed is asked, beside listing and reading the
// same files with plain Node.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { figure, inTurns } from './figures.mjs';
import { importSource } from './source.mjs';

const entry = `
export { nodeWriteDisk } from './src/node/write-disk.ts';
export { createWorkspaceFinder } from './src/runtime/find-workspaces.ts';
export { listWorkspaces } from './src/workspace/listing.ts';
`;
const COUNTS = [50, 1000, 10000];

export async function discovery({ rounds, say }) {
  const source = await importSource('discovery', entry);
  const figures = [];
  for (const count of COUNTS) {
    say(`finding ${count} workspaces …`);
    const home = mkdtempSync(path.join(tmpdir(), 'mooring-discovery-'));
    try {
      write(home, count);
      figures.push(...(await finding(source, home, count, rounds?.() ?? (count > 1000 ? 7 : 31))));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
  return figures;
}

async function finding({ nodeWriteDisk, createWorkspaceFinder, listWorkspaces }, home, count, rounds) {
  const disk = nodeWriteDisk();
  const list = (finder, changed) => listWorkspaces(finder.find(home, 'user', [], changed).workspaces, []);
  const known = createWorkspaceFinder(disk, Date.now);
  if (list(known).length !== count) throw new Error('The list is not whole.');
  let before;
  const found = await inTurns(rounds, {
    plain: timed(() => plainly(home)),
    cold: timed(() => list(createWorkspaceFinder(disk, Date.now))),
    asked: timed(() => {
      before = known.find(home, 'user');
    }),
    watched: timed(() => {
      if (known.find(home, 'user', [], [`${home}/workspaces/service-1/workspace.toml`]) !== before)
        throw new Error('Nothing changed, and the answer is another.');
    }),
  });
  const size = count.toLocaleString('en');
  const beside = (name, value, most) => {
    const goal = most === undefined ? null : { text: `ratio ≤ ${most}`, holds: (ours, peer) => ours <= most * peer };
    return figure(name, value, 'ms', { against: 'list and read', peer: found.plain, goal });
  };
  return [
    beside(`${size} workspaces, cold`, found.cold, 2),
    beside(`${size} workspaces, cached, watched`, found.watched, 0.2),
    beside(`${size} workspaces, cached, every file asked`, found.asked),
  ];
}

function plainly(home) {
  const folder = path.join(home, 'workspaces');
  return readdirSync(folder, { withFileTypes: true }).map(({ name }) =>
    readFileSync(path.join(folder, name, 'workspace.toml'), 'utf8'),
  );
}

function write(home, count) {
  // As after an hour: what was written a moment ago is not trusted to be final.
  const earlier = Date.now() / 1000 - 3600;
  for (let at = 0; at < count; at++) {
    const folder = path.join(home, 'workspaces', `service-${at}`);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'workspace.toml');
    writeFileSync(file, definition(at));
    utimesSync(file, earlier, earlier);
  }
}

function definition(at) {
  return [
    `# Service ${at}`,
    `id = "ws-${at.toString(16).padStart(32, '0')}"`,
    `description = "Service ${at}, integration: refreshed every Sunday"`,
    ...(at === 0 ? [] : ['extends = "service-0"']),
    `base-url = "https://service-${at}.example/api"`,
    '',
    '[requests.invoices.list_Open]',
    'description = "Open ones, oldest first"',
    'method = "GET"',
    'path = "/invoices?state=open&sort=due"',
    '',
    '[requests.invoices.get_One]',
    'method = "GET"',
    'path = "/invoices/{number}"',
    '',
  ].join('\n');
}

function timed(work) {
  return () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
}

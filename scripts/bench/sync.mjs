// Pull and push of a large project with 100 changed entities, beside plain git on the same repositories: `git fetch` and
// `git merge`, `git add`, `git commit` and `git push`. Each round begins from the same commits, in clones of their own.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { figure, inTurns } from './figures.mjs';
import { makeProject } from './project.mjs';
import { importSource } from './source.mjs';

const entry = `
export { openProjectRuntime } from './src/node/open-project-runtime.ts';
export { openProjectSync } from './src/node/open-project-sync.ts';
`;
const CHANGED = 100;
const MANIFEST = '.mooring/manifest.yaml';
const ROUNDS = 3;

export async function sync({ sizes, rounds, say }) {
  const count = Math.max(...sizes);
  const parts = await importSource('sync', entry);
  const project = makeProject(count);
  try {
    const git = gitOf(project.home);
    const base = prepare(git, project);
    say(`pulling and pushing ${CHANGED} of ${count} entities …`);
    const ours = openedIn(parts, path.join(project.folder, 'mooring'), git.environment);
    const found = await inTurns(rounds?.(count) ?? ROUNDS, contenders(git, project, { base, ours }));
    ours.runtime.dispose();
    const of = `${CHANGED} of ${count.toLocaleString('en')}`;
    return [
      figure(`pull ${of}, fast-forward`, found.forward, 'ms', {
        against: 'git fetch and git merge',
        peer: found.gitForward,
      }),
      figure(`pull ${of}, both changed`, found.pull, 'ms', { against: 'git fetch and git merge', peer: found.gitPull }),
      figure(`push ${of}`, found.push, 'ms', { against: 'git add, git commit and git push', peer: found.gitPush }),
    ];
  } finally {
    project.remove();
  }
}

function gitOf(home) {
  const config = path.join(home, 'gitconfig');
  writeFileSync(
    config,
    '[user]\nname = Bench\nemail = bench@example.org\n[commit]\ngpgSign = false\n[gc]\nauto = 0\n[maintenance]\nauto = false\n[init]\ndefaultBranch = main\n',
  );
  const environment = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (folder, ...words) =>
    execFileSync('git', words, { cwd: folder, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { run, environment };
}

/** The bare remote with `main` as it was and `theirs` with the changes of somebody else, and a clone for each contender. */
function prepare({ run }, { folder, root, text }) {
  run(root, 'init', '--quiet');
  writeFileSync(
    path.join(root, '.mooring/.gitignore'),
    '.local/\ndrafts/\n.cache/\n.packages/\n.env\n**/.env\ndata.toml\n**/data.toml\n',
  );
  run(root, 'add', '--all');
  run(root, 'commit', '--quiet', '-m', 'first');
  run(folder, 'clone', '--quiet', '--bare', root, 'remote.git');
  for (const name of ['mooring', 'plain']) run(folder, 'clone', '--quiet', `file://${folder}/remote.git`, name);
  const base = run(root, 'rev-parse', 'HEAD').trim();
  writeFileSync(path.join(root, MANIFEST), changed(text, 0, 'theirs'));
  run(root, 'commit', '--quiet', '--all', '-m', 'theirs');
  run(root, 'push', '--quiet', path.join(folder, 'remote.git'), 'HEAD:refs/heads/theirs');
  return { commit: base, theirs: run(root, 'rev-parse', 'HEAD').trim(), ours: changed(text, 1, 'ours') };
}

/** A hundred workflows, spread over the manifest; the two sides change others. */
function changed(text, side, name) {
  const places = [...text.matchAll(/^ {4}function_name: .*$/gm)];
  const step = Math.floor(places.length / CHANGED);
  const chosen = new Set(Array.from({ length: CHANGED }, (_, at) => places[at * step + side]?.index));
  return text.replace(/^ {4}function_name: .*$/gm, (line, at) =>
    chosen.has(at) ? `${line}\n    description: Changed by ${name}.` : line,
  );
}

function openedIn({ openProjectRuntime, openProjectSync }, root, environment) {
  const trusted = () => true;
  const runtime = openProjectRuntime(root, { front: 'bench', trusted });
  return { runtime, sync: openProjectSync(root, runtime, { front: 'bench', trusted, git: { environment } }) };
}

function contenders({ run }, { folder }, { base, ours: { sync } }) {
  const remote = path.join(folder, 'remote.git');
  const [mooring, plain] = ['mooring', 'plain'].map(name => path.join(folder, name));
  const begin = (clone, there, { committed, written }) => {
    run(remote, 'update-ref', 'refs/heads/main', there);
    run(clone, 'reset', '--quiet', '--hard', base.commit);
    run(clone, 'update-ref', 'refs/remotes/origin/main', base.commit);
    if (committed ?? written) writeFileSync(path.join(clone, MANIFEST), committed ?? written);
    if (committed) run(clone, 'commit', '--quiet', '--all', '-m', 'ours');
  };
  const timed = (clone, there, here, work) => async () => {
    begin(clone, there, here);
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const pull = async () => done(await sync.apply(done(await sync.planPull()), { allowsDeletes: true }));
  const plainPull = () => {
    run(plain, 'fetch', '--quiet', 'origin', 'main');
    run(plain, 'merge', '--quiet', '--no-edit', 'origin/main');
  };
  return {
    forward: timed(mooring, base.theirs, {}, pull),
    gitForward: timed(plain, base.theirs, {}, plainPull),
    pull: timed(mooring, base.theirs, { committed: base.ours }, pull),
    gitPull: timed(plain, base.theirs, { committed: base.ours }, plainPull),
    push: timed(mooring, base.commit, { written: base.ours }, async () => {
      const plan = done(await sync.planPush());
      done(await sync.push(plan, plan.message));
    }),
    gitPush: timed(plain, base.commit, { written: base.ours }, () => {
      run(plain, 'add', '--', MANIFEST);
      run(plain, 'commit', '--quiet', '-m', 'ours');
      run(plain, 'push', '--quiet', 'origin', 'main');
    }),
  };
}

function done(answer) {
  if ('refused' in answer) throw new Error(`${answer.refused}: ${answer.message}`);
  return answer;
}

// From the start of a process to all that is wrong with a project.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { figure, inTurns, less } from './figures.mjs';
import { makeProject } from './project.mjs';
import { startOurs, startPeer } from './servers.mjs';

const floor = fileURLToPath(new URL('./floor.mjs', import.meta.url));

export async function coldCheck({ programs, sizes, rounds, say }) {
  const figures = [];
  for (const count of sizes) {
    say(`cold check of ${count} entities …`);
    const project = makeProject(count);
    const { peer, server, cli, node } = programs;
    const contenders = {
      ours: async () => stopped(await startOurs(server, project)),
      ...(cli ? { cli: () => wallMs(cli.node, [...cli.args, project.root], project, 1) } : {}),
      ...(peer ? { peer: async () => stopped(await startPeer(peer, project)) } : {}),
      floor: () => wallMs(node, [floor, project.root], project, 0),
    };
    const found = await inTurns(rounds(count), contenders);
    const size = count.toLocaleString('en');
    const against = 'Node reading all files, yaml.parseDocument of the manifest';
    figures.push(
      ...(peer
        ? [
            figure(`cold check ${size}`, found.ours, 'ms', {
              against: `${peer.name}, manifest alone`,
              peer: found.peer,
              goal: less,
            }),
          ]
        : []),
      figure(`cold check ${size}, floor`, found.ours, 'ms', { against, peer: found.floor }),
      ...(cli ? [figure(`mooring check ${size}`, found.cli, 'ms', { against, peer: found.floor })] : []),
    );
    project.remove();
  }
  return figures;
}

async function stopped(client) {
  await client.stop();
  return client.readyMs;
}

/** Time from start to end of a process that must end with this code. */
function wallMs(node, args, { home }, expected) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const env = { ...process.env, HOME: home, USERPROFILE: home, NODE_OPTIONS: '' };
    const child = spawn(node, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', data => {
      errors += data;
    });
    child.on('error', reject);
    child.on('close', code => {
      if (code === expected) resolve(performance.now() - started);
      else reject(new Error(`${args.join(' ')} ended with ${code}, not ${expected}.\n${errors}`));
    });
  });
}

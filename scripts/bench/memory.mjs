// What a server holds in memory a second after it knows a large project, with the manifest open.
import { setTimeout as delay } from 'node:timers/promises';
import { figure, inTurns } from './figures.mjs';
import { makeProject } from './project.mjs';
import { startOurs, startPeer } from './servers.mjs';

export async function memory({ programs, sizes, say }) {
  if (process.platform !== 'linux') return [];
  const count = Math.max(...sizes);
  say(`memory at ${count} entities …`);
  const project = makeProject(count);
  const { peer, server } = programs;
  const held = async client => {
    await delay(1000);
    const bytes = client.residentBytes();
    await client.stop();
    return bytes / 1024 / 1024;
  };
  const found = await inTurns(3, {
    ours: async () => {
      const client = await startOurs(server, project);
      await client.open(project.manifest, project.text);
      return held(client);
    },
    ...(peer ? { peer: async () => held(await startPeer(peer, project)) } : {}),
  });
  project.remove();
  const name = `memory ${count.toLocaleString('en')}`;
  return [figure(name, found.ours, 'MB', peer ? { against: `${peer.name}, manifest alone`, peer: found.peer } : {})];
}

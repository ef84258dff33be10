// From a typed character to the diagnostics that it causes: the digit of a number in the middle of the manifest becomes a
// letter, which both servers report, and back.
import { diagnosticsOf } from './client.mjs';
import { figure, inTurns, less } from './figures.mjs';
import { makeProject } from './project.mjs';
import { startOurs, startPeer } from './servers.mjs';

export async function keystroke({ programs, sizes, rounds, say }) {
  const figures = [];
  const { peer, server } = programs;
  for (const count of sizes) {
    say(`keystrokes in ${count} entities …`);
    const project = makeProject(count);
    const ours = await startOurs(server, project);
    await ours.open(project.manifest, project.text);
    const theirs = peer && (await startPeer(peer, project));
    const found = await inTurns(rounds(count), {
      ours: typist(ours, project),
      ...(theirs ? { peer: typist(theirs, project) } : {}),
    });
    await Promise.all([ours.stop(), theirs?.stop()]);
    project.remove();
    const name = `keystroke ${count.toLocaleString('en')}`;
    if (!peer) {
      figures.push(figure(name, found.ours, 'ms'));
      continue;
    }
    const { delayMs } = peer;
    figures.push(
      figure(name, found.ours, 'ms', {
        against: `${peer.name}, ${delayMs} ms of it its own pause`,
        peer: found.peer,
        goal: less,
      }),
      figure(`${name}, peer without its pause`, found.ours, 'ms', { against: peer.name, peer: found.peer - delayMs }),
    );
  }
  return figures;
}

/** A function that types once, right and wrong in turn, and resolves to the milliseconds until that is seen. */
function typist(client, { manifest, edit }) {
  let version = 1;
  return async () => {
    version++;
    const wrong = version % 2 === 0;
    const isThere = diagnostics => diagnostics.some(({ range }) => range.start.line === edit.line);
    const seen = client.next(
      'textDocument/publishDiagnostics',
      diagnosticsOf(manifest, diagnostics => isThere(diagnostics) === wrong),
    );
    const started = performance.now();
    await client.type(manifest, version, edit, wrong ? 'x' : '0');
    const { at } = await seen;
    return at - started;
  };
}

// The first complete diagnostics of each server: when they are there, and that they are the right ones.
import { diagnosticsOf, startClient } from './client.mjs';

/** Starts ours; resolves to the client with `readyMs`, from the start of the process to the first complete publishing. */
export async function startOurs(program, project) {
  const client = await startClient(program, project);
  // The server says so after it has sent all diagnostics of a check.
  const { at } = await client.next('mooring/changed');
  const [state] = await client.request('mooring/projects');
  const right = state?.state === 'ready' && state.problems.errors >= project.mistakes;
  if (!right)
    throw new Error(
      `Mooring did not find the ${project.mistakes} planted mistakes: ${JSON.stringify(state?.problems)}`,
    );
  return { ...client, readyMs: at - client.startedAt };
}

/** As `startOurs`, for the peer: it looks at open documents only, so the manifest is opened in it. */
export async function startPeer(program, project) {
  const client = await startClient(program, project, program.settings);
  await client.notify('workspace/didChangeConfiguration', { settings: program.settings });
  const published = client.next(
    'textDocument/publishDiagnostics',
    diagnosticsOf(project.manifest, diagnostics => diagnostics.length >= project.mistakes),
  );
  await client.open(project.manifest, project.text);
  const { at } = await published;
  return { ...client, readyMs: at - client.startedAt };
}

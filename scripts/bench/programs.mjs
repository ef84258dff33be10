// What is started: the built server and command line, the peer, and the floor.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository, repositoryRoot } from '../repository.mjs';
import { npmProgram } from '../vscode/npm.mjs';
import { ensurePeer } from './peer.mjs';

/**
 * Builds, and resolves to `{node, server, cli, peer}`: programs as `{name, node, args}`. All of them run on one Node: the
 * peer's, which is also the oldest that a supported VS Code has; without `peers` this process's, and `peer` is null. What is
 * measured is a copy, so that a build meanwhile changes nothing.
 */
export async function benchPrograms({ peers, prebuilt, say }) {
  if (!prebuilt) {
    say('Building …');
    const built = spawnSync(process.execPath, [npmProgram(), 'run', '--silent', 'build'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(`The build failed.\n${built.stdout}${built.stderr}`);
  }
  const folder = inRepository('out', 'bench', 'dist');
  rmSync(folder, { recursive: true, force: true });
  cpSync(inRepository('dist'), folder, { recursive: true });
  const peer = peers ? await ensurePeer(say) : null;
  const node = peer?.node ?? process.execPath;
  const cli = path.join(folder, 'cli.mjs');
  return {
    node,
    server: { name: 'mooring', node, args: [path.join(folder, 'server.mjs'), '--stdio'] },
    cli: existsSync(cli) ? { name: 'mooring check', node, args: [cli, 'check'] } : null,
    peer: peer && { ...peer, settings: peerSettings() },
  };
}

/** The peer's answers: the schema that Mooring publishes for the manifest, and nothing from the network. */
function peerSettings() {
  const schema = pathToFileURL(inRepository('docs', 'schemas', 'manifest.schema.json')).href;
  return {
    yaml: {
      validate: true,
      schemas: { [schema]: '**/.mooring/manifest.yaml' },
      schemaStore: { enable: false },
      kubernetesCRDStore: { enable: false },
      hover: false,
      completion: false,
    },
  };
}

/** What the measured programs run on, for people. */
export function nodeVersion(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

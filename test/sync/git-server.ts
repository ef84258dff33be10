/** git's own server on this machine alone, and a wire to it that can be cut. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import type { Sandbox } from '../git/repository-kit.ts';

export interface GitServer {
  /** Of the repositories in the sandbox, through the wire. */
  urlOf(name: string): string;
  /** After so many more bytes from the server the wire is cut, once. */
  cutAfter(bytes: number): void;
  /** Nobody listens any more. */
  end(): Promise<void>;
}

/** Whether this machine's git can be a server. */
export function hasGitServer(): boolean {
  const folder = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
  return ['git-daemon', 'git-daemon.exe'].some(name => existsSync(path.join(folder, name)));
}

export async function serve(sandbox: Sandbox, { takesPushes }: { readonly takesPushes: boolean }): Promise<GitServer> {
  const port = await freePort();
  const daemon = spawn(
    'git',
    [
      'daemon',
      '--reuseaddr',
      '--listen=127.0.0.1',
      `--port=${port}`,
      `--base-path=${sandbox.folder}`,
      '--export-all',
      '--informative-errors',
      ...(takesPushes ? ['--enable=receive-pack'] : []),
      sandbox.folder,
    ],
    { env: { ...sandbox.environment }, stdio: 'ignore' },
  );
  await untilItListens(port, daemon);
  const wire = { left: Number.POSITIVE_INFINITY };
  const sockets = new Set<Socket>();
  const front = await wireTo(port, wire, sockets);
  const { port: own } = front.address() as AddressInfo;
  return {
    urlOf: name => `git://127.0.0.1:${own}/${name}`,
    cutAfter(bytes) {
      wire.left = bytes;
    },
    async end() {
      const ended = new Promise(resolve => void daemon.once('exit', resolve));
      if (daemon.kill()) await ended;
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => void front.close(resolve));
    },
  };
}

function wireTo(port: number, wire: { left: number }, sockets: Set<Socket>): Promise<Server> {
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // Cut wires are what this is for.
    return socket.on('error', () => {}).on('close', () => void sockets.delete(socket));
  };
  const front = createServer({ allowHalfOpen: true }, near => {
    const far = keep(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
    keep(near).pipe(far);
    far.on('data', data => {
      wire.left -= data.length;
      if (wire.left >= 0) near.write(data);
      else {
        wire.left = Number.POSITIVE_INFINITY;
        near.destroy();
        far.destroy();
      }
    });
    far.on('end', () => near.end());
  });
  return new Promise(resolve => void front.listen(0, '127.0.0.1', () => resolve(front)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => void server.close(resolve));
  return port;
}

async function untilItListens(port: number, daemon: ChildProcess): Promise<void> {
  for (;;) {
    if (daemon.exitCode !== null) throw new Error(`git daemon ended with ${daemon.exitCode}`);
    const isThere = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await new Promise(resolve => void setTimeout(resolve, 10));
  }
}

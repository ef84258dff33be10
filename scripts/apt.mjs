// Installs Debian packages where that is possible: as root, on a machine with apt.
import { spawnSync } from 'node:child_process';

/** Installs `packages`, saying so; where it cannot, throws an Error that says what is `needed` and the one command to run. */
export function aptInstall(packages, needed, say) {
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasApt) throw new Error(`${needed}.`);
  if (process.getuid?.() !== 0) {
    throw new Error(`${needed}; run: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`);
  }
  const started = Date.now();
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  say(`Installed ${packages.join(', ')} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
}

// Installs proper-lockfile, the lock that the store's stands beside, into the cache folder of the other peers.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLockFolder } from '../vscode/lock-folder.mjs';
import { npmInstall } from '../vscode/npm.mjs';
import { cacheFolder } from '../vscode/versions.mjs';

const version = '4.1.2';

/** Resolves to `{name, main}`: the file to import. */
export async function ensureLockPeer(say) {
  const folder = path.join(cacheFolder(), 'bench', `proper-lockfile-${version}`);
  const main = path.join(folder, 'node_modules', 'proper-lockfile', 'index.js');
  if (!existsSync(main)) {
    await withLockFolder(`${folder}.lock`, say, async () => {
      if (existsSync(main)) return;
      say(`Downloading proper-lockfile ${version} from npm`);
      const partial = `${folder}.partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      writeFileSync(path.join(partial, 'package.json'), '{"name":"peer","version":"0.0.0","private":true}');
      await npmInstall(partial, ['--save-exact', `proper-lockfile@${version}`]);
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    });
  }
  return { name: `proper-lockfile ${version}`, main };
}

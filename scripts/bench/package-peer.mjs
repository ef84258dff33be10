// Installs one package as a peer, into the cache folder of the other peers; the repository does not depend on it.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLockFolder } from '../vscode/lock-folder.mjs';
import { npmInstall } from '../vscode/npm.mjs';
import { cacheFolder } from '../vscode/versions.mjs';

/** Resolves to `{name, main}`: the file to import. `entry` is its place in the package. */
export async function ensurePackage(name, version, entry, say) {
  const folder = path.join(cacheFolder(), 'bench', `${name}-${version}`);
  const main = path.join(folder, 'node_modules', name, entry);
  if (!existsSync(main)) {
    await withLockFolder(`${folder}.lock`, say, async () => {
      if (existsSync(main)) return;
      say(`Downloading ${name} ${version} from npm`);
      const partial = `${folder}.partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      writeFileSync(path.join(partial, 'package.json'), '{"name":"peer","version":"0.0.0","private":true}');
      await npmInstall(partial, ['--save-exact', `${name}@${version}`]);
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    });
  }
  return { name: `${name} ${version}`, main };
}

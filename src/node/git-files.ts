/** Temporary files for git, in the system's folder for them. */
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GitFiles, ScratchFolder } from '../ports/git.ts';
import { systemCode } from './errors.ts';

const AT_ONCE = 64;

export const nodeGitFiles: GitFiles = {
  present: async paths => new Set(paths.filter(each => existsSync(each))),
  async inFolder(use) {
    let made: string | undefined;
    try {
      made = await mkdtemp(path.join(tmpdir(), 'mooring-git-'));
      return await use(scratchFolder(made));
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      return { failed: 'scratch', code: systemCode(error) };
    } finally {
      // What cannot be removed is the system's to clean up; the work is done.
      if (made !== undefined) await rm(made, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    }
  },
};

function scratchFolder(folder: string): ScratchFolder {
  const at = (name: string): string => path.join(folder, path.basename(name));
  return {
    path: folder,
    at,
    write: (name, bytes) => writeFile(at(name), bytes, { mode: 0o600 }),
    makeFolder: async name => void (await mkdir(at(name), { mode: 0o700 })),
    async read(name, paths, limitBytes) {
      const found = new Map<string, Uint8Array>();
      let left = limitBytes;
      const readOne = async (each: string): Promise<void> => {
        const file = path.join(at(name), ...each.split('/'));
        const facts = await lstat(file);
        if (!facts.isFile()) return;
        left -= facts.size;
        if (left >= 0) found.set(each, await readFile(file));
      };
      for (let from = 0; from < paths.length && left >= 0; from += AT_ONCE) {
        await Promise.all(paths.slice(from, from + AT_ONCE).map(readOne));
      }
      return left < 0 ? undefined : found;
    },
  };
}

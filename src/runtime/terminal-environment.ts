/** What new terminals of a workspace get, read from the `.env` files of its root and its own. */
import { type Dotenv, parseDotenv } from '../config/dotenv.ts';
import { terminalVariables } from '../workspace/terminal.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export interface TerminalEnvironment {
  readonly variables: ReadonlyMap<string, string>;
  /** Why a file is left out, in one sentence each. */
  readonly problems: readonly string[];
}

/** `systemPath` writes an absolute path with `/` as the system does. */
export function readTerminalEnvironment(
  disk: LookDisk,
  workspace: FoundWorkspace,
  systemPath: (path: string) => string,
): TerminalEnvironment {
  const problems: string[] = [];
  const read = (file: string): Dotenv | undefined => {
    const found = disk.read(file, MOST_BYTES);
    if ('failed' in found) {
      if (found.failed !== 'missing')
        problems.push(`${systemPath(file)} cannot be read (${found.code}) and is left out.`);
      return undefined;
    }
    try {
      return parseDotenv(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(found.bytes));
    } catch {
      problems.push(`${systemPath(file)} is not UTF-8 and is left out; save it as UTF-8.`);
      return undefined;
    }
  };
  const root = read(`${workspace.rootFolder}/.env`);
  const own = read(`${workspace.folder}/.env`);
  const place = { slug: workspace.slug, folder: systemPath(workspace.folder) };
  return { variables: terminalVariables(place, root, own), problems };
}

const MOST_BYTES = 1_000_000;

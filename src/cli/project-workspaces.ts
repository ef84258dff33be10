/**
 * The workspaces of a project, as `check` judges them: by themselves, but that a base which the project does not have is
 * looked for in the user's root. What hides or doubles the user's own workspaces has no part in it.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import type { Problem } from '../checks/problem.ts';
import { configValue, resolveConfig } from '../config/layers.ts';
import { nodeWriteDisk, portPath } from '../node/write-disk.ts';
import type { ReadDisk } from '../ports/disk.ts';
import { createWorkspaceCheck } from '../runtime/check-workspaces.ts';
import { findWorkspaces } from '../runtime/find-workspaces.ts';
import { below } from '../store/absolute.ts';
import { isList } from '../syntax/toml-value.ts';
import { readConfigFiles } from './project-config.ts';

export interface ProjectWorkspaces {
  /** In the order of the workspaces, then of their files and positions; by paths in the project. */
  readonly problems: readonly Problem[];
  /** The files that have problems, by their paths in the project. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly lines: () => LineIndex }>;
}

/** `root` is the project's folder, as the system writes it; `disk` is that folder. */
export function readProjectWorkspaces(root: string, userRoot: string, disk: ReadDisk): ProjectWorkspaces {
  const folder = portPath(root);
  const ignored = configValue(resolveConfig(readConfigFiles(disk), {}), 'discovery.ignore');
  const names = ignored !== undefined && isList(ignored) ? ignored.filter(name => typeof name === 'string') : [];
  const writeDisk = nodeWriteDisk();
  const { workspaces } = findWorkspaces(writeDisk, `${folder}/.mooring`, 'project', names);
  const checks = createWorkspaceCheck({ disk: writeDisk, userRoot: portPath(userRoot) });
  const found = checks.check({ checked: workspaces, seen: [workspaces], ignored: names });
  const shown = (file: string): string => below(folder, file) ?? file;
  const problems = found.map(({ related, ...problem }) => {
    // A base in the user's root is no place in the project; the message names it.
    const inside = related?.flatMap(place => {
      const path = below(folder, place.path);
      return path === undefined ? [] : [{ ...place, path }];
    });
    return { ...problem, path: shown(problem.path), ...(inside?.length ? { related: inside } : {}) };
  });
  const files = new Set(found.flatMap(({ path, related = [] }) => [path, ...related.map(place => place.path)]));
  const texts = [...files].flatMap(file => {
    const text = checks.text(file);
    return text === undefined ? [] : ([[shown(file), { text, lines: () => lineIndex(text) }]] as const);
  });
  return { problems, texts: new Map(texts) };
}

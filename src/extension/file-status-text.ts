/** What Mooring has to say about one open file, as data. */
import type { KindState, ProjectState } from '../protocol/protocol.ts';
import { counted } from './words.ts';

export interface FileStatus {
  readonly text: string;
  readonly detail?: string;
  readonly severity: 'error' | 'information';
  readonly busy: boolean;
}

/** `file` is a file system path. Nothing where the file is none of Mooring's. */
export function fileStatus(projects: readonly ProjectState[], file: string): FileStatus | undefined {
  const project = projects
    .filter(({ root }) => relativeTo(root, file) !== undefined)
    .reduce<ProjectState | undefined>(
      (longest, one) => (longest && longest.root.length >= one.root.length ? longest : one),
      undefined,
    );
  const path = project && relativeTo(project.root, file);
  if (!project || path === undefined) return undefined;
  const busy = project.state === 'loading';
  const held = project.held.find(one => one.path === path);
  if (held) return { text: 'Held', detail: held.message, severity: 'error', busy };
  const said = manifestWords(project, path) ?? declaredWords(project.kinds, path) ?? undeclaredWords(project, path);
  return said === undefined ? undefined : { ...said, severity: 'information', busy };
}

type Said = Pick<FileStatus, 'text' | 'detail'>;

function manifestWords(project: ProjectState, path: string): Said | undefined {
  if (!project.manifest.includes(path)) return undefined;
  const here = project.kinds.flatMap(({ entities }) => entities.filter(({ declared }) => declared.path === path));
  return { text: `Manifest · ${counted(here.length, 'entity', 'entities')}` };
}

function declaredWords(kinds: readonly KindState[], path: string): Said | undefined {
  const found = kinds.flatMap(({ kind, entities }) =>
    entities.filter(({ file }) => file?.path === path).map(({ key }) => ({ kind, key })),
  );
  const [first] = found;
  if (!first) return undefined;
  const keys = found.map(({ key }) => key).join(', ');
  if (found.length > MOST_NAMED) return { text: `${found.length} declared here`, detail: keys };
  return { text: `${kindWords(first.kind)} · declared as ${keys}` };
}

function undeclaredWords(project: ProjectState, path: string): Said | undefined {
  const found = project.undeclared.find(({ file }) => file.path === path);
  return found && { text: `${kindWords(found.kind)} · not declared` };
}

const MOST_NAMED = 3;

function kindWords(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** With `/`, or nothing where the file is not below the root. */
export function relativeTo(root: string, file: string): string | undefined {
  const folder = root.replaceAll('\\', '/').replace(/\/+$/, '');
  const path = file.replaceAll('\\', '/');
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

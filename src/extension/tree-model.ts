/**
 * The project view as data: what the engine knows, as nodes with labels and words. Nodes are made anew from each state;
 * their ids stay the same, so that the view keeps what is expanded and selected.
 */
import { isUuid } from '../base/uuid.ts';
import type { KindName } from '../manifest/fields.ts';
import type {
  EntityState,
  HeldFile,
  KindState,
  Location,
  ProblemCounts,
  ProjectState,
  UndeclaredState,
} from '../protocol/protocol.ts';
import { KIND_ICONS } from './kind-icons.ts';
import type { SyncRow } from './sync/rows.ts';
import { counted, lastPart, problemWords, sumOf } from './words.ts';

export interface TreeNode {
  /** Unique in the tree, and the same in the next one. */
  readonly id: string;
  readonly type:
    | 'project'
    | 'held'
    | 'held-file'
    | 'kind'
    | 'entity'
    | 'undeclared'
    | 'undeclared-item'
    | 'sync'
    | 'sync-group'
    | 'sync-item';
  readonly label: string;
  readonly description?: string;
  /** Name, which may be empty, and value, one line each. Values come from files. */
  readonly tooltip: readonly (readonly [string, string])[];
  readonly icon: string;
  readonly tone?: 'error' | 'warning';
  /** What a screen reader says. */
  readonly spoken: string;
  readonly expanded?: true;
  /** What a click opens. */
  readonly opens?: Place;
  /** The entity file, where there is one beside `opens`. */
  readonly file?: Place;
  /** Of sync: what it is about, what menus ask for, and the command of a click, which is given the node. */
  readonly sync?: SyncRow;
  readonly context?: string;
  readonly runs?: string;
  readonly children: readonly TreeNode[];
}

/** `root` is a file system path. */
export interface Place extends Location {
  readonly root: string;
}

/** The nodes at the top; `more` are those of a project that come first. A project without a manifest has none: the view's welcome says what to do. */
export function projectTree(
  projects: readonly ProjectState[],
  more: (root: string) => readonly TreeNode[] = () => [],
): readonly TreeNode[] {
  const shown = projects.filter(hasSomething);
  const [only] = shown;
  if (only && shown.length === 1) return [...more(only.root), ...nodesOf(only)];
  return shown.map(project => projectNode(project, more(project.root)));
}

export function hasSomething(project: ProjectState): boolean {
  return project.manifest.length > 0 || project.held.length > 0 || project.kinds.length > 0;
}

export function entityCount(project: ProjectState): number {
  return project.kinds.reduce((sum, { entities }) => sum + entities.length, 0);
}

function projectNode(project: ProjectState, more: readonly TreeNode[]): TreeNode {
  const words = problemWords(project.problems);
  const entities = counted(entityCount(project), 'entity', 'entities');
  const label = lastPart(project.root);
  return {
    id: project.root,
    type: 'project',
    label,
    description: words || entities,
    tooltip: [
      ['Project', project.root],
      ['Declares', entities],
    ],
    icon: 'root-folder',
    ...toneOf(project.problems),
    spoken: spokenOf(`Project ${label}`, entities, words),
    expanded: true,
    children: [...more, ...nodesOf(project)],
  };
}

function nodesOf(project: ProjectState): readonly TreeNode[] {
  const nodes = project.kinds.filter(({ entities }) => entities.length > 0).map(kind => kindNode(project.root, kind));
  if (project.held.length > 0) nodes.unshift(heldNode(project));
  if (project.undeclared.length > 0) nodes.push(undeclaredNode(project));
  return nodes;
}

function kindNode(root: string, kind: KindState): TreeNode {
  const id = `${root} ${kind.kind}`;
  const label = capitalized(kind.title);
  const problems = sumOf(kind.entities.map(entity => entity.problems));
  const words = problemWords(problems);
  const count = String(kind.entities.length);
  return {
    id,
    type: 'kind',
    label,
    description: words ? `${count} · ${words}` : count,
    tooltip: [],
    icon: KIND_ICONS[kind.kind],
    ...toneOf(problems),
    spoken: spokenOf(label, counted(kind.entities.length, 'entity', 'entities'), words),
    children: withIds(kind.entities, entity => `${id} ${entity.key}`).map(([entity, own]) =>
      entityNode(root, kind.kind, entity, own),
    ),
  };
}

function entityNode(root: string, kind: KindName, entity: EntityState, id: string): TreeNode {
  const words = problemWords(entity.problems);
  const path = entity.file?.path;
  const about = path ?? (entity.key === entity.label || isUuid(entity.key) ? '' : entity.key);
  return {
    id,
    type: 'entity',
    label: entity.label,
    description: [words, about].filter(Boolean).join(' · '),
    tooltip: [
      ['Key', entity.key],
      ...(entity.id === undefined ? [] : [['Id', entity.id] as const]),
      ...(path === undefined ? [] : [['File', path] as const]),
      ['Declared in', placeWords(entity.declared)],
      ...(words ? [['Problems', words] as const] : []),
    ],
    icon: KIND_ICONS[kind],
    ...toneOf(entity.problems),
    spoken: spokenOf(entity.label, kind, words, path ?? ''),
    opens: { root, ...entity.declared },
    ...(entity.file ? { file: { root, ...entity.file } } : {}),
    children: [],
  };
}

function heldNode(project: ProjectState): TreeNode {
  const id = `${project.root} held`;
  return {
    id,
    type: 'held',
    label: 'Held files',
    description: String(project.held.length),
    tooltip: [['', 'These files cannot be read faithfully. What they said last goes on until they are mended.']],
    icon: 'debug-pause',
    tone: 'error',
    spoken: spokenOf('Held files', String(project.held.length)),
    expanded: true,
    children: withIds(project.held, held => `${id} ${held.path}`).map(([held, own]) =>
      heldFile(project.root, held, own),
    ),
  };
}

function heldFile(root: string, held: HeldFile, id: string): TreeNode {
  return {
    id,
    type: 'held-file',
    label: held.path,
    description: held.message,
    tooltip: [
      ['File', placeWords({ ...held.at, path: held.path })],
      ['Held', held.message],
    ],
    icon: 'error',
    tone: 'error',
    spoken: spokenOf(held.path, 'held', held.message),
    opens: { root, ...held.at },
    children: [],
  };
}

function undeclaredNode(project: ProjectState): TreeNode {
  const id = `${project.root} undeclared`;
  const count = String(project.undeclared.length);
  return {
    id,
    type: 'undeclared',
    label: 'Undeclared',
    description: count,
    tooltip: [['', 'Found in the folder, and not declared in the manifest.']],
    icon: 'question',
    spoken: spokenOf('Undeclared', count),
    children: withIds(project.undeclared, found => `${id} ${found.kind} ${found.file.path} ${found.label}`).map(
      ([found, own]) => undeclaredItem(project.root, found, own),
    ),
  };
}

function undeclaredItem(root: string, found: UndeclaredState, id: string): TreeNode {
  return {
    id,
    type: 'undeclared-item',
    label: found.label,
    description: found.file.path,
    tooltip: [
      ['Kind', found.kind],
      ['File', placeWords(found.file)],
    ],
    icon: KIND_ICONS[found.kind],
    spoken: spokenOf(found.label, `${found.kind}, not declared`, found.file.path),
    opens: { root, ...found.file },
    children: [],
  };
}

/** Two entities may share a key by mistake, and both must show: the later ones are numbered. */
function withIds<T>(items: readonly T[], idOf: (item: T) => string): [T, string][] {
  const seen = new Map<string, number>();
  return items.map(item => {
    const id = idOf(item);
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return [item, before === 0 ? id : `${id} #${before + 1}`];
  });
}

function toneOf({ errors, warnings }: ProblemCounts): { tone?: 'error' | 'warning' } {
  return errors > 0 ? { tone: 'error' } : warnings > 0 ? { tone: 'warning' } : {};
}

/** Positions shown to people count from one. */
function placeWords({ path, range }: Location): string {
  return `${path}:${range.start.line + 1}:${range.start.character + 1}`;
}

function spokenOf(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(', ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

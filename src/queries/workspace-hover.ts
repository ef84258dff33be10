/** What a person wants to know of a key in a workspace or a layer: what it means, what holds in the end, and who says so. */
import { type KeyPath, keyText } from '../config/key-path.ts';
import { layOut } from '../syntax/toml-document.ts';
import { tomlEntries } from '../syntax/toml-entries.ts';
import { printToml } from '../syntax/toml-print.ts';
import type { Definition } from '../workspace/definition.ts';
import type { Workspace } from '../workspace/discover.ts';
import {
  type EffectiveNode,
  type EffectiveWorkspace,
  effectiveAt,
  hiddenBy,
  type LayerUse,
  plainValue,
  type ValueOrigin,
  viaOf,
} from '../workspace/effective.ts';
import { maskedValue } from '../workspace/print-effective.ts';
import type { ConfigHover, LinkOf } from './config-hover.ts';
import { describePlace } from './workspace-keys.ts';

export interface WorkspaceHoverSight {
  readonly effective: EffectiveWorkspace;
  /** Those that it can extend, the nearest root first. */
  readonly workspaces: readonly Workspace[];
}

/** Nothing where no key stands, and in a file that cannot be read now. */
export function workspaceHover(
  { effective, workspaces }: WorkspaceHoverSight,
  { text, role, held }: Definition,
  offset: number,
  linkOf: LinkOf,
): ConfigHover | undefined {
  const layout = held ? undefined : layOut(text);
  if (!layout || 'held' in layout) return undefined;
  const at = tomlEntries(layout).findLast(({ start, end }) => start <= offset && offset <= end);
  if (!at?.path.every(step => typeof step === 'string')) return undefined;
  const path: KeyPath = [...(role.is === 'layer' ? role.mount : []), ...(at.path as KeyPath)];
  const doc = describePlace(path);
  const more = special(path, effective, workspaces, role.is === 'workspace') ?? holding(effective, path, linkOf);
  if (doc === undefined && more.length === 0) return undefined;
  const lines = [
    `**${keyText(path)}**`,
    ...(doc === undefined ? [] : ['', doc]),
    ...(more.length > 0 ? ['', ...more] : []),
  ];
  return { text: lines.join('\n'), start: at.start, end: at.end };
}

/** What the evaluation uses up has no value in it. */
function special(
  path: KeyPath,
  { chain }: EffectiveWorkspace,
  workspaces: readonly Workspace[],
  isOwn: boolean,
): string[] | undefined {
  const [first] = path;
  if (!isOwn) return undefined;
  if (first === 'extends') {
    const base = chain.at(-2);
    const found = base && workspaces.find(({ slug, root }) => slug === base.slug && root === base.root);
    if (!base) return ['No base is laid under this workspace.'];
    const names = chain.map(({ slug }) => slug).join(' → ');
    return [
      ...(found?.description ? [`${base.slug}: ${found.description}`, ''] : []),
      `Evaluated in this order: ${names}.`,
    ];
  }
  if (first !== 'layers') return undefined;
  const layers = chain.at(-1)?.layers ?? [];
  const name = keyText(path.slice(1));
  const use = layers.find(each => each.name === path.slice(1).join('.') || each.name === name);
  return use ? [STATES[use.state](use)] : [];
}

const STATES: Readonly<Record<LayerUse['state'], (use: LayerUse) => string>> = {
  used: ({ mount }) =>
    mount.length === 0 ? 'It overlays the whole workspace.' : `Its top level lands in \`${keyText(mount)}\`.`,
  missing: () => 'The file is not there.',
  outside: () => 'The file is outside of the root, so it is not read.',
  held: () => 'The file cannot be read, so what it says is missing.',
  refused: () => 'It is left out; the problem of this line says why.',
};

const MOST_ORIGINS = 8;
const LONGEST_VALUE = 200;

function holding(effective: EffectiveWorkspace, path: KeyPath, linkOf: LinkOf): string[] {
  const node = effectiveAt(effective, path);
  if (!node) return [];
  if (node.kind === 'table') return [];
  const line = (each: EffectiveNode, isFirst: boolean): string => {
    const value = `\`${shownValue(path, each)}\``;
    return `1. ${isFirst ? `**${value}**` : value} from ${where(effective, each.origin, linkOf)}${isFirst ? '' : ', hidden'}`;
  };
  const lines = [node, ...hiddenBy(node)].slice(0, MOST_ORIGINS).map((each, index) => line(each, index === 0));
  return [`In “${effective.workspace.slug}”, what counts first:`, '', ...lines];
}

function shownValue(path: KeyPath, node: EffectiveNode): string {
  const value = printToml(maskedValue(path, plainValue(node)), { oneLine: true }).replaceAll('`', 'ˋ');
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

function where(effective: EffectiveWorkspace, origin: ValueOrigin, linkOf: LinkOf): string {
  const { file, line, workspace, layer } = origin;
  const via = viaOf(effective.workspace, origin);
  const words = [via === 'base' ? `base ${workspace.slug}` : '', layer === undefined ? '' : `layer ${layer}`]
    .filter(word => word !== '')
    .join(', ');
  const name = `${file.split('/').slice(-2).join('/')}:${line}`;
  const link = linkOf(file, line);
  const shown = link === undefined ? `\`${name}\`` : `[${name}](${link})`;
  return words === '' ? shown : `${shown} (${words})`;
}

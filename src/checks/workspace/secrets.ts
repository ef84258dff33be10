/**
 * Secrets that are written down in a workspace or a layer, and the way into a `.env`: one edit of both files. The value
 * is never part of a message or a title.
 */
import { applyEdits } from '../../base/text.ts';
import { dotenvValues } from '../../config/dotenv.ts';
import { nameProblem, setEnv } from '../../config/dotenv-edit.ts';
import { ignoringEnv } from '../../config/dotenv-ignore.ts';
import { type KeyPath, keyText } from '../../config/key-path.ts';
import { printToml } from '../../syntax/toml-print.ts';
import { type MapNode, type Node, type ScalarNode, textOf } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import { isInherited } from '../../workspace/keys.ts';
import { isLiteralSecret } from '../../workspace/literal-secret.ts';
import type { FileEdit, Fix, Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { mountOf } from './places.ts';
import type { WorkspaceFacts, WorkspaceSubject } from './subject.ts';

export function secretProblems(subject: WorkspaceSubject, definition: Definition, facts: WorkspaceFacts): Problem[] {
  const { root, file } = definition;
  if (!root) return [];
  return secretsIn(root, mountOf(definition)).map(({ path, node }) => {
    const name = keyText(path);
    const message = `“${name}” looks like a secret that is written down; keep it in a .env and write “\${${variableName(path)}}” here.`;
    const fixes = () =>
      targets(subject, definition, facts).map(target => moveTo(target, definition, path, node, facts));
    return problem('workspace-secret', file, node, message, { fixes });
  });
}

interface FoundSecret {
  readonly path: KeyPath;
  readonly node: ScalarNode;
}

function secretsIn(root: MapNode, mount: KeyPath): FoundSecret[] {
  const found: FoundSecret[] = [];
  const look = (node: Node, path: KeyPath): void => {
    if (node.kind === 'map') for (const { key, value } of node.entries) look(value, [...path, key]);
    else if (node.kind === 'list') for (const item of node.items) look(item, path);
    else if (!isAboutItself(path) && isLiteralSecret(path, textOf(node))) found.push({ path, node });
  };
  look(root, mount);
  return found;
}

/** Names of files and the like, which are no values for requests. */
function isAboutItself([first = '']: KeyPath): boolean {
  return first === 'scaffold' || (first !== 'description' && !isInherited(first));
}

interface Target {
  readonly env: string;
  /** In a title. */
  readonly called: string;
  /** Keeps it out of git. */
  readonly ignore?: string;
}

/** The `.env` of a workspace is read for that one alone; what others build on belongs in the one of the root. */
function targets({ effective }: WorkspaceSubject, { file }: Definition, { seen }: WorkspaceFacts): Target[] {
  const { root, rootFolder, slug } = effective.workspace;
  const folder = `${rootFolder}/workspaces/${slug}`;
  const ignore = root === 'project' ? { ignore: `${rootFolder}/.gitignore` } : {};
  const own = { env: `${folder}/.env`, called: 'the workspace’s .env', ...ignore };
  const all = { env: `${rootFolder}/.env`, called: 'the root’s .env', ...ignore };
  if (!file.startsWith(`${folder}/`)) return [all];
  return seen.byBase.has(slug.toLowerCase()) ? [all, own] : [own];
}

function moveTo(
  { env, called, ignore }: Target,
  { file }: Definition,
  path: KeyPath,
  node: ScalarNode,
  facts: WorkspaceFacts,
): Fix | undefined {
  const value = textOf(node);
  const now = facts.textNow(env);
  if (value === undefined || now === 'unreadable') return undefined;
  const text = now === 'missing' ? '' : now.text;
  const name = freeName(path, value, dotenvValues(text));
  const edits = name === undefined ? undefined : setEnv(text, name, value);
  if (name === undefined || !edits || 'message' in edits) return undefined;
  const moved: FileEdit[] =
    now === 'missing'
      ? [{ path: env, edits: [], create: applyEdits('', edits) }]
      : edits.length > 0
        ? [{ path: env, edits }]
        : [];
  return {
    title: `Move to ${called} as ${name}`,
    edits: [
      ...(ignore === undefined ? [] : outOfGit(ignore, facts)),
      ...moved,
      { path: file, edits: [{ start: node.start, end: node.end, text: printToml(`\${${name}}`) }] },
    ],
  };
}

function outOfGit(ignore: string, facts: WorkspaceFacts): FileEdit[] {
  const now = facts.textNow(ignore);
  if (now === 'unreadable') return [];
  const edits = ignoringEnv(now === 'missing' ? '' : now.text);
  if (edits.length === 0) return [];
  return now === 'missing' ? [{ path: ignore, edits: [], create: applyEdits('', edits) }] : [{ path: ignore, edits }];
}

/** `API_TOKEN` of `variables.api-token`. */
function variableName(path: KeyPath): string {
  return path.slice(-1).map(shouted).join('_');
}

/** With as many names before it as it needs, so that no other variable is changed. */
function freeName(path: KeyPath, value: string, taken: ReadonlyMap<string, string>): string | undefined {
  for (let count = 1; count <= path.length; count++) {
    const name = path.slice(-count).map(shouted).join('_');
    const there = taken.get(name);
    if ((there === undefined || there === value) && nameProblem(name) === undefined) return name;
  }
  return undefined;
}

function shouted(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** What stands against a push: what others could not take, which stops it, and what will be broken for them, which does not. */
import { lineIndex } from '../base/text.ts';
import type { Code } from '../checks/codes.ts';
import type { Problem } from '../checks/problem.ts';
import { keyText } from '../config/key-path.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import { homeOf } from '../snapshot/drift/home.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Source } from '../snapshot/source.ts';
import { LIMITS, scan } from '../syntax/scan.ts';
import { parseToml } from '../syntax/toml.ts';
import { type Node, textOf } from '../syntax/tree.ts';
import { isLiteralSecret } from '../workspace/literal-secret.ts';

export interface PushFindings {
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

/** Where others would not know what is meant, and their Mooring would refuse to merge it. */
const BLOCKING: ReadonlySet<Code> = new Set<Code>([
  'two-manifests',
  'unwrapped-section',
  'duplicate-section',
  'duplicate-id',
  'id-key-mismatch',
  'duplicate-key',
]);

const SECRETS: ReadonlySet<Code> = new Set<Code>(['secret-value', 'workspace-secret']);

/** More of them nobody reads. */
const MOST = 100;

/** `staged` are the files that would be committed, `declared` how many entities the last git commit has. */
export function pushFindings(
  snapshot: Snapshot,
  problems: readonly Problem[],
  staged: ReadonlySet<string>,
  declared: number,
): PushFindings {
  const held = [...snapshot.sources.values()].filter(source => source.held && isShared(snapshot, source, staged));
  const nameless = snapshot.entities.filter(({ id }) => id === undefined);
  const blocking = [
    ...held.map(heldFinding),
    ...emptied(snapshot, staged, declared),
    ...nameless.map(({ kind, key, path }) => ({
      message: `The ${kind.title} “${key}” in ${path} has no id, so nobody else could tell what it is; give it one.`,
      path,
    })),
    ...problems.filter(isBlocking(staged)).map(finding(snapshot)),
  ];
  const isHeld = new Set(held.map(({ path }) => path));
  const others = problems.filter(
    problem => !isHeld.has(problem.path) && !isBlocking(staged)(problem) && isTold(problem),
  );
  const secrets = others.filter(({ code }) => SECRETS.has(code));
  const rest = others.filter(({ code }) => !SECRETS.has(code));
  return { blocking: bounded(blocking), advisory: bounded([...secrets, ...rest].map(finding(snapshot))) };
}

/** Why a text that is committed must not be: a conflict in it that nobody resolved. */
export function conflictIn(path: string, text: string): PlanFinding | undefined {
  if (scan(text, 'other', { ...LIMITS, textLength: Number.POSITIVE_INFINITY }) === undefined) return undefined;
  return { message: `${path} has unresolved conflict markers; resolve the conflict first.`, path };
}

/** Secrets that are written down in the files of a workspace; the value is not told. */
export function secretsIn(path: string, text: string): readonly PlanFinding[] {
  if (!/(?:^|\/)workspaces\/.+\.toml$/i.test(path)) return [];
  const { root } = parseToml(text);
  const lines = lineIndex(text);
  const found: PlanFinding[] = [];
  const look = (node: Node, names: readonly string[]): void => {
    if (node.kind === 'map') for (const { key, value } of node.entries) look(value, [...names, key]);
    else if (node.kind === 'list') for (const item of node.items) look(item, names);
    else if (isLiteralSecret(names, textOf(node))) {
      const { line, column } = lines.positionAt(node.start);
      const message = `${path}:${line + 1}:${column + 1} “${keyText(names)}” looks like a secret that is written down; keep it in a .env, which is not pushed.`;
      found.push({ message, path });
    }
  };
  if (root) look(root, []);
  return found;
}

function isShared(snapshot: Snapshot, { path, role }: Source, staged: ReadonlySet<string>): boolean {
  if (role === 'manifest' || staged.has(path)) return true;
  // What is no entity's stays here.
  return role === 'entity-file' && snapshot.entities.some(entity => isHomeOf(snapshot, entity, path));
}

function isHomeOf(snapshot: Snapshot, entity: Snapshot['entities'][number], path: string): boolean {
  const home = homeOf(snapshot, entity);
  return home.is === 'held' && home.path === path;
}

function heldFinding({ path, parsed }: Source): PlanFinding {
  const why = parsed.held?.message ?? 'The file cannot be read; correct it.';
  return { message: `${path} cannot be read, so it is not pushed: ${why}`, path };
}

/** A manifest that says nothing any more looks like a loss, and others refuse it as one. */
function emptied(snapshot: Snapshot, staged: ReadonlySet<string>, declared: number): PlanFinding[] {
  if (declared === 0 || snapshot.entities.length > 0 || snapshot.manifestUnknown) return [];
  const path = snapshot.layout.used[0]?.path ?? [...staged][0] ?? '';
  const message =
    'The manifest declares nothing any more, and nobody else would take that over; bring it back, or keep one entity.';
  return [{ message, path }];
}

/** A copy that nobody declared is no second owner as long as it stays here. */
function isBlocking(staged: ReadonlySet<string>): (problem: Problem) => boolean {
  return ({ code, path }) => BLOCKING.has(code) && (isManifestPath(path) || staged.has(path));
}

function isTold({ severity, code }: Problem): boolean {
  return severity === 'error' || SECRETS.has(code);
}

function finding({ sources }: Snapshot): (problem: Problem) => PlanFinding {
  return ({ path, span, message }) => {
    const place = sources.get(path)?.lines().positionAt(span.start);
    const at = place ? `${path}:${place.line + 1}:${place.column + 1}` : path;
    return { message: `${at} ${message}`, path };
  };
}

function bounded(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  const more = findings.length - MOST;
  return more <= 0 ? findings : [...findings.slice(0, MOST), { message: `There are ${more} more of that.` }];
}

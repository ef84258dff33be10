/** The layers of one workspace, laid over its base in order. A layer that cannot be used is named and left out. */
import { type Contribution, contributionOf, makerOf } from './contribution.ts';
import type { DeclaredLayer } from './declared-layers.ts';
import { type Definition, speaking } from './definition.ts';
import {
  type EffectiveNode,
  type EffectiveTable,
  type LayerUse,
  nameOfPath,
  type ValueOrigin,
  type WorkspaceRef,
} from './effective.ts';
import type { WorkspaceSources } from './evaluate.ts';
import { type FindingText, findingAt, placeText, relatedAt, type WorkspaceFinding } from './findings.ts';
import { workspaceKey } from './keys.ts';
import { layerPath } from './layer-path.ts';

/** A layer as it was found, before anything is merged. */
export interface FoundLayer {
  readonly declared: DeclaredLayer;
  readonly origin: ValueOrigin;
  readonly state: 'read' | 'missing' | 'outside';
  /** Absolute, with `/`; absent where the path leads nowhere. */
  readonly file?: string;
  readonly definition?: Definition;
}

export function findLayers(
  workspace: WorkspaceRef,
  definition: Definition,
  sources: Pick<WorkspaceSources, 'layer'>,
): FoundLayer[] {
  const { origin: originAt } = makerOf(workspace, definition);
  return speaking(definition).layers.map((declared): FoundLayer => {
    const origin = originAt(declared.path.span, declared.path.keySpan);
    const path = layerPath(workspace.slug, declared.path.value);
    if (path === undefined) return { declared, origin, state: 'outside' };
    const file = `${workspace.rootFolder}/${path}`;
    const source = sources.layer(workspace, path, declared.mount);
    if (source.is !== 'read') return { declared, origin, state: source.is, file };
    return { declared, origin, state: 'read', file, definition: source.definition };
  });
}

/** A layer once somebody has looked whether it can be used. */
export interface CheckedLayer {
  readonly use: LayerUse;
  /** Only where it is used. */
  readonly contribution?: Contribution;
  readonly findings: readonly WorkspaceFinding[];
}

/** `below` is what the base and the layers before say; `own` what the workspace's own file says. */
export function checkLayer(
  workspace: WorkspaceRef,
  layer: FoundLayer,
  below: EffectiveTable | undefined,
  own: EffectiveTable,
): CheckedLayer {
  const { declared, origin, file, definition } = layer;
  const { name, mount, path } = declared;
  const use = { name, path: path.value, mount, ...(file === undefined ? {} : { file }), origin };
  const { keySpan: _, ...atPath } = origin;
  const broken = brokenText(layer);
  if (broken || !definition) {
    const findings = broken ? [findingAt(workspace, broken, atPath)] : [];
    return { use: { ...use, state: layer.state === 'missing' ? 'missing' : 'outside' }, findings };
  }
  const findings = definitionFindings(workspace, definition);
  if (definition.held && !definition.lastGood) return { use: { ...use, state: 'held' }, findings };
  const refused = mountProblem(workspace, layer, below, own);
  if (refused) return { use: { ...use, state: 'refused' }, findings: [...findings, refused] };
  const contribution = contributionOf({ workspace, definition, layer: path.value });
  return { use: { ...use, state: 'used' }, contribution, findings };
}

/** What is wrong with a file by itself, as findings of a workspace. */
export function definitionFindings(workspace: WorkspaceRef, definition: Definition): WorkspaceFinding[] {
  const { file, lines, problems } = definition;
  return problems.map(({ code, message, span }) =>
    findingAt(workspace, { code, message }, { file, span, line: lines.positionAt(span.start).line + 1 }),
  );
}

function brokenText({ state, declared }: FoundLayer): FindingText | undefined {
  const written = declared.path.value;
  if (state === 'missing') {
    const message = `There is no file “${written}” in the workspace’s folder; make it, or remove the layer.`;
    return { code: 'workspace-missing-layer', message };
  }
  if (state === 'read') return undefined;
  const message = `“${written}” leads out of the root; write a path that starts in the workspace’s folder and stays in the root.`;
  return { code: 'workspace-layer-outside-root', message };
}

function mountProblem(
  workspace: WorkspaceRef,
  { declared, origin }: FoundLayer,
  below: EffectiveTable | undefined,
  own: EffectiveTable,
): WorkspaceFinding | undefined {
  const { mount } = declared;
  const [first] = mount;
  if (first === undefined) return undefined;
  const key = workspaceKey([first]);
  if (key && (key.type !== 'table' || !key.inherited)) {
    const message = `Nothing can be mounted in “${first}”; mount the file in a table such as “requests”.`;
    return findingAt(workspace, { code: 'workspace-mount-into-value', message }, origin);
  }
  const inTheWay = valueOnTheWay(below, mount) ?? valueOnTheWay(own, mount);
  if (!inTheWay) return undefined;
  const [path, node] = inTheWay;
  const message = `“${nameOfPath(path)}” is no table (${placeText(node.origin)}), so nothing can be mounted at “${nameOfPath(mount)}”; change one of the two.`;
  return findingAt(workspace, { code: 'workspace-mount-into-value', message }, origin, [
    relatedAt(node.origin, 'what is no table'),
  ]);
}

function valueOnTheWay(
  table: EffectiveTable | undefined,
  mount: readonly string[],
): [readonly string[], EffectiveNode] | undefined {
  let node: EffectiveNode | undefined = table;
  for (const [index, name] of mount.entries()) {
    if (node?.kind !== 'table') return undefined;
    node = node.entries.get(name);
    if (node && node.kind !== 'table') return [mount.slice(0, index + 1), node];
  }
  return undefined;
}

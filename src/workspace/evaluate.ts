/**
 * Evaluation: bases first, then a workspace's layers in order, then its own keys. Tables merge by key and the later value
 * wins, lists append, `{ replace = […] }` replaces a list. Each workspace is evaluated once, whatever the order in which
 * they are asked for, and one that is broken leaves all others alone.
 */
import type { KeyPath } from '../config/key-path.ts';
import { type Chain, followChain, type LookUp } from './chain.ts';
import { type Definition, speaking } from './definition.ts';
import type { EffectiveWorkspace, WorkspaceRef } from './effective.ts';
import { findLayers } from './layer-merge.ts';
import { type EvaluationLink, type Overlaid, overlay } from './overlay.ts';
import { slugProblem } from './slug.ts';

/** What evaluation asks for. Answers must not change while it lasts: they are one state of the files. */
export interface WorkspaceSources {
  /** The root folder of the user, where bases are looked for last. */
  readonly userRoot: string;
  /** The `workspace.toml` of a workspace, or nothing where there is none. */
  definition(workspace: WorkspaceRef): Definition | undefined;
  /** A file of a layer. `path` is relative to the root folder, with `/`, and does not lead out of it as it is written. */
  layer(workspace: WorkspaceRef, path: string, mount: KeyPath): LayerSource;
}

export type LayerSource =
  | { readonly is: 'read'; readonly definition: Definition }
  | { readonly is: 'missing' }
  /** A link leads out of the root. */
  | { readonly is: 'outside' };

/** The evaluation of one state of the files. */
export interface Evaluation {
  /** Never throws. Of a workspace without a `workspace.toml` nothing is known: it has no values and a problem. */
  effective(workspace: WorkspaceRef): EffectiveWorkspace;
  /** What it has evaluated so far, for a later evaluation. */
  readonly done: ReadonlyMap<string, Evaluated>;
}

/** A result, and all that it rests on: while that is the same, so is the result. */
export interface Evaluated extends Overlaid {
  readonly inputs: readonly unknown[];
}

/** `before` is an evaluation of an earlier state: what rests on the same definitions is taken over as it is. */
export function createEvaluation(sources: WorkspaceSources, before?: Pick<Evaluation, 'done'>): Evaluation {
  const lookUp = linksOf(sources);
  const done = new Map<string, Evaluated>();
  const evaluate = (link: EvaluationLink): Evaluated => {
    const key = keyOf(link.ref);
    const known = done.get(key);
    if (known) return known;
    const chain = followChain(link, lookUp.base);
    const baseLink = baseOf(link, chain);
    const base = baseLink && evaluate(baseLink);
    const layers = link.definition ? findLayers(link.ref, link.definition, sources) : [];
    const inputs = [
      base?.effective,
      chain.broken?.is,
      ...chain.links.map(({ definition }) => definition),
      ...layers.flatMap(({ state, definition }) => [state, definition]),
    ];
    const earlier = before?.done.get(key);
    const isSame = earlier?.inputs.length === inputs.length && inputs.every((each, at) => each === earlier.inputs[at]);
    const result = isSame ? earlier : { ...overlay({ link, chain, base, layers }), inputs };
    done.set(key, result);
    return result;
  };
  return { effective: workspace => evaluate(lookUp.link(workspace)).effective, done };
}

function linksOf(sources: WorkspaceSources) {
  const links = new Map<string, EvaluationLink>();
  const link = (workspace: WorkspaceRef): EvaluationLink => {
    const key = keyOf(workspace);
    const known = links.get(key);
    if (known) return known;
    const { root, rootFolder, slug } = workspace;
    const ref = { root, rootFolder, slug };
    const definition = sources.definition(ref);
    const base = definition && speaking(definition).extends?.value;
    const made = { slug, root, ref, definition, ...(base === undefined ? {} : { extends: base }) };
    links.set(key, made);
    return made;
  };
  const base: LookUp<EvaluationLink> = (where, { ref }, slug) => {
    // What is no slug could be a path that leads anywhere.
    if (slugProblem(slug) !== undefined) return undefined;
    const found = link(where === 'own-root' ? { ...ref, slug } : { root: 'user', rootFolder: sources.userRoot, slug });
    return found.definition ? found : undefined;
  };
  return { link, base };
}

/** The base that a workspace is laid over. One that would have to be under itself has none. */
function baseOf(link: EvaluationLink, { links, broken }: Chain<EvaluationLink>): EvaluationLink | undefined {
  if (broken?.is === 'long' || (broken?.is === 'cycle' && broken.cycle.includes(link))) return undefined;
  return links[1];
}

function keyOf({ rootFolder, slug }: WorkspaceRef): string {
  return `${rootFolder}\n${slug}`;
}

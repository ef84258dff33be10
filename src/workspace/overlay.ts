/** One workspace laid over its base: layers in order, then its own file; and what is wrong with that. */
import type { Chain, Link } from './chain.ts';
import { chainFindings } from './chain-findings.ts';
import { type Contribution, contributionOf } from './contribution.ts';
import { type Definition, speaking } from './definition.ts';
import {
  type ChainLink,
  type EffectiveTable,
  type EffectiveWorkspace,
  type LayerUse,
  nameOfPath,
  type WorkspaceRef,
} from './effective.ts';
import { findingAt, placeText, relatedAt, type WorkspaceFinding } from './findings.ts';
import { itemFindings, itemsInTwoLayers } from './item-findings.ts';
import { itemsOf } from './items.ts';
import { ITEM_FIELDS, isInherited, isSection } from './keys.ts';
import { checkLayer, definitionFindings, type FoundLayer } from './layer-merge.ts';
import { mergeTables, type TypeClash } from './merge-values.ts';

/** A workspace on the way to its bases. */
export interface EvaluationLink extends Link {
  readonly ref: WorkspaceRef;
  /** Absent where there is no `workspace.toml`. */
  readonly definition: Definition | undefined;
}

export interface OverlayParts {
  readonly link: EvaluationLink;
  readonly chain: Chain<EvaluationLink>;
  readonly base: Overlaid | undefined;
  readonly layers: readonly FoundLayer[];
}

export interface Overlaid {
  readonly effective: EffectiveWorkspace;
  /** How many values there are, those that are hidden too. */
  readonly size: number;
}

/** More values than a person writes in the files of one workspace and its bases. */
const MOST_VALUES = 200_000;

export function overlay({ link, chain, base, layers }: OverlayParts): Overlaid {
  const { ref, definition } = link;
  const file = definition?.file ?? `${ref.rootFolder}/workspaces/${ref.slug}/workspace.toml`;
  const stack = createStack(ref, file, base);
  stack.found.push(...chainFindings(link, chain));
  if (definition) stack.found.push(...definitionFindings(ref, definition));
  else stack.found.push(missing(ref, file));
  const own = definition && contributionOf({ workspace: ref, definition });
  const layered = own ? layLayers(stack, layers, own) : { uses: [], tables: [], complete: true };
  const isWhole = own ? stack.lay(own, file) : false;
  const values = stack.values() ?? emptyValues(ref, file);
  stack.found.push(...itemsInTwoLayers(ref, values, layered.tables), ...itemFindings(ref, values));
  // A base's are asked for by nobody but who looks at the base.
  const items = once(() => itemsOf(ref, values));
  const itself: ChainLink = { ...ref, file, layers: layered.uses };
  const isReadable = definition !== undefined && !speaking(definition).held;
  const effective: EffectiveWorkspace = {
    workspace: ref,
    chain: [...(base?.effective.chain ?? []), itself],
    values,
    get items() {
      return items().items;
    },
    get folders() {
      return items().folders;
    },
    problems: withoutHeld(stack.found, [definition, ...layers.map(layer => layer.definition)]),
    baseProblems: base ? [...base.effective.baseProblems, ...base.effective.problems] : [],
    complete: isReadable && isWhole && layered.complete && !chain.broken && base?.effective.complete !== false,
  };
  return { effective, size: stack.size() };
}

/** Of a file that is held its last good text speaks: what is wrong with that stands at no place of the present one. */
function withoutHeld(
  found: readonly WorkspaceFinding[],
  definitions: readonly (Definition | undefined)[],
): readonly WorkspaceFinding[] {
  const held = new Set(definitions.flatMap(definition => (definition?.held ? [definition.file] : [])));
  if (held.size === 0) return found;
  return found.filter(({ code, file }) => code === 'workspace-held' || !held.has(file));
}

/** What was said so far, and what was found on the way. */
function createStack(workspace: WorkspaceRef, file: string, base: Overlaid | undefined) {
  const found: WorkspaceFinding[] = [];
  let values = base && inherited(base.effective.values);
  let size = base?.size ?? 0;
  const onClash = (clash: TypeClash): void => {
    if (!mayDiffer(clash)) found.push(clashFinding(workspace, clash));
  };
  return {
    workspace,
    found,
    values: (): EffectiveTable | undefined => values,
    size: (): number => size,
    /** False where it would be too much. */
    lay(contribution: Contribution, of: string): boolean {
      if (size + contribution.size > MOST_VALUES) {
        const message = `With this file the workspace has more than ${MOST_VALUES.toLocaleString('en')} values, so it is left out; split the workspace.`;
        const start = { file: of, span: { start: 0, end: 0 }, line: 1 };
        found.push(findingAt(workspace, { code: 'workspace-too-large', message }, start));
        return false;
      }
      size += contribution.size;
      values = values ? mergeTables(values, contribution.table, onClash) : contribution.table;
      return true;
    },
    file,
  };
}

type Stack = ReturnType<typeof createStack>;

interface Layered {
  readonly uses: readonly LayerUse[];
  /** What each layer that is used says. */
  readonly tables: readonly EffectiveTable[];
  readonly complete: boolean;
}

function layLayers(stack: Stack, layers: readonly FoundLayer[], own: Contribution): Layered {
  const uses: LayerUse[] = [];
  const tables: EffectiveTable[] = [];
  const seen = new Map<string, FoundLayer>();
  let complete = true;
  for (const layer of layers) {
    const { workspace, found } = stack;
    const place = `${layer.file}\n${nameOfPath(layer.declared.mount)}`;
    const { use, contribution, findings } = checkLayer(workspace, layer, stack.values(), own.table);
    found.push(...findings);
    const earlier = seen.get(place);
    if (earlier && contribution) {
      const message = `This file is a layer at the same place already (${placeText(earlier.origin)}); remove one of the two.`;
      const text = { code: 'workspace-layer-twice', message } as const;
      found.push(findingAt(workspace, text, layer.origin, [relatedAt(earlier.origin, 'the first one')]));
      uses.push({ ...use, state: 'refused' });
      continue;
    }
    seen.set(place, layer);
    const isLaid = contribution !== undefined && stack.lay(contribution, use.file ?? stack.file);
    if (isLaid) tables.push(contribution.table);
    else complete = false;
    uses.push(contribution && !isLaid ? { ...use, state: 'refused' } : use);
  }
  return { uses, tables, complete };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function inherited(values: EffectiveTable): EffectiveTable {
  return { ...values, entries: new Map([...values.entries].filter(([key]) => isInherited(key))) };
}

function clashFinding(workspace: WorkspaceRef, { path, below, above }: TypeClash): WorkspaceFinding {
  const words = { table: 'a table', list: 'a list', value: 'a single value' };
  const message = `“${nameOfPath(path)}” is ${words[above.kind]} here and ${words[below.kind]} in ${placeText(below.origin)}, which is hidden by this; make them the same, or rename one.`;
  return findingAt(workspace, { code: 'workspace-type-differs', message }, above.origin, [
    relatedAt(below.origin, 'what is hidden'),
  ]);
}

/** The body of a request may be text here and a table there. */
function mayDiffer({ path }: TypeClash): boolean {
  const [section] = path;
  return isSection(section) && ITEM_FIELDS.some(({ name, type }) => type === 'any' && name === path.at(-1));
}

function missing(workspace: WorkspaceRef, file: string): WorkspaceFinding {
  const message = 'There is no workspace.toml here; make one, or remove the folder.';
  return findingAt(workspace, { code: 'workspace-held', message }, { file, span: { start: 0, end: 0 }, line: 1 });
}

function emptyValues(workspace: WorkspaceRef, file: string): EffectiveTable {
  const origin = { workspace, file, span: { start: 0, end: 0 }, line: 1 };
  return { kind: 'table', entries: new Map(), origin, origins: [origin] };
}

/**
 * What a name in front of a function means, as far as the file itself tells.
 *
 * A plain name is an entity decorator when it is imported, from wherever, under one of the three names; when it
 * is assigned from something that is one; or when it is one of the three and the file does not bind it before
 * (star imports and injected names). Where a name is bound several times (`try: from … except ImportError: def …`)
 * one entity decorator among them is enough.
 *
 * A dotted name is an entity decorator when its last part is one of the three and its first part is imported or
 * not bound in the file. A first part that is a parameter, a function, a class or the value of a call is an object
 * of somebody else's (`mcp = FastMCP()`, then `@mcp.tool()`), and does not count.
 */
import type { DecoratorType } from './python-module.ts';

export type Binding =
  /** `original` is absent where the name is a module. */
  | { readonly kind: 'import'; readonly original?: string; readonly at: number }
  /** Assigned from a plain or dotted name. */
  | { readonly kind: 'alias'; readonly of: string; readonly at: number }
  | { readonly kind: 'other'; readonly at: number };

/** A module, class or function body: its own names, and where to look further. */
export interface NameScope {
  readonly parent?: NameScope;
  readonly isClass: boolean;
  readonly bindings: Map<string, Binding[]>;
}

/** Bindings of one name in one scope that are remembered; real files have one or two. */
const MAX_BINDINGS = 32;

export function nameScope(parent?: NameScope, isClass = false): NameScope {
  return { ...(parent && { parent }), isClass, bindings: new Map() };
}

export function bind(scope: NameScope, name: string, binding: Binding): void {
  const known = scope.bindings.get(name);
  if (!known) scope.bindings.set(name, [binding]);
  else if (known.length < MAX_BINDINGS) known.push(binding);
}

/** The entity decorator that `written` (`wf`, `bifrost.workflow`) means at the offset `at`, if it is one. */
export function decoratorType(scope: NameScope, written: string, at: number): DecoratorType | undefined {
  for (const { name, bindings } of aliases(scope, written, at)) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    if (last !== name) {
      if (isType(last) && isForeign(scope, firstPart(name), at)) return last;
      continue;
    }
    if (bindings.length === 0 && isType(name)) return name;
    for (const binding of bindings) {
      if (binding.kind === 'import' && binding.original !== undefined && isType(binding.original))
        return binding.original;
    }
  }
  return undefined;
}

/** The name stands for something of another module. */
function isForeign(scope: NameScope, name: string, at: number): boolean {
  for (const { bindings } of aliases(scope, name, at, firstPart)) {
    if (bindings.length === 0 || bindings.some(binding => binding.kind === 'import')) return true;
  }
  return false;
}

/** `written` and every name it was assigned from, each with its bindings; a dotted name has those of its first part. */
function* aliases(scope: NameScope, written: string, at: number, reduce = (name: string) => name) {
  const seen = new Set<Binding>();
  const open = [{ name: written, at }];
  for (let next = open.pop(); next; next = open.pop()) {
    const bindings = bindingsOf(scope, firstPart(next.name), next.at);
    yield { name: next.name, bindings };
    const dotted = next.name.includes('.');
    for (const binding of bindings) {
      if (binding.kind !== 'alias' || dotted || seen.has(binding)) continue;
      seen.add(binding);
      open.push({ name: reduce(binding.of), at: binding.at });
    }
  }
}

/** Python's look-up: inside out, and a class is seen only by what stands in it directly. */
function bindingsOf(scope: NameScope, name: string, at: number): readonly Binding[] {
  for (let place: NameScope | undefined = scope; place; place = place.parent) {
    if (place.isClass && place !== scope) continue;
    const before = place.bindings.get(name)?.filter(binding => binding.at < at) ?? [];
    if (before.length > 0) return before;
  }
  return [];
}

function firstPart(dotted: string): string {
  const dot = dotted.indexOf('.');
  return dot < 0 ? dotted : dotted.slice(0, dot);
}

function isType(name: string): name is DecoratorType {
  return name === 'workflow' || name === 'tool' || name === 'data_provider';
}

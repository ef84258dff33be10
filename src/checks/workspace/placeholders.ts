/**
 * Placeholders that name nothing, are not closed, or lead back to themselves. A hidden base may use names that only those
 * who extend it define, so it is judged in each of them; what one of them lacks is told once, where it is written.
 */
import type { KeyPath } from '../../config/key-path.ts';
import { stringPlaces } from '../../syntax/toml-string-places.ts';
import { type Node, textOf } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import { nameOfPath, sameWorkspace } from '../../workspace/effective.ts';
import { isEnvironmentName } from '../../workspace/placeholder-targets.ts';
import { isSetByShell, isShellText, type PlaceholderUse, takesPlaceholders } from '../../workspace/placeholder-uses.ts';
import { type Placeholder, parsePlaceholders } from '../../workspace/placeholders.ts';
import type { PlaceholderResolver, Resolution } from '../../workspace/resolve-placeholders.ts';
import type { Fix, Problem, Related } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { additions, type PlaceholderPlace, renaming } from './placeholder-fixes.ts';
import { mountOf } from './places.ts';
import { definitionIn, isHidden, type WorkspaceFacts, type WorkspaceSubject } from './subject.ts';

export interface PlaceholderFacts extends Pick<WorkspaceFacts, 'textNow'> {
  readonly own: PlaceholderResolver;
  /** Of the workspaces that extend this one and are not hidden, in the order of their names. */
  readonly children: readonly PlaceholderResolver[];
  /** False where nothing is known of this machine: what only a `.env` or a data store may say is not judged. */
  readonly knowsMachine: boolean;
}

/** Paths are absolute. A file that cannot be read now has no such problems. */
export function placeholderProblems(subject: WorkspaceSubject, facts: PlaceholderFacts): Problem[] {
  const definitions = [subject.own, ...subject.layers.map(({ definition }) => definition)];
  const readable = definitions.filter(({ held }) => !held);
  return [...readable.flatMap(unclosedIn), ...cycles(subject, facts), ...unresolved(subject, facts)];
}

/** What is wrong with one file by itself. */
function unclosedIn(definition: Definition): Problem[] {
  const { root, file, text } = definition;
  const found: Problem[] = [];
  const look = (node: Node, path: KeyPath): void => {
    if (node.kind === 'map') for (const { key, value } of node.entries) look(value, [...path, key]);
    else if (node.kind === 'list') for (const [index, item] of node.items.entries()) look(item, [...path, `${index}`]);
    else if (textOf(node) !== undefined && takesPlaceholders(path)) {
      const places = stringPlaces(text, node);
      const value = places?.value ?? '';
      for (const each of parsePlaceholders(value, { shell: isShellText(path) }).problems) {
        const closing = each.braces === '{{' ? '}}' : '}';
        const fixes = (): (Fix | undefined)[] => {
          const [name = ''] = /^[^\s{}]*/.exec(value.slice(each.start + 2)) ?? [];
          const at = places?.spanOf({ start: each.start, end: each.start + 2 + name.length }).end;
          const edits = name === '' || at === undefined ? undefined : [{ start: at, end: at, text: closing }];
          return [each.why === 'unclosed' ? fixIn(file, 'Close the placeholder', edits, true) : undefined];
        };
        found.push(
          problem('placeholder-unclosed', file, places?.spanOf(each) ?? node, UNCLOSED[each.why](closing), { fixes }),
        );
      }
    }
  };
  if (root) look(root, mountOf(definition));
  return found;
}

const UNCLOSED: Readonly<Record<'unclosed' | 'nested', (closing: string) => string>> = {
  unclosed: closing => `This placeholder is not closed on its line; write “${closing}” behind its name.`,
  nested: closing =>
    `Another placeholder begins before this one is closed, and they do not nest; close it with “${closing}”, or give the inner one a variable.`,
};

/** A placeholder of this workspace's files as an evaluation has it. */
interface Found {
  readonly use: PlaceholderUse;
  readonly placeholder: Placeholder;
  readonly resolution: Resolution;
  readonly resolver: PlaceholderResolver;
}

/** Of one evaluation, those that stand in a file of the subject as it is now. */
function foundIn(subject: WorkspaceSubject, resolver: PlaceholderResolver): Found[] {
  const { workspace } = subject.effective;
  return resolver.uses
    .filter(({ node: { origin } }) => sameWorkspace(origin.workspace, workspace) && !origin.lastGood)
    .flatMap(use =>
      use.parsed.placeholders.map(placeholder => ({
        use,
        placeholder,
        resolution: resolver.resolve(placeholder),
        resolver,
      })),
    );
}

function cycles(subject: WorkspaceSubject, { own, children }: PlaceholderFacts): Problem[] {
  const resolvers = isHidden(subject) && children.length > 0 ? children : [own, ...children];
  const found = resolvers.flatMap(resolver => foundIn(subject, resolver).filter(each => wayRound(each)));
  return onePerPlace(found).flatMap(([first]) => {
    const place = first && placeOf(subject, first);
    const chain = first && wayRound(first);
    if (!place || !chain) return [];
    const { slug } = first.resolver.context.effective.workspace;
    const where = first.resolver === own ? '' : ` in “${slug}”`;
    const message = `This leads back to itself${where}: ${chain.map(nameOfPath).join(' → ')}; write out one of these values.`;
    return problem('placeholder-cycle', place.file, place.span, message);
  });
}

/** Where only what a placeholder leads to goes in a circle, it is told there. */
function wayRound({ use, resolution, resolver }: Found): readonly KeyPath[] | undefined {
  if (resolution.is !== 'cycle' || resolution.target.is !== 'value') return undefined;
  return resolver.wayRound(use.path, resolution.target.path);
}

function unresolved(subject: WorkspaceSubject, facts: PlaceholderFacts): Problem[] {
  const { own, children } = facts;
  const isBase = isHidden(subject);
  const lackedBy = (resolver: PlaceholderResolver): Found[] =>
    foundIn(subject, resolver).filter(found => isLacking(found, facts));
  const ofOwn = onePerPlace(isBase ? [] : lackedBy(own));
  const told = new Set(ofOwn.flatMap(([first]) => (first ? keyOf(first) : [])));
  const ofChildren = onePerPlace(children.flatMap(lackedBy)).filter(([first]) => first && !told.has(keyOf(first)));
  return [
    ...ofOwn.flatMap(([first]) => (first ? lacking(subject, [first], facts) : [])),
    ...ofChildren.flatMap(found => lacking(subject, found, facts, isBase ? 'warning' : 'information')),
  ];
}

const MOST_RELATED = 10;

/** `severity` where it is those that extend the workspace who lack it. */
function lacking(
  subject: WorkspaceSubject,
  found: readonly Found[],
  facts: PlaceholderFacts,
  severity?: Problem['severity'],
): Problem[] {
  const [first] = found;
  const place = first && placeOf(subject, first);
  if (!first || !place || first.resolution.is !== 'unresolved') return [];
  const { placeholder, resolution, use } = first;
  const slugs = found.map(({ resolver }) => resolver.context.effective.workspace.slug);
  const more = slugs.length > 1 ? ` and ${slugs.length - 1} more that extend this one` : ', which extends this one';
  const where = severity === undefined ? '' : ` in “${slugs[0]}”${more}`;
  const way = resolution.near === undefined ? wayOut(placeholder) : `did you mean “${resolution.near}”?`;
  const related = severity === undefined ? [] : found.slice(0, MOST_RELATED).map(relatedTo);
  const isShells = placeholder.braces === '${' && isShellText(use.path);
  return [
    problem('placeholder-unresolved', place.file, place.span, `${resolution.why}${where}; ${way}`, {
      ...(isShells ? { severity: 'information' } : severity ? { severity } : {}),
      ...(related.length > 0 ? { related } : {}),
      fixes: () => [
        renaming(place, placeholder, resolution.near),
        ...additions(
          placeholder,
          found.map(({ resolver }) => resolver.context.effective),
          severity !== undefined,
          facts,
        ),
      ],
    }),
  ];
}

function relatedTo({ resolver }: Found): Related {
  const { chain, workspace } = resolver.context.effective;
  const path = chain.at(-1)?.file ?? '';
  return { path, span: { start: 0, end: 0 }, message: `“${workspace.slug}” does not say it.` };
}

function wayOut({ kind, name, braces }: Placeholder): string {
  const fallback = braces === '${' ? `\${${name}:-…}` : '{{…::…}}';
  switch (kind) {
    case 'environment':
      return `add it to the .env, or give it a default: ${fallback}.`;
    case 'name':
    case 'variable':
      return `add it to [variables], or give it a default: ${fallback}.`;
    case 'path':
      return 'write the path of a value of this workspace.';
    case 'store':
      return `set it with “mooring store set ${name}”, or give it a default: ${fallback}.`;
    case 'file':
      return 'make it, or write the path of another.';
    default:
      return `write a name, with one of [env], [var], [prop], [store], [arg], [file] before it where it is needed.`;
  }
}

/** A part that is missing may say what is not found here, and so may this machine's files where they are not known. */
function isLacking({ use, placeholder, resolution, resolver }: Found, { knowsMachine }: PlaceholderFacts): boolean {
  if (resolution.is !== 'unresolved' || isSetByShell(use, placeholder)) return false;
  const { effective, environmentIsWhole } = resolver.context;
  const { kind, name } = placeholder;
  if (kind === 'unknown') return true;
  if (kind === 'environment' || kind === 'store') return knowsMachine && environmentIsWhole;
  if (kind === 'file') return effective.complete;
  const mayBeInEnvironment = kind === 'name' && isEnvironmentName(name) && name === name.toUpperCase();
  return effective.complete && (!mayBeInEnvironment || (knowsMachine && environmentIsWhole));
}

/** In the order in which the places come. */
function onePerPlace(found: readonly Found[]): Found[][] {
  const places = new Map<string, Found[]>();
  for (const each of found) {
    const key = keyOf(each);
    const group = places.get(key);
    if (group) group.push(each);
    else places.set(key, [each]);
  }
  return [...places.values()];
}

function keyOf({ use, placeholder }: Found): string {
  const { file, span } = use.node.origin;
  return `${file}\n${span.start}\n${placeholder.start}`;
}

function placeOf(subject: WorkspaceSubject, { use, placeholder }: Found): PlaceholderPlace | undefined {
  const { file, span } = use.node.origin;
  const definition = definitionIn(subject, file);
  const places = definition && stringPlaces(definition.text, span);
  if (!places) return undefined;
  const { written } = placeholder;
  return {
    file,
    span: places.spanOf(placeholder),
    nameSpan: places.spanOf(placeholder.nameSpan),
    ...(written ? { kindSpan: places.spanOf(written) } : {}),
  };
}

/**
 * Placeholders that name nothing, are not closed, or lead back to themselves. A hidden base may use names that only those
 * who extend it define, so it is judged in each of them; what one of them lacks is told once, where it is written.
 */
import { groupedBy } from '../../base/grouped.ts';
import type { KeyPath } from '../../config/key-path.ts';
import { stringPlaces } from '../../syntax/toml-string-places.ts';
import { type Node, textOf } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import { nameOfPath, sameWorkspace } from '../../workspace/effective.ts';
import { isShellText, takesPlaceholders } from '../../workspace/placeholder-uses.ts';
import { type Placeholder, parsePlaceholders } from '../../workspace/placeholders.ts';
import type { Fix, Problem, Related } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import type { PlaceholderFault } from './placeholder-faults.ts';
import { additions, type PlaceholderPlace, renaming } from './placeholder-fixes.ts';
import { mountOf } from './places.ts';
import { definitionIn, isHidden, type WorkspaceFacts, type WorkspaceSubject } from './subject.ts';

export interface PlaceholderFacts extends Pick<WorkspaceFacts, 'textNow'> {
  readonly own: readonly PlaceholderFault[];
  /** Of each of the workspaces that extend this one and are not hidden, in the order of their names. */
  readonly children: readonly (readonly PlaceholderFault[])[];
}

/** Paths are absolute. A file that cannot be read now has no such problems. */
export function placeholderProblems(subject: WorkspaceSubject, facts: PlaceholderFacts): Problem[] {
  return [...unclosedPlaceholders(subject), ...cycles(subject, facts), ...unresolved(subject, facts)];
}

/** What each file has by itself, wherever it ends up. */
function unclosedPlaceholders({ own, layers }: WorkspaceSubject): Problem[] {
  const definitions = [own, ...layers.map(({ definition }) => definition)];
  return definitions.filter(({ held }) => !held).flatMap(unclosedIn);
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

/** Of one evaluation, those that stand in a file of the subject as it is now. */
function inFilesOf({ effective }: WorkspaceSubject, faults: readonly PlaceholderFault[]): PlaceholderFault[] {
  return faults.filter(
    ({ use: { node } }) => sameWorkspace(node.origin.workspace, effective.workspace) && !node.origin.lastGood,
  );
}

function cycles(subject: WorkspaceSubject, { own, children }: PlaceholderFacts): Problem[] {
  const asked = isHidden(subject) && children.length > 0 ? children : [own, ...children];
  const found = asked.flatMap(faults => inFilesOf(subject, faults).filter(({ is }) => is === 'cycle'));
  return onePerPlace(found).flatMap(([first]) => {
    const place = first && placeOf(subject, first);
    if (!place || first.is !== 'cycle') return [];
    const { workspace } = first.effective;
    const where = sameWorkspace(workspace, subject.effective.workspace) ? '' : ` in “${workspace.slug}”`;
    const message = `This leads back to itself${where}: ${first.way.map(nameOfPath).join(' → ')}; write out one of these values.`;
    return problem('placeholder-cycle', place.file, place.span, message);
  });
}

function unresolved(subject: WorkspaceSubject, facts: PlaceholderFacts): Problem[] {
  const { own, children } = facts;
  const isBase = isHidden(subject);
  const lackedBy = (faults: readonly PlaceholderFault[]): PlaceholderFault[] =>
    inFilesOf(subject, faults).filter(({ is }) => is === 'unresolved');
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
  found: readonly PlaceholderFault[],
  facts: PlaceholderFacts,
  severity?: Problem['severity'],
): Problem[] {
  const [first] = found;
  const place = first && placeOf(subject, first);
  if (!first || !place || first.is !== 'unresolved') return [];
  const { placeholder, why, near, use } = first;
  const slugs = found.map(({ effective }) => effective.workspace.slug);
  const more = slugs.length > 1 ? ` and ${slugs.length - 1} more that extend this one` : ', which extends this one';
  const where = severity === undefined ? '' : ` in “${slugs[0]}”${more}`;
  const way = near === undefined ? wayOut(placeholder) : `did you mean “${near}”?`;
  const related = severity === undefined ? [] : found.slice(0, MOST_RELATED).map(relatedTo);
  const isShells = placeholder.braces === '${' && isShellText(use.path);
  return [
    problem('placeholder-unresolved', place.file, place.span, `${why}${where}; ${way}`, {
      ...(isShells ? { severity: 'information' } : severity ? { severity } : {}),
      ...(related.length > 0 ? { related } : {}),
      fixes: () => [
        renaming(place, placeholder, near),
        ...additions(
          placeholder,
          found.map(({ effective }) => effective),
          severity !== undefined,
          facts,
        ),
      ],
    }),
  ];
}

function relatedTo({ effective: { chain, workspace } }: PlaceholderFault): Related {
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

/** In the order in which the places come. */
function onePerPlace(found: readonly PlaceholderFault[]): PlaceholderFault[][] {
  return [...groupedBy(found, keyOf).values()];
}

function keyOf({ use, placeholder }: PlaceholderFault): string {
  const { file, span } = use.node.origin;
  return `${file}\n${span.start}\n${placeholder.start}`;
}

function placeOf(subject: WorkspaceSubject, { use, placeholder }: PlaceholderFault): PlaceholderPlace | undefined {
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

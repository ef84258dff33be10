/** Fixes of what evaluation finds, as edits of the file in which it stands. */
import { nearest } from '../../base/nearest.ts';
import { set, unset } from '../../config/intent.ts';
import { keyText } from '../../config/key-path.ts';
import { nodeAt } from '../../syntax/locate.ts';
import { printToml } from '../../syntax/toml-print.ts';
import { tomlValue } from '../../syntax/toml-value.ts';
import { entryOf, type Node, textOf } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import type { WorkspaceFinding } from '../../workspace/findings.ts';
import { ITEM_FIELDS, type KeyType, mismatch, workspaceKey } from '../../workspace/keys.ts';
import type { Fix } from '../problem.ts';
import { fixIn } from '../report.ts';
import { entryAt, type FoundEntry, intentEdits, mountOf, renameEdits } from './places.ts';
import { definitionIn, type WorkspaceFacts, type WorkspaceSubject } from './subject.ts';

type MaybeFixes = readonly (Fix | undefined)[];

/** A finding with the key that it is about. */
interface Marked extends FoundEntry {
  readonly finding: WorkspaceFinding;
  readonly definition: Definition;
}

export function findingFixes(subject: WorkspaceSubject, finding: WorkspaceFinding, facts: WorkspaceFacts): MaybeFixes {
  const definition = definitionIn(subject, finding.file);
  const found = definition && entryAt(definition, finding.span);
  if (!definition || !found) return [];
  const marked: Marked = { ...found, finding, definition };
  switch (finding.code) {
    case 'workspace-missing-base':
      return [nearBase(marked, subject, facts), removal(marked)];
    case 'workspace-missing-layer':
      return [nearLayer(marked, subject, facts), madeLayer(marked, subject), layerRemoval(marked)];
    case 'workspace-bad-layer':
    case 'workspace-layer-outside-root':
    case 'workspace-layer-twice':
    case 'workspace-mount-into-value':
      return [layerRemoval(marked)];
    case 'workspace-cycle':
    case 'workspace-layer-key':
    case 'workspace-mixed-item':
    case 'workspace-duplicate-item':
      return [removal(marked)];
    case 'workspace-misplaced-item':
      return [moved(marked)];
    case 'workspace-wrong-type':
      return [converted(marked)];
    default:
      return [];
  }
}

function removal({ definition, path }: Marked): Fix | undefined {
  const { file, text } = definition;
  const name = keyText([...mountOf(definition), ...path]);
  return fixIn(file, `Remove “${name}”`, intentEdits(text, [unset(path)]));
}

function layerRemoval({ definition, path }: Marked): Fix | undefined {
  const { file, text } = definition;
  if (path[0] !== 'layers' || path.length < 2) return undefined;
  return fixIn(file, `Remove the layer “${path.slice(1).join('.')}”`, intentEdits(text, [unset(path)]));
}

function nearBase({ definition, entry }: Marked, { effective }: WorkspaceSubject, { seen }: WorkspaceFacts) {
  const { root, rootFolder, slug } = effective.workspace;
  const usable = seen.all.filter(
    each => (each.root === 'user' || (root === 'project' && each.rootFolder === rootFolder)) && each.slug !== slug,
  );
  const [near] = nearest(
    textOf(entry.value) ?? '',
    usable.map(each => each.slug),
  );
  return near === undefined ? undefined : changed(definition, entry.value, near);
}

function nearLayer({ definition, entry }: Marked, { effective }: WorkspaceSubject, facts: WorkspaceFacts) {
  const written = textOf(entry.value) ?? '';
  const files = facts.layerFiles(effective.workspace);
  const name = baseOf(written);
  const [near = files.find(file => baseOf(file) === name)] = nearest(written, files);
  return near === undefined ? undefined : changed(definition, entry.value, near);
}

function baseOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

function madeLayer({ entry }: Marked, { effective }: WorkspaceSubject): Fix | undefined {
  const written = textOf(entry.value);
  const uses = effective.chain.at(-1)?.layers ?? [];
  const use = uses.find(({ path, state }) => path === written && state === 'missing');
  // A folder's name is no file, and another kind of file would not be one to mount.
  if (use?.file === undefined || !use.file.endsWith('.toml')) return undefined;
  return { title: `Make an empty file “${written}”`, edits: [{ path: use.file, edits: [], create: '' }] };
}

function changed({ file }: Definition, { start, end }: Node, value: string): Fix | undefined {
  return fixIn(file, `Change to “${value}”`, [{ start, end, text: printToml(value) }], true);
}

const OTHER: Readonly<Record<string, string>> = { requests: 'scripts', scripts: 'requests' };

/** The marked key is the field that makes it what it is; the item around it moves. */
function moved({ definition, path }: Marked): Fix | undefined {
  const { file, text, root } = definition;
  const item = path.slice(0, -1);
  const [section, ...names] = item;
  const other = OTHER[section ?? ''];
  const node = nodeAt(root, item);
  // In a layer that is mounted, the section stands in another file.
  if (mountOf(definition).length > 0 || other === undefined || names.length === 0 || !node) return undefined;
  const to = [other, ...names];
  if (nodeAt(root, to)) return undefined;
  const title = `Move to “${keyText(to)}”`;
  const isAlone = entryOf(root, section ?? '')?.value;
  const siblings = isAlone?.kind === 'map' ? isAlone.entries.length : 0;
  // Where nothing else is in the section and nothing in the other one, its name is all that changes, and comments stay.
  const inPlace = siblings === 1 && names.length === 1 && !entryOf(root, other);
  const edits = inPlace
    ? renameEdits(text, [section ?? ''], other)
    : intentEdits(text, [unset(item), set(to, tomlValue(text, node))]);
  return fixIn(file, title, edits, true);
}

/** The same value in the type that is asked for, where that is no guess. */
function converted({ definition, path, entry }: Marked): Fix | undefined {
  const place = [...mountOf(definition), ...path];
  const field = ITEM_FIELDS.find(
    ({ name, sections }) => name === path.at(-1) && sections.some(each => each === place[0]),
  );
  const type: KeyType | undefined =
    workspaceKey(place)?.type ?? (place[0] === 'layers' || field?.type === 'text' ? 'text' : undefined);
  const { value } = entry;
  const source = type && sourceFor(type, definition.text, value);
  if (source === undefined) return undefined;
  const { start, end } = value;
  return fixIn(definition.file, `Change to ${source}`, [{ start, end, text: source }], true);
}

function sourceFor(type: KeyType, text: string, value: Node): string | undefined {
  if (value.kind !== 'scalar') return undefined;
  const written = textOf(value);
  if (type === 'text')
    return written === undefined || value.style === 'date' ? printToml(text.slice(value.start, value.end)) : undefined;
  if (written === undefined) return undefined;
  const plain = written.trim().toLowerCase();
  if (type === 'flag') return plain === 'true' || plain === 'false' ? plain : undefined;
  if (type === 'version') return /^[1-9]\d{0,8}$/.test(plain) ? plain : undefined;
  if (type === 'texts') return mismatch('text', value) ? undefined : printToml([written], { oneLine: true });
  return undefined;
}

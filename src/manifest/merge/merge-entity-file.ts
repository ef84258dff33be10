/** Merges the three texts of one entity file by field: of forms, agents, apps and assets. */
import { applyEdits } from '../../base/text.ts';
import { entityFile } from '../entity-file.ts';
import type { ValueType } from '../fields.ts';
import { kindOfEntityFile } from '../kinds/table.ts';
import { type Doc, docOf, dressed, type Unread } from './doc.ts';
import type { MergeOptions, MergeRefusal, TextMerge, Three } from './entity-merge.ts';
import { withMargins } from './margins.ts';
import { each, fieldRules, laid, mergeParts, shapeOf } from './merge-values.ts';
import { fieldParts } from './parts.ts';
import { changedFields, type Shape } from './shape.ts';
import { type At, type MergeState, newState } from './state.ts';
import { says, UNWRITABLE } from './verify.ts';
import { writeParts } from './write.ts';

/** `base` is empty where both sides made the file. */
export function mergeEntityFile(
  path: string,
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): TextMerge | MergeRefusal {
  if (!kindOfEntityFile(path)) {
    return { refused: 'ours', path, message: 'By its name it is no entity file; merge it as text.' };
  }
  const state = newState(options.picks);
  const merged = mergeFileTexts(state, { base: path, ours: path, theirs: path }, { base, ours, theirs });
  if ('refused' in merged) return merged;
  const { conflicts, changes } = state;
  return { text: merged.text, conflicts, changes };
}

export interface MergedFile {
  readonly text: string;
  /** Where it is, for conflicts about the file itself. */
  readonly at: At;
}

/** `paths` are those of the one file; conflicts and changes are noted in the state. */
export function mergeFileTexts(
  state: MergeState,
  paths: Three<string | undefined>,
  texts: Three<string>,
): MergedFile | MergeRefusal {
  const docs = readDocs(paths.ours ?? paths.theirs ?? '', texts);
  if ('refused' in docs) return docs;
  const at = entityFileAt(paths, docs);
  if (texts.ours === texts.theirs || texts.base === texts.theirs) return { text: texts.ours, at };
  const text = mergeDocs(state, docs, at);
  return typeof text === 'string' ? { text, at } : text;
}

/** The same whichever of the sides is ours. */
export function entityFileAt(paths: Three<string | undefined>, docs: Three<Doc | Unread>): At {
  const path = paths.ours ?? paths.theirs ?? paths.base ?? '';
  const kind = kindOfEntityFile(path);
  const ids = [docs.base, docs.ours, docs.theirs].flatMap(doc => ('message' in doc ? [] : (idOf(doc) ?? [])));
  const [id] = new Set(ids).size === 1 ? ids : [];
  const place = paths.base ?? path;
  // The entity's entry in the manifest has conflicts of its own.
  const scope = `${kind?.section ?? ''}/${id ?? place.replaceAll('#', '\\#')}`;
  return {
    path,
    ...(kind ? { kind } : {}),
    ...(id === undefined ? {} : { id }),
    entityKey: fileName(path),
    scope: `file ${scope}`,
    entity: `entity ${scope}`,
    field: [],
    secret: false,
  };
}

/** What people call the entity of a file: its name without its ending; of one that owns its folder, the folder's. */
export function fileName(path: string): string {
  const [name = '', folder] = path.split('/').reverse();
  const own = kindOfEntityFile(path)?.file?.whole ? undefined : name.replace(/\..*$/, '');
  return own ?? folder ?? name;
}

/** The id that an entity file repeats, where it can be read and has one. */
export function idInFile(path: string, text: string): string | undefined {
  const doc = docOf(path, text);
  return 'message' in doc ? undefined : idOf(doc);
}

function idOf({ path, root }: Doc): string | undefined {
  return entityFile(path, root)?.id;
}

function mergeDocs(state: MergeState, docs: Three<Doc>, at: At): string | MergeRefusal {
  const { path, kind, id, entityKey: key = '' } = at;
  if (!kind) throw new Error('no entity file');
  const type: ValueType = { is: 'record', fields: kind.fields, open: true };
  const three = each(docs, doc => laid(fieldParts(doc, doc.root, kind.fields), true));
  const pieces = mergeParts(state, three, fieldRules(state, type), at);
  const shape = shapeOf(pieces, docs.ours.root);
  const fields = changedFields(docs.ours.root ?? EMPTY, shape, type);
  if (fields.length > 0) {
    state.changes.push({ what: 'changed', kind: kind.name, ...(id === undefined ? {} : { id }), key, fields, path });
  }
  if (docs.base.raw === docs.ours.raw || !docs.ours.root) return docs.theirs.raw;
  const edits = writeParts(three, pieces);
  const merged = edits && withMargins(docs.ours, docs.base, docs.theirs, applyEdits(docs.ours.text, edits));
  const text = merged === undefined ? undefined : dressed(docs.ours, merged);
  if (text === undefined || state.unwritable.size > 0 || (text !== docs.ours.raw && !says(path, text, shape))) {
    return { refused: 'ours', path, message: UNWRITABLE };
  }
  return text;
}

const EMPTY: Shape = { kind: 'map', entries: [] };

function readDocs(path: string, texts: Three<string>): Three<Doc> | MergeRefusal {
  const read = each(texts, text => docOf(path, text));
  for (const which of ['base', 'ours', 'theirs'] as const) {
    const doc = read[which];
    if ('message' in doc) return { refused: which, path, message: doc.message };
    if (doc.root && doc.root.kind !== 'map') {
      return { refused: which, path, message: 'It holds no map of fields; correct it, and merge again.' };
    }
  }
  const { base, ours, theirs } = read;
  if ('message' in base || 'message' in ours || 'message' in theirs) throw new Error('a text that was not read');
  for (const [which, { root }] of [
    ['ours', ours],
    ['theirs', theirs],
  ] as const) {
    if (base.root && !root) {
      const message = 'It is empty, and nothing is deleted because of that; bring its fields back, or delete the file.';
      return { refused: which, path, message };
    }
  }
  return { base, ours, theirs };
}

/** Merges the three texts of one entity file by field: of forms, agents, apps and assets. */
import { applyEdits } from '../../base/text.ts';
import { entityFile } from '../entity-file.ts';
import type { Kind, ValueType } from '../fields.ts';
import { kindOfEntityFile } from '../kinds/table.ts';
import { type Doc, docOf, dressed } from './doc.ts';
import type { MergeOptions, MergeRefusal, TextMerge, Three } from './entity-merge.ts';
import { withMargins } from './margins.ts';
import { each, fieldRules, laid, mergeParts, shapeOf } from './merge-values.ts';
import { fieldParts } from './parts.ts';
import { changedFields, type Shape } from './shape.ts';
import { type At, newState } from './state.ts';
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
  const kind = kindOfEntityFile(path);
  if (!kind) {
    return { refused: 'ours', path, message: 'By its name it is no entity file; merge it as text.' };
  }
  const docs = readDocs(path, { base, ours, theirs });
  if ('refused' in docs) return docs;
  if (ours === theirs || base === theirs) return { text: ours, conflicts: [], changes: [] };
  return mergeDocs(kind, docs, options);
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
  return 'message' in doc ? undefined : entityFile(path, doc.root)?.id;
}

function mergeDocs(kind: Kind, docs: Three<Doc>, options: MergeOptions): TextMerge | MergeRefusal {
  const { path } = docs.ours;
  const type: ValueType = { is: 'record', fields: kind.fields, open: true };
  const state = newState(options.picks);
  const three = each(docs, doc => laid(fieldParts(doc, doc.root, kind.fields), true));
  const pieces = mergeParts(state, three, fieldRules(state, type), fileAt(kind, docs));
  const shape = shapeOf(pieces, docs.ours.root);
  const { conflicts } = state;
  const fields = changedFields(docs.ours.root ?? EMPTY, shape, type);
  const { id, key } = named(docs);
  const changes =
    fields.length === 0
      ? []
      : [{ what: 'changed', kind: kind.name, ...(id === undefined ? {} : { id }), key, fields, path } as const];
  if (docs.base.raw === docs.ours.raw || !docs.ours.root) return { text: docs.theirs.raw, conflicts, changes };
  const edits = writeParts(three, pieces);
  const merged = edits && withMargins(docs.ours, docs.base, docs.theirs, applyEdits(docs.ours.text, edits));
  const text = merged === undefined ? undefined : dressed(docs.ours, merged);
  if (text === undefined || state.unwritable.size > 0 || (text !== docs.ours.raw && !says(path, text, shape))) {
    return { refused: 'ours', path, message: UNWRITABLE };
  }
  return { text, conflicts, changes };
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

function fileAt(kind: Kind, docs: Three<Doc>): At {
  const { path } = docs.ours;
  const { id, key } = named(docs);
  return {
    path,
    kind,
    ...(id === undefined ? {} : { id }),
    entityKey: key,
    // The entity's entry in the manifest has conflicts of its own.
    scope: `file ${kind.section}/${id ?? path}`,
    field: [],
    secret: false,
  };
}

/** The id that the sides agree on, and the file's name for people. */
function named({ base, ours, theirs }: Three<Doc>): { readonly id?: string; readonly key: string } {
  const ids = [base, ours, theirs].flatMap(({ path, root }) => entityFile(path, root)?.id ?? []);
  const [id] = new Set(ids).size === 1 ? ids : [];
  return { ...(id === undefined ? {} : { id }), key: fileName(ours.path) };
}

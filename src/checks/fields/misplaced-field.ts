/** Fields in the wrong one of the two files: an entity file is portable, the manifest belongs to the project. */
import { folderOf } from '../../base/paths.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import { type FieldUse, fieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { insertEntry } from '../../syntax/yaml-edit.ts';
import { printScalar } from '../../syntax/yaml-print.ts';
import { isJson, removeField, sourceOf, sourceText } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function environmentField(snapshot: Snapshot, use: FieldUse): Problem | undefined {
  const { body, field, entry } = use;
  if (body.place !== 'file' || field.class !== 'environment') return undefined;
  const message = `“${entry.key}” belongs to one environment, and this file is portable. Move it to the manifest, or remove it.`;
  return problem('environment-field', body.path, entry.keySpan, message, { fixes: () => moveOrRemove(snapshot, use) });
}

export function misplacedField(snapshot: Snapshot, use: FieldUse): Problem | undefined {
  const { body, field, entry } = use;
  if (field.where === 'both' || field.where === body.place || field.class === 'environment') return undefined;
  if (body.place === 'file') {
    const message = `“${entry.key}” is for the manifest to say. Move it there, or remove it.`;
    return problem('misplaced-field', body.path, entry.keySpan, message, { fixes: () => moveOrRemove(snapshot, use) });
  }
  const message = `“${entry.key}” belongs in the ${body.kind.title}’s own file. Write it there, and remove it here.`;
  return problem('misplaced-field', body.path, entry.keySpan, message, { fixes: () => [removal(snapshot, use)] });
}

function moveOrRemove(snapshot: Snapshot, use: FieldUse): (Fix | undefined)[] {
  return [moveToManifest(snapshot, use), removal(snapshot, use)];
}

/** One edit in each of the two files. Offered only where the value fits on the line and nothing of the name is there. */
function moveToManifest(snapshot: Snapshot, use: FieldUse): Fix | undefined {
  const { body, field, entry, map } = use;
  const entity = ownerOf(snapshot, body);
  if (!entity || map !== body.node || entity.node.alias || fieldUse(entity, field.name)) return undefined;
  const value = valueText(snapshot, use, entity.node.flow);
  if (value === undefined) return undefined;
  return {
    title: `Move “${entry.key}” to the manifest`,
    preferred: true,
    edits: [
      { path: entity.path, edits: insertEntry(sourceText(snapshot, entity.path), entity.node, field.name, value) },
      { path: body.path, edits: removeField(snapshot, body.path, map, entry) },
    ],
  };
}

/** The one entity that names this file, or its folder. */
function ownerOf(snapshot: Snapshot, { kind, path }: Body): Entity | undefined {
  const places = kind.file?.folder ? [path, folderOf(path)] : [path];
  const [entity, another] = places.flatMap(place => snapshot.byPlace.get(place) ?? []);
  return another ? undefined : entity;
}

/** The value as YAML on one line. */
function valueText(snapshot: Snapshot, { body, entry }: FieldUse, flow: boolean): string | undefined {
  const { value } = entry;
  if (value.alias) return undefined;
  if (value.kind === 'scalar' && typeof value.value === 'string') return printScalar(value.value, flow);
  if (isJson(body.path) && value.kind !== 'scalar') return undefined;
  const text = sourceOf(snapshot, body.path, value);
  return text === '' || /[\r\n]/.test(text) ? undefined : text;
}

function removal(snapshot: Snapshot, { body, entry, map }: FieldUse): Fix | undefined {
  return fixIn(body.path, `Remove “${entry.key}”`, removeField(snapshot, body.path, map, entry));
}

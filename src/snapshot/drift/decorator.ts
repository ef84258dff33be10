/** The decorator of a declared function is missing, or says another type than the manifest. */
import { fieldText } from '../../manifest/field-text.ts';
import { fieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift } from './drift-row.ts';
import type { Present } from './home.ts';
import { placeInManifest, placeOfHome, told } from './tell.ts';

/** A function that runs for as long as the installation does; its decorator is not read, any will do. */
const SERVICE = 'service';
const TYPES: ReadonlySet<string> = new Set(['workflow', 'tool', 'data_provider', SERVICE]);

export function decoratorDrift(entity: Entity, home: Present): Drift | undefined {
  const { fn, path } = home;
  if (!fn) return undefined;
  const declared = fieldText(entity, 'type') ?? String(fieldOf(entity.kind.fields, 'type')?.field.default ?? '');
  const to = placeOfHome(entity, home);
  const places = { entity, declared: placeInManifest(entity), ...(to ? { to } : {}) };
  if (!fn.decorator) {
    if (declared === SERVICE && fn.decorated) return undefined;
    const reason = `“${fn.name}” in ${path} is not decorated, so nothing can call it.`;
    return told('decorator-missing', { ...places, reason });
  }
  if (fn.decorator.type === declared || !TYPES.has(declared)) return undefined;
  const said = fieldText(entity, 'type') === undefined ? `says nothing, which is ${declared}` : `says ${declared}`;
  const reason = `“${fn.name}” is decorated as ${fn.decorator.type}, and the manifest ${said}.`;
  return told('decorator-type', { ...places, reason, isQuestion: true });
}

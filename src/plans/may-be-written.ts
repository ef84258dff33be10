/** Whether Mooring may write a file. */
import { MANIFEST_SCHEMA, schemaOf } from '../manifest/read.ts';
import type { Source } from '../snapshot/source.ts';

/** Not a file that is held, nor a manifest of a newer Mooring. */
export function mayBeWritten({ held, role, root }: Source): boolean {
  return !held && (role !== 'manifest' || (schemaOf(root)?.version ?? MANIFEST_SCHEMA) <= MANIFEST_SCHEMA);
}

/** Checks that look at one field at a time share one walk over the bodies. */
import { type FieldVisitor, visitFields } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Problem } from '../problem.ts';
import { environmentField, misplacedField } from './misplaced-field.ts';
import { missingFields } from './missing-field.ts';
import { oldFieldName } from './old-field-name.ts';
import { secretValue, superfluousField } from './superfluous-field.ts';
import { unknownField } from './unknown-field.ts';
import { notAUuid, wrongType } from './wrong-type.ts';

export function fieldProblems(snapshot: Snapshot): Problem[] {
  const problems: Problem[] = [];
  const add = (found: Problem | undefined): void => {
    if (found) problems.push(found);
  };
  const visitor: FieldVisitor = {
    record: (map, fields, body) => problems.push(...missingFields(snapshot, map, fields, body)),
    unknown: use => add(unknownField(snapshot, use)),
    known(use) {
      const before = problems.length;
      add(environmentField(snapshot, use));
      add(misplacedField(snapshot, use));
      add(superfluousField(snapshot, use));
      add(secretValue(snapshot, use));
      // What should not be there at all need not be right.
      if (problems.length > before) return;
      add(oldFieldName(snapshot, use));
      problems.push(...wrongType(snapshot, use));
      add(notAUuid(snapshot, use));
    },
  };
  for (const entity of snapshot.entities) visitFields(entity, visitor);
  for (const file of snapshot.entityFiles.values()) visitFields(file, visitor);
  return problems;
}

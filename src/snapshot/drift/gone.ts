/** Deleted, and declared but missing: nothing on disk is what the manifest declares. */
import type { Drift } from './drift-row.ts';
import type { Absence } from './home.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, told } from './tell.ts';

/** `unread` is a held file that may be it. */
export function gone(subject: Subject, unread: string | undefined): Drift {
  const { entity, before, from, home } = subject;
  const wasThere = before?.hash !== undefined;
  const isFaulty = home.is === 'away' && FAULTS.has(home.why);
  const maybe = unread === undefined ? '' : ` It may be ${unread}, which cannot be read.`;
  return told(wasThere && !isFaulty ? 'deleted' : 'declared-but-missing', {
    entity,
    declared: placeInManifest(entity),
    ...(from ? { from } : {}),
    reason: `${whatIsWrong(subject)}${wasThere ? ' It was there when it was last accepted.' : ''}${maybe}`,
    isQuestion: unread !== undefined,
    isBlocking: isFaulty,
  });
}

/** A path that no file could satisfy. */
const FAULTS: ReadonlySet<Absence> = new Set<Absence>([
  'absolute',
  'malformed',
  'backslash',
  'outside',
  'forbidden',
  'nested',
]);

function whatIsWrong({ entity, home, functionName }: Subject): string {
  // What stands in its place belongs to another entity.
  if (home.is !== 'away') return `Another entity is in the place of this ${entity.kind.title}, and it is nowhere else.`;
  const { path, why } = home;
  switch (why) {
    case 'function':
      return `${path} has no function “${functionName}”.`;
    case 'folder':
      return `${path} is a folder.`;
    case 'definition':
      return `${path} has no ${entity.kind.file?.names[0]}.`;
    case 'missing':
      return `There is no ${path}.`;
    case 'dangling':
      return `${path} is a link that leads nowhere.`;
    case 'circular':
      return `${path} is a link that leads back to itself.`;
    case 'outside':
    case 'absolute':
      return `${path} does not lead inside the project.`;
    case 'nested':
      return `${path} belongs to another project.`;
    case 'forbidden':
      return `No entity may live in ${path}.`;
    case 'malformed':
    case 'backslash':
      return `“${path}” is no path with “/” between its parts.`;
  }
}

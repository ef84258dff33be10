/** What happens to small projects without Mooring knowing of it. */
import fc from 'fast-check';
import { uuid } from './check.ts';
import type { Files } from './drift.ts';
import { FOLDERS, filesOf, project, type Thing } from './drift-history.ts';

/** What a person may do to a project without knowing of Mooring, in files alone. */
export interface Edit {
  readonly does: 'move' | 'rename' | 'edit' | 'delete' | 'copy' | 'swap' | 'break' | 'retag' | 'undeclare';
  /** Which thing, and where to. */
  readonly at: number;
  readonly folder: (typeof FOLDERS)[number];
}

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Edit['does'][]>(
      'move',
      'rename',
      'edit',
      'delete',
      'copy',
      'swap',
      'break',
      'retag',
      'undeclare',
    ),
    at: fc.nat(7),
    folder: fc.constantFrom(...FOLDERS),
  }),
  { maxLength: 6 },
);

/** The files after all of it. */
export function edited(all: readonly Thing[], steps: readonly Edit[]): Files {
  let [there, declared] = [[...all], [...all]];
  const extra: Record<string, string | undefined> = {};
  steps.forEach(({ does, at, folder }, step) => {
    const thing = there[at % Math.max(1, there.length)];
    if (!thing) return;
    const replace = (next: Thing): void => {
      there = there.map(each => (each === thing ? next : each));
    };
    const [first = ''] = Object.keys(filesOf(thing));
    if (does === 'move') replace({ ...thing, folder });
    else if (does === 'rename') replace({ ...thing, name: `new${step}` });
    else if (does === 'edit') replace({ ...thing, edition: (thing.edition + 1) % 4 });
    else if (does === 'delete') there = there.filter(each => each !== thing);
    else if (does === 'copy') Object.assign(extra, filesOf({ ...thing, name: `copy${step}` }));
    else if (does === 'break') extra[first] = '<<<<<<< a\n=======\n>>>>>>> b\n';
    else if (does === 'retag') extra[first] = filesOf(thing)[first]?.replace(uuid(thing.number), uuid(90 + step));
    else if (does === 'undeclare') declared = declared.filter(({ number }) => number !== thing.number);
    else {
      const other = there.find(each => each !== thing && each.kind === thing.kind);
      if (!other) return;
      const [a, b] = [thing, other];
      there = there.map(each => {
        if (each === a) return { ...a, folder: b.folder, name: b.name };
        return each === b ? { ...b, folder: a.folder, name: a.name } : each;
      });
    }
  });
  return { ...project(there, declared), ...extra };
}

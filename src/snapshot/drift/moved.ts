/** Moved and renamed: the thing is there, and the manifest says another place. */
import { folderOf } from '../../base/paths.ts';
import type { Drift } from './drift-row.ts';
import type { Found } from './found.ts';
import type { Settled } from './settle.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, placeOfFound, told } from './tell.ts';

export function moved(settled: Extract<Settled, { is: 'elsewhere' }>): Drift {
  const { subject, found, by, isSure, others } = settled;
  return told(isRename(subject, found) ? 'renamed' : 'moved', {
    entity: subject.entity,
    ...places(subject, found),
    ...(others.length > 0 ? { others: others.map(placeOfFound) } : {}),
    reason: isSure ? `${evidence(subject, found, by)}${alsoChanged(subject, found)}` : unsure(subject, found, by),
    isQuestion: !isSure,
  });
}

export function alike({ subject, found, likeness, why }: Extract<Settled, { is: 'alike' }>): Drift {
  const isRenamed = isRename(subject, found);
  const from = nameOf(subject.from?.path ?? '', subject.functionName);
  const question = `Did you ${isRenamed ? 'rename' : 'move'} ${from} to ${nameOf(found.place, found.functionName)}?`;
  return told(isRenamed ? 'renamed' : 'moved', {
    entity: subject.entity,
    ...places(subject, found),
    reason: `${question} They are ${likeness} % alike: ${why}.`,
    isQuestion: true,
    likeness,
  });
}

function places(subject: Subject, found: Found) {
  return {
    declared: placeInManifest(subject.entity),
    ...(subject.from ? { from: subject.from } : {}),
    to: placeOfFound(found),
  };
}

/** A function that left a file which is still there was moved. */
function isRename({ from, home }: Subject, { place }: Found): boolean {
  if (from === undefined || folderOf(from.path) !== folderOf(place)) return false;
  return from.path === place || !(home.is === 'away' && home.why === 'function');
}

function evidence({ before, entity }: Subject, found: Found, by: 'id' | 'content' | 'function'): string {
  if (before?.path === found.place && before.functionName === found.functionName) {
    return 'It is where it was last accepted, and the manifest was pointed elsewhere.';
  }
  if (by === 'id') return `${found.fn ? 'The decorator' : 'The file'} there carries its id.`;
  if (by === 'content') return `The content there is that of this ${entity.kind.title}.`;
  return `${found.path} has the function “${found.functionName}”, which nothing else declares.`;
}

function alsoChanged({ before }: Subject, { hash }: Found): string {
  return before?.hash !== undefined && hash !== undefined && before.hash !== hash ? ' It was changed, too.' : '';
}

function unsure(subject: Subject, found: Found, by: 'id' | 'content' | 'function'): string {
  const from = nameOf(subject.from?.path ?? '', subject.functionName);
  const what = by === 'function' ? 'has a function of that name' : 'has that content';
  return `Was ${from} moved to ${nameOf(found.place, found.functionName)}? More than one place ${what}.`;
}

function nameOf(path: string, functionName: string | undefined): string {
  return functionName === undefined ? path : `${path}::${functionName}`;
}

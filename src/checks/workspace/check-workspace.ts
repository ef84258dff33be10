/**
 * Everything that is wrong with one workspace and the files that are its own: pure, from its evaluation and from facts that
 * somebody else looked up. Its bases are checked by themselves.
 */
import type { Definition } from '../../workspace/definition.ts';
import type { Fix, Problem } from '../problem.ts';
import { baseUrlProblems } from './base-url.ts';
import { findingProblems } from './findings.ts';
import { folderProblems } from './folders.ts';
import { idProblems } from './ids.ts';
import { itemNameProblems } from './item-names.ts';
import { keyProblems } from './keys.ts';
import { secretProblems } from './secrets.ts';
import { definitionIn, mayEdit, type WorkspaceFacts, type WorkspaceSubject } from './subject.ts';

/**
 * By file, its own first, and then by position. Paths are absolute. A file that cannot be read has only that problem, and
 * one of a newer version gets no fixes.
 */
export function checkWorkspace(subject: WorkspaceSubject, facts: WorkspaceFacts): Problem[] {
  const { own } = subject;
  const files = [own, ...subject.layers.map(({ definition }) => definition)].filter(({ held }) => !held);
  const found = [
    ...findingProblems(subject, facts),
    ...folderProblems(subject, facts),
    ...(own.held ? [] : [...idProblems(subject, facts), ...baseUrlProblems(subject)]),
    ...files.flatMap(definition => inFile(subject, definition, facts)),
  ];
  const rank = new Map(
    [own, ...subject.layers.map(({ definition }) => definition)].map(({ file }, index) => [file, index]),
  );
  const order = ({ path }: Problem): number => rank.get(path) ?? rank.size;
  return withoutRepeats(found)
    .map(problem => safe(subject, problem))
    .sort((a, b) => order(a) - order(b) || a.span.start - b.span.start || a.span.end - b.span.end);
}

function inFile(subject: WorkspaceSubject, definition: Definition, facts: WorkspaceFacts): Problem[] {
  return [...keyProblems(definition), ...itemNameProblems(definition), ...secretProblems(subject, definition, facts)];
}

/** A file that is a layer at two places, or of two workspaces, says each thing once. */
export function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, code, span, message }) => {
    const key = JSON.stringify([path, code, span.start, span.end, message]);
    return !seen.has(key) && seen.add(key);
  });
}

function safe(subject: WorkspaceSubject, { fixes, ...problem }: Problem): Problem {
  if (!fixes) return problem;
  const isSafe = ({ edits }: Fix): boolean =>
    edits.every(({ path }) => {
      const definition = definitionIn(subject, path);
      return definition === undefined || mayEdit(definition);
    });
  return { ...problem, fixes: facts => fixes(facts).filter(isSafe) };
}

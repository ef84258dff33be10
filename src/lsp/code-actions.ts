/** The fixes of problems as the editor's quick fixes: each is one workspace edit, undone by the editor's own undo. */
import {
  type CodeAction,
  CodeActionKind,
  CreateFile,
  type Diagnostic,
  type Range,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { FileEdit, Fix, FixFacts, Problem } from '../checks/problem.ts';
import type { RangeOf } from './ranges.ts';

export interface FixContext {
  readonly rangeOf: RangeOf;
  readonly facts: FixFacts;
  /** The URI of a file of the project, as the editor knows it if it has it open. */
  uriOf(path: string): string;
  /** The version of a file that is open in the editor; null for one that is not. */
  versionOf(path: string): number | null;
  /** Whether the editor can make files as part of an edit. */
  readonly canCreate: boolean;
}

/** The fixes of those problems of a file that touch the range, with the diagnostics that the editor asked about. */
export function codeActions(
  context: FixContext,
  problems: readonly Problem[],
  range: Range,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const problem of problems) {
    const at = context.rangeOf(problem.path, problem.span);
    if (!problem.fixes || !overlap(at, range)) continue;
    const same = diagnostics.filter(({ code, range: other }) => code === problem.code && equal(at, other));
    for (const fix of problem.fixes(context.facts)) {
      if (!context.canCreate && fix.edits.some(edit => edit.create !== undefined)) continue;
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        ...(same.length > 0 ? { diagnostics: same } : {}),
        ...(fix.preferred ? { isPreferred: true } : {}),
        edit: workspaceEdit(context, fix),
      });
    }
  }
  return actions;
}

function workspaceEdit(context: FixContext, fix: Fix): WorkspaceEdit {
  return { documentChanges: mergedByFile(fix.edits).flatMap(edit => documentChanges(context, edit)) };
}

function documentChanges(context: FixContext, { path, edits, create }: FileEdit): (CreateFile | TextDocumentEdit)[] {
  const document = { uri: context.uriOf(path), version: context.versionOf(path) };
  if (create !== undefined) {
    const start = { line: 0, character: 0 };
    return [
      CreateFile.create(document.uri, { overwrite: false, ignoreIfExists: false }),
      TextDocumentEdit.create({ ...document, version: null }, [{ range: { start, end: start }, newText: create }]),
    ];
  }
  const changes = edits.map(edit => ({ range: context.rangeOf(path, edit), newText: edit.text }));
  return [TextDocumentEdit.create(document, changes)];
}

/** Editors apply the edits of one document together only where they come in one list. */
function mergedByFile(edits: readonly FileEdit[]): FileEdit[] {
  const merged = new Map<string, FileEdit>();
  for (const edit of edits) {
    const before = merged.get(edit.path);
    merged.set(edit.path, before ? { ...before, edits: [...before.edits, ...edit.edits] } : edit);
  }
  return [...merged.values()];
}

function overlap(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function equal(a: Range, b: Range): boolean {
  return (
    !isBefore(a.start, b.start) && !isBefore(b.start, a.start) && !isBefore(a.end, b.end) && !isBefore(b.end, a.end)
  );
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

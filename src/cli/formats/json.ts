/** Findings for programs. The form is described in docs/cli.md; a change that breaks readers raises `version`. */
import type { Findings } from '../findings.ts';
import { oneBased, type Range } from '../place.ts';

export function asJson({ root, snapshot, shown, summary }: Findings): string {
  const { errors, warnings, informations } = summary;
  const value = {
    version: 1,
    root,
    manifest: snapshot.layout.used.map(({ path }) => path),
    summary: { errors, warnings, informations, entities: summary.entities },
    problems: shown.map(({ problem, range, related }) => ({
      ...jsonPlace(problem.path, range),
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      related: related.map(other => ({ ...jsonPlace(other.path, other.range), message: other.message })),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `range` counts from 1 as people do, `lspRange` from 0 as the language server protocol does. */
export function jsonPlace(path: string, range: Range): object {
  const { start, end } = range;
  return {
    path,
    range: oneBased(range),
    lspRange: {
      start: { line: start.line, character: start.column },
      end: { line: end.line, character: end.column },
    },
  };
}

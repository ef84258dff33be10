/** Findings for people: one line each, the place first so that terminals and editors can open it. */
import type { Severity } from '../../checks/codes.ts';
import type { Palette } from '../colour.ts';
import type { Findings } from '../findings.ts';
import { printable } from '../io.ts';
import { fromCwd, oneBased, type Range } from '../place.ts';

export function asText(findings: Findings, cwd: string, colours: Palette): string {
  const where = (path: string, range: Range): string => {
    const { line, column } = oneBased(range).start;
    return `${printable(fromCwd(cwd, findings.root, path))}:${line}:${column}`;
  };
  const rows = findings.shown.map(({ problem, range, related }) => ({
    place: where(problem.path, range),
    severity: problem.severity,
    message: printable(problem.message),
    code: problem.code,
    related: related.map(other => `${where(other.path, other.range)}  ${printable(other.message)}`),
  }));
  const placeWidth = Math.max(0, ...rows.map(({ place }) => place.length));
  const severityWidth = Math.max(0, ...rows.map(({ severity }) => severity.length));
  const lines = rows.flatMap(({ place, severity, message, code, related }) => [
    `${place.padEnd(placeWidth)}  ${paint(colours, severity, severityWidth)}  ${message}  ${colours.dim(code)}`,
    ...related.map(line => colours.dim(`  ${line}`)),
  ]);
  if (lines.length > 0) lines.push('');
  lines.push(colours.bold(summaryLine(findings)));
  return `${lines.join('\n')}\n`;
}

/** `3 errors, 2 warnings in 4 files.` or `No problems in 25 entities.` */
export function summaryLine({ summary, shown, hidden }: Findings): string {
  const { errors, warnings, informations, files, entities } = summary;
  const more = hidden > 0 ? ` (${hidden} of lower severity not shown)` : '';
  if (shown.length === 0) return `No problems in ${counted(entities, 'entity', 'entities')}${more}.`;
  const counts = [
    errors > 0 ? counted(errors, 'error', 'errors') : '',
    warnings > 0 ? counted(warnings, 'warning', 'warnings') : '',
    informations > 0 ? `${informations} for information` : '',
  ].filter(part => part !== '');
  return `${counts.join(', ')} in ${counted(files, 'file', 'files')}${more}.`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function paint(colours: Palette, severity: Severity, width: number): string {
  const padded = severity.padEnd(width);
  switch (severity) {
    case 'error':
      return colours.red(padded);
    case 'warning':
      return colours.yellow(padded);
    case 'information':
      return colours.blue(padded);
  }
}

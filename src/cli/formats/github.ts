/** Findings as workflow commands of GitHub Actions, which shows them as annotations of the changed lines. */
import type { Severity } from '../../checks/codes.ts';
import type { Finding, Findings } from '../findings.ts';
import { fromCwd, oneBased } from '../place.ts';
import { summaryLine } from './text.ts';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice' };

export function asGithub(findings: Findings, cwd: string): string {
  const lines = findings.shown.map(finding => annotation(finding, fromCwd(cwd, findings.root, finding.problem.path)));
  return `${[...lines, summaryLine(findings)].join('\n')}\n`;
}

function annotation({ problem, range }: Finding, file: string): string {
  const { start, end } = oneBased(range);
  const properties: [string, string | number][] = [
    ['file', file],
    ['line', start.line],
  ];
  // Columns are only taken where the range is on one line.
  if (start.line === end.line) properties.push(['col', start.column]);
  properties.push(['endLine', end.line]);
  if (start.line === end.line) properties.push(['endColumn', end.column]);
  properties.push(['title', `Mooring: ${problem.code}`]);
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${COMMANDS[problem.severity]} ${written}::${escapeData(problem.message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

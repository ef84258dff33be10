/** Findings as a SARIF 2.1.0 log, for code scanning services. Places are relative to the project's root. */
import { pathToFileURL } from 'node:url';
import { CODES, type Code, type Severity } from '../../checks/codes.ts';
import { sectionOf } from '../diagnostics-doc.ts';
import type { Finding, Findings } from '../findings.ts';
import { oneBased, type Range } from '../place.ts';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note' };
const ROOT = 'PROJECTROOT';

export function asSarif(findings: Findings, version: string, diagnosticsDoc: string): string {
  const codes = Object.keys(CODES) as Code[];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Mooring', semanticVersion: version, rules: codes.map(code => rule(code, diagnosticsDoc)) },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: folderUri(findings.root) } },
        results: findings.shown.map(finding => result(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(code: Code, diagnosticsDoc: string): object {
  const { summary, severity } = CODES[code];
  const markdown = sectionOf(diagnosticsDoc, code);
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: markdown ?? summary, ...(markdown ? { markdown } : {}) },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result({ problem, range, related }: Finding, codes: readonly Code[]): object {
  return {
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: LEVELS[problem.severity],
    message: { text: problem.message },
    locations: [{ physicalLocation: physicalLocation(problem.path, range) }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((other, index) => ({
            id: index + 1,
            message: { text: other.message },
            physicalLocation: physicalLocation(other.path, other.range),
          })),
        }
      : {}),
  };
}

function physicalLocation(path: string, range: Range): object {
  const { start, end } = oneBased(range);
  return {
    artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

function folderUri(root: string): string {
  const { href } = pathToFileURL(root);
  return href.endsWith('/') ? href : `${href}/`;
}

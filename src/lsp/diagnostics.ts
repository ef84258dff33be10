/**
 * Publishes problems as the difference of two states: a file is told again only when what is known of it changed, and
 * a file that has none any more is cleared.
 */
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { Code } from '../checks/codes.ts';
import type { Problem } from '../checks/problem.ts';
import type { RangeOf } from './ranges.ts';

export interface PublisherOptions {
  send(diagnostics: PublishDiagnosticsParams): void;
  /** The URI and version under which a file is open in the editor, if it is. */
  openAs(path: string): { readonly uri: string; readonly version: number } | undefined;
  /** The URI of a file that is not open. */
  uriOf(path: string): string;
  /** Where a code is explained. */
  explanation(code: Code): string | undefined;
}

export interface Publisher {
  publish(rangeOf: RangeOf, problems: readonly Problem[]): void;
  /** Takes everything back that was published. */
  clear(): void;
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

/** Codes whose text may go: editors show it faded. */
const UNNECESSARY: ReadonlySet<Code> = new Set<Code>(['transient-field', 'derived-field', 'config-id']);

export function publisher(options: PublisherOptions): Publisher {
  const published = new Map<string, { readonly uri: string; readonly text: string }>();

  const send = (path: string, diagnostics: Diagnostic[]): void => {
    const open = options.openAs(path);
    const uri = open?.uri ?? options.uriOf(path);
    const text = JSON.stringify(diagnostics);
    const before = published.get(path);
    if (before?.uri === uri && before.text === text) return;
    if (before && before.uri !== uri) options.send({ uri: before.uri, diagnostics: [] });
    if (diagnostics.length === 0) published.delete(path);
    else published.set(path, { uri, text });
    if (before || diagnostics.length > 0)
      options.send({ uri, diagnostics, ...(open ? { version: open.version } : {}) });
  };

  return {
    publish(rangeOf, problems) {
      const byPath = new Map<string, Diagnostic[]>();
      for (const problem of problems) {
        const diagnostic = diagnosticOf(options, rangeOf, problem);
        const group = byPath.get(problem.path);
        if (group) group.push(diagnostic);
        else byPath.set(problem.path, [diagnostic]);
      }
      for (const path of [...published.keys()]) if (!byPath.has(path)) send(path, []);
      for (const [path, diagnostics] of byPath) send(path, diagnostics);
    },
    clear() {
      for (const path of [...published.keys()]) send(path, []);
    },
  };
}

function diagnosticOf(options: PublisherOptions, rangeOf: RangeOf, problem: Problem): Diagnostic {
  const { code, path, span, message, related } = problem;
  const href = options.explanation(code);
  return {
    range: rangeOf(path, span),
    severity: SEVERITIES[problem.severity],
    code,
    ...(href ? { codeDescription: { href } } : {}),
    source: 'mooring',
    message,
    ...(UNNECESSARY.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related
      ? {
          relatedInformation: related.map(place => ({
            location: {
              uri: options.openAs(place.path)?.uri ?? options.uriOf(place.path),
              range: rangeOf(place.path, place.span),
            },
            message: place.message,
          })),
        }
      : {}),
  };
}

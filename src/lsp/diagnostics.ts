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
import type { Snapshot } from '../snapshot/snapshot.ts';
import { rangeIn } from './ranges.ts';
import { uriOfPath } from './uris.ts';

export interface PublisherOptions {
  readonly root: string;
  send(diagnostics: PublishDiagnosticsParams): void;
  /** The URI and version under which a file is open in the editor, if it is. */
  openAs(path: string): { readonly uri: string; readonly version: number } | undefined;
  /** Where a code is explained. */
  explanation(code: Code): string | undefined;
}

export interface Publisher {
  publish(snapshot: Snapshot, problems: readonly Problem[]): void;
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
    const uri = open?.uri ?? uriOfPath(options.root, path);
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
    publish(snapshot, problems) {
      const byPath = new Map<string, Diagnostic[]>();
      for (const problem of problems) {
        const diagnostic = diagnosticOf(options, snapshot, problem);
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

function diagnosticOf(options: PublisherOptions, snapshot: Snapshot, problem: Problem): Diagnostic {
  const { code, path, span, message, related } = problem;
  const href = options.explanation(code);
  return {
    range: rangeIn(snapshot, path, span),
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
              uri: options.openAs(place.path)?.uri ?? uriOfPath(options.root, place.path),
              range: rangeIn(snapshot, place.path, place.span),
            },
            message: place.message,
          })),
        }
      : {}),
  };
}

/** What evaluation finds, as problems with their fixes. */
import { parseToml } from '../../syntax/toml.ts';
import type { Definition } from '../../workspace/definition.ts';
import type { WorkspaceFinding } from '../../workspace/findings.ts';
import type { Code } from '../codes.ts';
import { unreadableFile } from '../file/held.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { findingFixes } from './finding-fixes.ts';
import { definitionIn, type WorkspaceFacts, type WorkspaceSubject } from './subject.ts';

export function findingProblems(subject: WorkspaceSubject, facts: WorkspaceFacts): Problem[] {
  return subject.effective.problems.flatMap(finding => {
    const definition = definitionIn(subject, finding.file);
    if (finding.code === 'workspace-held') return definition ? heldProblems(definition) : [];
    const code: Code = finding.code === 'workspace-newer-schema' ? 'newer-schema' : finding.code;
    const related = finding.related.map(({ file, span, message }) => ({ path: file, span, message }));
    return problem(code, finding.file, finding.span, finding.message, {
      severity: finding.severity,
      ...(related.length > 0 ? { related } : {}),
      ...(mayHaveFix(finding) ? { fixes: () => findingFixes(subject, finding, facts) } : {}),
    });
  });
}

/** As in every file that cannot be read. */
function heldProblems({ file, text, held, unreadable }: Definition): Problem[] {
  if (!held) return [];
  const parsed = unreadable ? { root: undefined, problems: [], held } : parseToml(text);
  return [...unreadableFile({ path: file, parsed: parsed.held ? parsed : { ...parsed, held } })];
}

const WITHOUT_FIX: ReadonlySet<WorkspaceFinding['code']> = new Set<WorkspaceFinding['code']>([
  'workspace-broken-base',
  'workspace-long-chain',
  'workspace-too-large',
  'workspace-type-differs',
  'workspace-item-in-item',
  'workspace-newer-schema',
]);

function mayHaveFix({ code }: WorkspaceFinding): boolean {
  return !WITHOUT_FIX.has(code);
}

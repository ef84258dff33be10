/** The identity of a workspace: it has one, in the form that ids have, and nobody else has it. */
import { isUuid } from '../../base/uuid.ts';
import { set } from '../../config/intent.ts';
import { printToml } from '../../syntax/toml-print.ts';
import { entryOf, type Node, textOf } from '../../syntax/tree.ts';
import type { FixFacts, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { headOf, intentEdits } from './places.ts';
import type { WorkspaceFacts, WorkspaceSubject } from './subject.ts';

const ID = /^ws-[0-9a-f]{32}$/;

export function idProblems({ own, effective }: WorkspaceSubject, { seen }: WorkspaceFacts): Problem[] {
  const { file, root, text } = own;
  const entry = entryOf(root, 'id');
  if (!entry) {
    const message =
      'This workspace has no id, so no folder can be bound to it and nothing follows it when it is renamed; give it one.';
    const fixes = (facts: FixFacts) => [
      fixIn(file, 'Insert a fresh id', intentEdits(text, [set(['id'], freshId(facts))]), true),
    ];
    return [problem('workspace-missing-id', file, headOf(own), message, { fixes })];
  }
  const id = textOf(entry.value);
  // A value that is no text has its own problem.
  if (id === undefined) return [];
  if (!ID.test(id)) {
    const meant = normalized(id);
    const message = `“${id}” is no id of a workspace, which is “ws-” and 32 hexadecimal digits in lower case.`;
    const fixes = (facts: FixFacts) => [
      meant === undefined ? undefined : instead(file, entry.value, `Change to “${meant}”`, meant, true),
      instead(file, entry.value, 'Replace by a fresh id', freshId(facts)),
    ];
    return [problem('workspace-bad-id', file, entry.value, message, { fixes })];
  }
  // Where two folders are one, that is what is wrong.
  const same = seen.oneFolder.get(file) ?? [];
  const others = (seen.byId.get(id) ?? []).filter(each => each.file !== file && !same.includes(each));
  const [other] = others;
  if (!other) return [];
  const where = other.rootFolder === effective.workspace.rootFolder ? '' : ` in ${other.rootFolder}`;
  const message = `“${other.slug}”${where} has this id too, so a binding means both; give the one that is the copy a fresh id.`;
  const related = others
    .slice(0, MOST_RELATED)
    .map(each => ({ path: each.file, span: { start: 0, end: 0 }, message: `“${each.slug}” has this id too.` }));
  const fixes = (facts: FixFacts) => [instead(file, entry.value, 'Give this one a fresh id', freshId(facts))];
  return [problem('workspace-duplicate-id', file, entry.value, message, { related, fixes })];
}

const MOST_RELATED = 10;

function freshId(facts: FixFacts): string {
  return `ws-${facts.freshId().replaceAll('-', '').toLowerCase()}`;
}

/** The id that was surely meant: in capitals, with spaces around it, without “ws-”, or a UUID. */
function normalized(written: string): string | undefined {
  const plain = written.trim().toLowerCase();
  const rest = plain.replace(/^ws-/, '');
  const digits = isUuid(rest) ? rest.replaceAll('-', '') : rest;
  return ID.test(`ws-${digits}`) ? `ws-${digits}` : undefined;
}

function instead(file: string, { start, end }: Node, title: string, value: string, preferred = false) {
  return fixIn(file, title, [{ start, end, text: printToml(value) }], preferred);
}

/** An empty `base-url`: every request of the workspace would lead nowhere. A hidden base may leave it to its children. */
import { unset } from '../../config/intent.ts';
import { entryOf } from '../../syntax/tree.ts';
import { type EffectiveNode, effectiveAt, sameWorkspace } from '../../workspace/effective.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { entryAt, intentEdits } from './places.ts';
import { definitionIn, isHidden, type WorkspaceSubject } from './subject.ts';

export function baseUrlProblems(subject: WorkspaceSubject): Problem[] {
  const { effective, own } = subject;
  const node = effectiveAt(effective, ['base-url']);
  if (!node || !isBlank(node) || isHidden(subject)) return [];
  const { origin } = node;
  if (!sameWorkspace(origin.workspace, effective.workspace)) {
    const place = entryOf(own.root, 'extends')?.value;
    if (!place) return [];
    const message = `The “base-url” from “${origin.workspace.slug}” is empty, so requests lead nowhere; set one here, or there.`;
    const related = [{ path: origin.file, span: origin.span, message: 'It is empty here.' }];
    return [problem('workspace-blank-base-url', own.file, place, message, { related })];
  }
  const definition = definitionIn(subject, origin.file);
  const found = definition && entryAt(definition, origin.span);
  const fixes = () => [
    definition && found
      ? fixIn(origin.file, 'Remove “base-url”', intentEdits(definition.text, [unset(found.path)]))
      : undefined,
  ];
  const message =
    'This “base-url” is empty, so requests lead nowhere; write an address, or remove the key so that a base’s counts.';
  return [problem('workspace-blank-base-url', origin.file, origin.span, message, { fixes })];
}

function isBlank(node: EffectiveNode): boolean {
  return node.kind === 'value' && typeof node.value === 'string' && node.value.trim() === '';
}

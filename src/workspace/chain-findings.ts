/** What is wrong with the place of a workspace in its chain: its base is missing, broken, or in the end itself. */
import { type BrokenChain, type Chain, chainMessage } from './chain.ts';
import { makerOf } from './contribution.ts';
import { speaking } from './definition.ts';
import type { ValueOrigin } from './effective.ts';
import { findingAt, type RelatedPlace, relatedAt, type WorkspaceCode, type WorkspaceFinding } from './findings.ts';
import type { EvaluationLink } from './overlay.ts';

/** All stand at the workspace's own `extends`; related are the places of the others. */
export function chainFindings(link: EvaluationLink, chain: Chain<EvaluationLink>): WorkspaceFinding[] {
  const place = extendsOf(link);
  if (!place) return [];
  const { keySpan: _, ...atValue } = place;
  const { links, broken } = chain;
  const found = links.slice(1).flatMap(({ slug, definition }): WorkspaceFinding[] => {
    if (!definition || !speaking(definition).held) return [];
    const message = `“${slug}”, which this workspace builds on, cannot be read, so what it says is missing; mend it first.`;
    const related = { file: definition.file, span: { start: 0, end: 0 }, line: 1, message: 'what cannot be read' };
    return [findingAt(link.ref, { code: 'workspace-broken-base', message }, atValue, [related])];
  });
  if (!broken) return found;
  const text = { code: codeOf(link, broken), message: chainMessage(link, broken) };
  return [...found, findingAt(link.ref, text, atValue, relatedOf(link, broken))];
}

function codeOf(link: EvaluationLink, broken: BrokenChain<EvaluationLink>): WorkspaceCode {
  if (broken.is === 'long') return 'workspace-long-chain';
  if (broken.is === 'missing') return broken.by === link ? 'workspace-missing-base' : 'workspace-broken-base';
  return broken.cycle.includes(link) ? 'workspace-cycle' : 'workspace-broken-base';
}

function relatedOf(link: EvaluationLink, broken: BrokenChain<EvaluationLink>): RelatedPlace[] {
  if (broken.is === 'long') return [];
  const others = broken.is === 'missing' ? [broken.by] : broken.cycle.slice(0, -1);
  return others.flatMap(other => {
    const place = other === link ? undefined : extendsOf(other);
    return place ? [relatedAt(place, `“${other.slug}” extends “${other.extends}”`)] : [];
  });
}

function extendsOf({ ref, definition }: EvaluationLink): ValueOrigin | undefined {
  const base = definition && speaking(definition).extends;
  return base && makerOf(ref, definition).origin(base.span, base.keySpan);
}

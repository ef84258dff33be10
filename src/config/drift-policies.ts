/**
 * What the user wants done about each kind of drift: one key of `config.toml` for each kind that waits for a person. Only the
 * user and the environment say it; a project came with a clone, and may not decide what is repaired without asking.
 */
import { type KeyPath, keyText } from './key-path.ts';
import type { ConfigKey } from './schema.ts';

/**
 * `ask`: it waits for a person. `apply`: where it is sure, it is ended in the safe way, without asking; nothing is ever deleted
 * and no question answered by that. `ignore`: it is told, and nobody waits for an answer.
 */
export type DriftPolicy = 'ask' | 'apply' | 'ignore';

interface PolicyOfKind {
  readonly kind: string;
  /** Whether a safe way to end it exists, so that `apply` means something. */
  readonly mayApply: boolean;
  /** When it is said, after “When”. */
  readonly when: string;
  /** What `apply` does, after “apply”. */
  readonly applied?: string;
}

/** By the names of docs/drift.md, in the order in which they are listed. */
const POLICIES: readonly PolicyOfKind[] = [
  { kind: 'copied', mayApply: false, when: 'several places carry one id' },
  { kind: 'identity-differs', mayApply: false, when: 'manifest and file give a thing two ids' },
  {
    kind: 'moved',
    mayApply: true,
    when: 'a declared thing is in another folder',
    applied: 'changes the path in the manifest where it is sure',
  },
  {
    kind: 'renamed',
    mayApply: true,
    when: 'a declared thing has another name',
    applied: 'changes the name in the manifest where it is sure',
  },
  { kind: 'deleted', mayApply: false, when: 'a declared thing is gone' },
  { kind: 'declared-but-missing', mayApply: false, when: 'a declared thing was never seen' },
  {
    kind: 'undeclared',
    mayApply: true,
    when: 'something is on disk and not in the manifest',
    applied: 'declares it where it is sure',
  },
  { kind: 'decorator-missing', mayApply: false, when: 'a declared function has no decorator' },
  { kind: 'decorator-type', mayApply: false, when: 'decorator and manifest give two types' },
  { kind: 'metadata-differs', mayApply: false, when: 'decorator and manifest give a field two values' },
];

export const POLICY_KEYS: readonly ConfigKey[] = POLICIES.map(({ kind, mayApply, when, applied }) => ({
  path: policyPath(kind),
  type: { is: 'choice', words: mayApply ? ['ask', 'apply', 'ignore'] : ['ask', 'ignore'] },
  default: 'ask',
  scope: ['environment', 'user'],
  doc: `When ${when}: \`ask\` waits for you, ${applied ? `\`apply\` ${applied}, ` : ''}\`ignore\` only tells it.`,
  since: '0.1.0',
}));

/**
 * The policy of a kind of drift, from the values that hold: those of an engine or of `configValue`. `ask` for a kind that has no
 * key, and for all that is not understood.
 */
export function driftPolicy(kind: string, read: (key: string) => unknown): DriftPolicy {
  const policy = POLICIES.find(each => each.kind === kind);
  const value = policy && read(keyText(policyPath(kind)));
  if (value === 'ignore') return value;
  return value === 'apply' && policy?.mayApply ? value : 'ask';
}

/** `policies.drift.moved`. */
function policyPath(kind: string): KeyPath {
  return ['policies', 'drift', kind];
}

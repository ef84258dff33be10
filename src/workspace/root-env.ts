/** Whether a workspace takes the variables of its root's `.env`: the key `root-env`, which children inherit. */
import { type EffectiveWorkspace, effectiveAt, type ValueOrigin } from './effective.ts';

export type RootEnv = { readonly loaded: true } | { readonly loaded: false; readonly origin: ValueOrigin };

/** It does unless somebody says `root-env = false`. */
export function rootEnvOf(effective: EffectiveWorkspace): RootEnv {
  const node = effectiveAt(effective, ['root-env']);
  return node?.kind === 'value' && node.value === false ? { loaded: false, origin: node.origin } : { loaded: true };
}

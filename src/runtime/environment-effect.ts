/** What stands in the way of a variable that was written or taken out, for a person. */
import type { EnvironmentVariable } from '../config/dotenv-layers.ts';
import type { RootEnv } from '../workspace/root-env.ts';
import type { EnvironmentIntent } from './environment-write.ts';

export interface EffectFacts {
  /** The workspace whose environment it is about. */
  readonly slug: string;
  /** The file that was written, absolute. */
  readonly written: string;
  /** Whether the workspace takes the root's file, where that was written. */
  readonly rootEnv: RootEnv | undefined;
  /** What the workspace has under the name now. */
  readonly now: EnvironmentVariable | undefined;
  /** How people know an absolute path. */
  readonly shown: (path: string) => string;
}

/** In one sentence; nothing where it is as a person would think. */
export function withoutEffect(
  { slug, written, rootEnv, now, shown }: EffectFacts,
  { do: did, name }: Pick<EnvironmentIntent, 'do' | 'name'>,
): string | undefined {
  if (rootEnv?.loaded === false) {
    const { file, line } = rootEnv.origin;
    return `“${slug}” does not take the .env of its root (${shown(file)}:${line}).`;
  }
  if (!now || (did === 'set' && now.file === written)) return undefined;
  const at = `${shown(now.file)}:${now.line}`;
  if (did === 'unset') return `“${name}” is still set by ${at}; unset it there to take it out altogether.`;
  return `“${name}” is hidden in “${slug}” by ${at}, which goes first; unset it there for this to hold.`;
}

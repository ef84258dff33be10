/**
 * What is wrong with the placeholders of one evaluation, in all files that it is made of. Kept apart from where it is told, since
 * each workspace is asked once for itself and for all that it rests on.
 */
import type { KeyPath } from '../../config/key-path.ts';
import type { EffectiveWorkspace } from '../../workspace/effective.ts';
import { isEnvironmentName, type PlaceholderContext } from '../../workspace/placeholder-targets.ts';
import { isSetByShell, type PlaceholderUse } from '../../workspace/placeholder-uses.ts';
import type { Placeholder } from '../../workspace/placeholders.ts';
import { placeholderResolver } from '../../workspace/resolve-placeholders.ts';

export type PlaceholderFault = {
  /** Whose evaluation it is. */
  readonly effective: EffectiveWorkspace;
  readonly use: PlaceholderUse;
  readonly placeholder: Placeholder;
} & (
  | { readonly is: 'unresolved'; readonly why: string; readonly near?: string }
  /** From the value that it stands in back to that. */
  | { readonly is: 'cycle'; readonly way: readonly KeyPath[] }
);

/** Where `knowsMachine` is false, what only a `.env` or a data store may say is not judged. */
export function placeholderFaults(context: PlaceholderContext, knowsMachine: boolean): PlaceholderFault[] {
  const { effective } = context;
  const resolver = placeholderResolver(context);
  return resolver.uses.flatMap(use =>
    use.parsed.placeholders.flatMap((placeholder): PlaceholderFault[] => {
      const resolution = resolver.resolve(placeholder);
      const found = { effective, use, placeholder };
      if (resolution.is === 'unresolved') {
        if (isSetByShell(use, placeholder) || !isJudged(placeholder, context, knowsMachine)) return [];
        const { why, near } = resolution;
        return [{ ...found, is: 'unresolved', why, ...(near === undefined ? {} : { near }) }];
      }
      // Where only what it leads to goes in a circle, it is told there.
      if (resolution.is !== 'cycle' || resolution.target.is !== 'value') return [];
      const way = resolver.wayRound(use.path, resolution.target.path);
      return way ? [{ ...found, is: 'cycle', way }] : [];
    }),
  );
}

/** A part that is missing may say what is not found here, and so may this machine's files where they are not known. */
function isJudged(
  { kind, name }: Placeholder,
  { effective, environmentIsWhole }: PlaceholderContext,
  knowsMachine: boolean,
): boolean {
  if (kind === 'unknown') return true;
  if (kind === 'environment' || kind === 'store') return knowsMachine && environmentIsWhole;
  if (kind === 'file') return effective.complete;
  const mayBeInEnvironment = kind === 'name' && isEnvironmentName(name) && name === name.toUpperCase();
  return effective.complete && (!mayBeInEnvironment || (knowsMachine && environmentIsWhole));
}

/** Bound paths: each leads somewhere, and to one workspace alone. */
import { type BoundPathEntry, boundPathsIn } from '../../config/bound-paths.ts';
import { unset } from '../../config/intent.ts';
import type { ConfigFile } from '../../config/layers.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Fix, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import type { ConfigFacts } from './check-config.ts';
import { intentEdits } from './config-fixes.ts';

export function* bindingProblems(file: ConfigFile, { missingPaths }: ConfigFacts): Iterable<Problem> {
  if (file.layer !== 'user') return;
  const first = new Map<string, BoundPathEntry>();
  for (const bound of boundPathsIn(file.parsed.root)) {
    const fixes = () => [removal(file, bound)];
    const key = comparable(bound.path);
    const earlier = first.get(key);
    if (!earlier) first.set(key, bound);
    else {
      const owner =
        earlier.id === bound.id ? 'already' : `to ${earlier.id || 'another workspace'} already, which goes first`;
      const message = `“${bound.path}” is bound ${owner}. Remove one of the two.`;
      const related = [{ path: file.path, span: spanOf(earlier.node), message: 'It is bound here first.' }];
      yield problem('config-binding-twice', file.path, bound.node, message, { related, fixes });
    }
    if (missingPaths?.has(bound.path)) {
      const message = `“${bound.path}” is not there. Remove it, or leave it if it comes back, as on a drive that is not connected.`;
      yield problem('config-binding-missing-path', file.path, bound.node, message, { fixes });
    }
  }
}

/** One text for one folder, as far as the text alone can say. */
function comparable(path: string): string {
  const slashes = /^[A-Za-z]:|^\\\\/.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;
  return slashes.length > 1 ? slashes.replace(/(?<!\/)\/+$/, '') : slashes;
}

function removal({ path, text }: ConfigFile, bound: BoundPathEntry): Fix | undefined {
  return fixIn(path, `Remove “${bound.path}”`, intentEdits(text, [unset(bound.place)]));
}

function spanOf({ start, end }: Node): { readonly start: number; readonly end: number } {
  return { start, end };
}

/** A `.env` of a project's root that git tracks: what is in it goes to everybody who has the repository. */
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';

/** `tracked` are paths that git tracks, relative to the project. Others than those of its root are none of ours. */
export function trackedEnvFindings(tracked: readonly string[]): Problem[] {
  return tracked.filter(path => OF_ROOT.test(path)).map(path => problem('env-tracked', path, START, sentence(path)));
}

const OF_ROOT = /^\.mooring\/(?:.*\/)?\.env$/;
const START = { start: 0, end: 0 };

function sentence(path: string): string {
  const quoted = /^[\w./-]+$/.test(path) ? path : `"${path}"`;
  return `git tracks this file, so its values go to everybody who has the repository. Run “git rm --cached ${quoted}”, commit that, and replace the secrets in it.`;
}

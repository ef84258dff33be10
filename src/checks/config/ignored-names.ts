/** Names in `discovery.ignore` that no workspace has: mostly a slip, and then the workspace that was meant is listed. */
import { nearest } from '../../base/nearest.ts';
import { unset } from '../../config/intent.ts';
import { type ConfigFile, explain, type ResolvedConfig } from '../../config/layers.ts';
import { nodeAt } from '../../syntax/locate.ts';
import { printToml } from '../../syntax/toml-print.ts';
import { textOf } from '../../syntax/tree.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import type { ConfigFacts } from './check-config.ts';
import { intentEdits } from './config-fixes.ts';

export function* ignoredNames(file: ConfigFile, resolved: ResolvedConfig, { slugs }: ConfigFacts): Iterable<Problem> {
  if (!slugs) return;
  for (const { file: path, place, ignored } of explain(resolved, ['discovery', 'ignore']).settings) {
    if (path !== file.path || ignored || !place) continue;
    const list = nodeAt(file.parsed.root, place);
    if (list?.kind !== 'list') continue;
    const written = list.items.map(item => textOf(item)?.trim().toLowerCase());
    for (const [index, node] of list.items.entries()) {
      const name = textOf(node)?.trim() ?? '';
      if (name === '' || slugs.some(slug => slug.toLowerCase() === name.toLowerCase())) continue;
      const [near] = nearest(
        name,
        slugs.filter(slug => !written.includes(slug.toLowerCase())),
      );
      const way = near ? `Did you mean “${near}”?` : 'Name one that there is, or remove it.';
      yield problem('config-unknown-ignored', path, node, `There is no workspace “${name}” to leave out. ${way}`, {
        fixes: () => [
          near
            ? fixIn(path, `Change to “${near}”`, [{ start: node.start, end: node.end, text: printToml(near) }], true)
            : undefined,
          fixIn(path, `Remove “${name}”`, intentEdits(file.text, [unset([...place, index])])),
        ],
      });
    }
  }
}

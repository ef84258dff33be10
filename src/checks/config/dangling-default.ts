/** A default workspace that no workspace is called. It is shown as dangling and never replaced by another. */
import { nearest } from '../../base/nearest.ts';
import { unset } from '../../config/intent.ts';
import { type ConfigFile, explain, type ResolvedConfig } from '../../config/layers.ts';
import { printToml } from '../../syntax/toml-print.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import type { ConfigFacts } from './check-config.ts';
import { intentEdits } from './config-fixes.ts';

export function* danglingDefault(
  file: ConfigFile,
  resolved: ResolvedConfig,
  { slugs }: ConfigFacts,
): Iterable<Problem> {
  if (!slugs) return;
  for (const setting of explain(resolved, ['default-workspace', 'workspace']).settings) {
    const { value, span, place } = setting;
    if (setting.file !== file.path || typeof value !== 'string' || !span || !place) continue;
    if (slugs.some(slug => slug.toLowerCase() === value.toLowerCase())) continue;
    const [near] = nearest(value, slugs);
    const way = near ? `Did you mean “${near}”?` : 'Name one that there is, or remove the line.';
    yield problem('config-dangling-default', file.path, span, `There is no workspace “${value}”. ${way}`, {
      fixes: () => [
        near ? fixIn(file.path, `Change to “${near}”`, [{ ...span, text: printToml(near) }], true) : undefined,
        fixIn(file.path, 'Remove the default workspace', intentEdits(file.text, [unset(place)])),
      ],
    });
  }
}

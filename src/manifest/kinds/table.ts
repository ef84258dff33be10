/** The field table: every kind, in the order in which people meet them. */
import type { Field, Kind, KindName } from '../fields.ts';
import { workflow } from './code.ts';
import { asset, bundle, context, rule } from './material.ts';
import { claim, organization, role } from './people.ts';
import { config, event, filePolicy, integration, mcpServer, policyRule, table } from './platform.ts';
import { agent, app, form } from './surface.ts';

export const KINDS: readonly Kind[] = [
  organization,
  role,
  workflow,
  form,
  agent,
  app,
  asset,
  rule,
  context,
  bundle,
  integration,
  config,
  claim,
  policyRule,
  table,
  filePolicy,
  event,
  mcpServer,
];

const byName: ReadonlyMap<string, Kind> = new Map(KINDS.map(kind => [kind.name, kind]));
const bySection: ReadonlyMap<string, Kind> = new Map(KINDS.map(kind => [kind.section, kind]));

export function kindNamed(name: KindName): Kind {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no kind ${name} in the field table`);
  return kind;
}

/** The kind that a top-level key declares. `policy_rules` and `policy-rules` are one section. */
export function kindOfSection(section: string): Kind | undefined {
  return bySection.get(section) ?? bySection.get(section.replaceAll('_', '-'));
}

/** The field with this name, or the one that formerly had it. */
export function fieldOf(fields: readonly Field[], name: string): { field: Field; former: boolean } | undefined {
  const current = fields.find(field => field.name === name);
  if (current) return { field: current, former: false };
  const formerly = fields.find(field => field.formerly?.includes(name));
  return formerly && { field: formerly, former: true };
}

/** The kind whose entity files are named like this one, where a name alone tells. */
export function kindOfEntityFile(path: string): Kind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return KINDS.find(({ file }) => {
    if (!file || file.syntax === 'python' || file.syntax === 'text') return false;
    return file.names.some(ending => (file.whole ? name === ending : name.endsWith(ending) && name !== ending));
  });
}

/** What tests of the language features of configs share: two files, some workspaces, and a cursor written `$0`. */
import type { ConfigFile } from '../../src/config/layers.ts';
import { resolveConfig } from '../../src/config/layers.ts';
import type { FileLayer } from '../../src/config/schema.ts';
import { configCompletions } from '../../src/queries/config-completion.ts';
import { configHover } from '../../src/queries/config-hover.ts';
import type { ConfigSight } from '../../src/queries/config-sight.ts';
import type { Workspace } from '../../src/workspace/discover.ts';
import { configFile } from '../config/kit.ts';

export const DEV = `ws-${'d'.repeat(32)}`;

export const WORKSPACES: readonly Workspace[] = [
  workspace('base', { hidden: true }),
  workspace('dev', { id: DEV, description: 'On my machine' }),
  workspace('old', { disabled: true }),
  workspace('prod', { id: `ws-${'f'.repeat(32)}` }),
];

function workspace(slug: string, rest: Partial<Workspace>): Workspace {
  return { slug, root: 'user', hidden: false, disabled: false, problems: [], ...rest };
}

export function sightOf(files: readonly ConfigFile[], variables: Readonly<Record<string, string>> = {}): ConfigSight {
  return { files, resolved: resolveConfig(files, variables), workspaces: WORKSPACES };
}

export function cursorIn(source: string): { readonly text: string; readonly offset: number } {
  const offset = source.indexOf('$0');
  return { text: source.replace('$0', ''), offset };
}

/** The labels that are offered at the cursor. */
export function offered(source: string, layer: FileLayer = 'user'): string[] {
  const { text, offset } = cursorIn(source);
  return configCompletions(text, offset, layer, WORKSPACES).map(({ label }) => label);
}

/** The text after choosing a label, with the cursor where it stands then. */
export function chosen(source: string, label: string, layer: FileLayer = 'user'): string {
  const { text, offset } = cursorIn(source);
  const found = configCompletions(text, offset, layer, WORKSPACES).find(each => each.label === label);
  if (!found) throw new Error(`“${label}” is not offered, but ${offered(source, layer).join(', ')}`);
  return text.slice(0, found.replace.start) + found.insert + text.slice(found.replace.end);
}

/** The hover at the cursor of the user's file. */
export function hovered(source: string, project = '', variables: Record<string, string> = {}): string | undefined {
  const { text, offset } = cursorIn(source);
  const user = configFile('user', text);
  const sight = sightOf([configFile('project', project), user], variables);
  return configHover(sight, user, offset, (file, line) => `file:${file}#${line}`)?.text;
}

/** The paths of layers that lead from one workspace into the folder of another. */

import { readTomlDocument } from '../../syntax/toml-document.ts';
import type { TomlPath } from '../../syntax/toml-intents.ts';
import { isTable, type TomlValue } from '../../syntax/toml-value.ts';
import type { KnownWorkspace } from './facts.ts';

export interface LayerPath {
  /** Where it stands in the `workspace.toml`. */
  readonly at: TomlPath;
  /** The same path with another name for the folder that it leads into. */
  renamed(slug: string): string;
}

/** Those of a workspace's layers that stand in the folder of a workspace of the same root, `slug`, and are written by it. */
export function layerPathsInto({ text = '' }: Pick<KnownWorkspace, 'text'>, slug: string): LayerPath[] {
  if (!text.includes(slug) || !text.includes('..')) return [];
  const document = readTomlDocument(text);
  const layers = 'held' in document ? undefined : document.value.layers;
  return layers === undefined ? [] : below(layers, ['layers'], slug);
}

function below(value: TomlValue, at: TomlPath, slug: string): LayerPath[] {
  if (isTable(value)) return Object.entries(value).flatMap(([key, inner]) => below(inner, [...at, key], slug));
  if (typeof value !== 'string') return [];
  // From `workspaces/<own>/`, one step up is the folder of all workspaces.
  const [, up, name, rest] = /^((?:\.\/)*\.\.\/(?:\.\/)*)([^/]+)(\/.*)$/.exec(value) ?? [];
  if (name?.toLowerCase() !== slug.toLowerCase()) return [];
  return [{ at, renamed: other => `${up}${other}${rest}` }];
}

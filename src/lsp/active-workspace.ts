/**
 * The workspace that the window most likely works in, for language features that lend its values to a base: as far as the
 * environment, bindings and the default say. Which one was used last is not looked for.
 */
import { explain, type ResolvedConfig, type Setting } from '../config/layers.ts';
import type { FoundWorkspace, LookDisk } from '../runtime/find-workspaces.ts';
import { bindingsOf, realAsFar } from '../runtime/read-bindings.ts';
import { activeWorkspace, type Named } from '../workspace/active.ts';
import { boundTo } from '../workspace/bindings.ts';

export interface WindowFacts {
  readonly resolved: ResolvedConfig;
  /** A project's before the user's of the same name. */
  readonly workspaces: readonly FoundWorkspace[];
  /** The window's, absolute, with `/`. */
  readonly folders: readonly string[];
  readonly disk: Pick<LookDisk, 'realPath'>;
  /** Two paths that differ in case are one. */
  readonly ignoreCase: boolean;
}

export function activeInWindow({ resolved, workspaces, folders, disk, ignoreCase }: WindowFacts) {
  const { settings } = explain(resolved, 'default-workspace.workspace');
  const environment = namedBy(settings.find(({ layer, ignored }) => layer === 'environment' && !ignored));
  const named = namedBy(settings.find(({ layer, ignored }) => layer === 'user' && !ignored));
  const bindings = bindingsOf(explain(resolved, 'bindings').value, disk);
  const bound = folders
    .map(folder => boundTo({ real: realAsFar(disk, folder) }, bindings, { ignoreCase }))
    .find(each => each !== undefined);
  if (!environment && !bound && !named) return undefined;
  return activeWorkspace<FoundWorkspace>({
    workspaces,
    ignored: [],
    ...(environment ? { environment } : {}),
    ...(bound ? { binding: { id: bound.binding.id, origin: {} } } : {}),
    ...(named ? { named } : {}),
    newestMs: new Map(),
  }).workspace;
}

function namedBy(setting: Setting | undefined): Named | undefined {
  return typeof setting?.value === 'string' ? { slug: setting.value, origin: {} } : undefined;
}

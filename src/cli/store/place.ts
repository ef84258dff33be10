/** Which data store a command of `store` is about. */
import path from 'node:path';
import { type OpenDataStoreOptions, openDataStore } from '../../node/open-data-store.ts';
import type { DataStore } from '../../runtime/data-store.ts';
import { withSlug } from '../../workspace/active.ts';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import type { Arguments } from '../arguments.ts';
import { cannot, type ExitCode, type Io, logTo } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { PLACE } from './options.ts';

/** Runs `work` with the data store that was asked for, and closes it after that. */
export function withStore(
  settings: Arguments,
  io: Io,
  work: (store: DataStore) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  return withConfig(settings, io, async opened => {
    const wanted = wantedStore(opened, settings, io);
    if ('wrong' in wanted) return cannot(io, wanted.wrong);
    const store = openDataStore({
      ...wanted,
      ...settingsOf(opened),
      home: opened.userRoot,
      // The root is the one that the config was opened with, whatever the variable says.
      variables: {},
      homeFolder: io.homeFolder,
      front: 'cli',
      log: logTo(io, settings.has('verbose')),
    });
    if ('is' in store) return cannot(io, store.message);
    try {
      return await work(store);
    } finally {
      store.close();
    }
  });
}

/** Says that nothing is kept where there is no root, and what to do. */
export const ONE_OFF =
  'There is no root here, so a data store would be in memory alone and gone with this command; take --root to keep it in your root, or name a file with --file.';

type Wanted = Pick<OpenDataStoreOptions, 'file' | 'workspace' | 'root'>;

function wantedStore(
  { workspaces, userRoot }: OpenedConfig,
  settings: Arguments,
  io: Io,
): Wanted | { readonly wrong: string } {
  const given = PLACE.filter(({ name }) => settings.has(name)).map(({ name }) => `--${name}`);
  if (given.length > 1) return { wrong: `${given.join(' and ')} name two data stores; take one of them.` };
  const file = settings.value('file');
  if (file !== undefined) return { file: path.resolve(io.cwd, file) };
  const { all, active } = workspaces.look();
  const name = settings.value('workspace');
  if (name !== undefined) {
    const workspace = withSlug(all, name);
    return workspace ? { workspace: path.normalize(workspace.folder) } : { wrong: unknownWorkspace(name, all) };
  }
  const { workspace, dangling, why } = active;
  if (settings.has('root')) return { root: workspace ? path.normalize(workspace.rootFolder) : userRoot };
  // What is meant for a workspace does not go to the root because its name is wrong.
  if (dangling) return { wrong: `${why} Name one with --workspace, or take --root for the data store of your root.` };
  return workspace ? { workspace: path.normalize(workspace.folder) } : {};
}

function settingsOf({ engine }: OpenedConfig): Pick<OpenDataStoreOptions, 'versions'> {
  const versions = engine.get('history.versions');
  return typeof versions === 'number' ? { versions } : {};
}

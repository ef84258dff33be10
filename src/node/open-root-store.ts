/** The stores of a user root and of a project on the real disk: the one way in which both are opened, by whoever writes. */
import type { StorePlace } from '../store/local-folder.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import { projectPlace, userPlace } from '../store/root-places.ts';
import { nodeOutside } from './outside.ts';

export interface RootStoreOptions {
  /** `user@host front/pid`, as `actorOf` makes it. */
  readonly actor: string;
  /** The process's own unless told. */
  readonly outside?: Outside;
  /** How many earlier contents of a file are kept; as many as the history sees fit unless told, and for 0. */
  readonly versions?: number;
}

export interface RootStore {
  readonly store: Store;
  readonly place: StorePlace;
  /**
   * What stands before a path of the Mooring layout (`workspaces/dev/workspace.toml`) in the store's paths: nothing in a
   * user root, `.mooring/` in a project, whose store spans the whole project.
   */
  readonly prefix: '' | '.mooring/';
}

/** `folder` is the user root, absolute, as the port writes paths. Nothing is touched by opening. */
export function openUserStore(folder: string, options: RootStoreOptions): RootStore {
  return open(userPlace(folder), '', options);
}

/** `folder` is that with `.mooring` in it, absolute, as the port writes paths. Nothing is touched by opening. */
export function openProjectStore(folder: string, options: RootStoreOptions): RootStore {
  const { outside = nodeOutside() } = options;
  return open(projectPlace(outside, folder), '.mooring/', { ...options, outside });
}

function open(place: StorePlace, prefix: RootStore['prefix'], options: RootStoreOptions): RootStore {
  const { actor, outside = nodeOutside(), versions = 0 } = options;
  const history = versions === 0 ? {} : { versionsPerPath: versions };
  return { store: openStore(outside, place, { actor, history }), place, prefix };
}

/** A data store on a model disk. */

import { createDataStore, type DataStore } from '../../src/runtime/data-store.ts';
import { type DataRoots, dataStorePlace, type WantedStore } from '../../src/runtime/data-store-place.ts';
import type { Outside } from '../../src/store/outside.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';
import { HOME, manualTimers, PROJECT } from './config-kit.ts';

export const DATA_FILE = `${HOME}/data.toml`;

export const ROOTS: DataRoots = {
  userRoot: HOME,
  home: '/home/ana',
  projectOf: folder => (`${folder}/`.startsWith(`${PROJECT}/`) ? PROJECT : undefined),
  ignoreCase: false,
};

export interface DataRig {
  readonly model: ModelDisk;
  readonly store: DataStore;
  hint(): void;
  pass(ms: number): void;
}

export interface DataRigOptions {
  readonly model?: ModelDisk;
  readonly outside?: Outside;
  readonly wanted?: WantedStore;
  readonly versions?: number;
  readonly patienceMs?: number;
}

export function dataRig(options: DataRigOptions = {}): DataRig {
  const { model = modelDisk(), wanted = { kind: 'root', folder: HOME } } = options;
  const outside = options.outside ?? modelOutside(model.open(), 'first');
  const place = dataStorePlace(wanted, ROOTS, outside);
  if ('is' in place) throw new Error(place.message);
  const timers = manualTimers();
  let onHint = (): void => {};
  const store = createDataStore({
    place,
    outside,
    actor: 'ana@pier test/1',
    log: { info() {}, debug() {}, error() {} },
    timer: timers.timer,
    watch(_, hinted) {
      onHint = hinted;
      return { dispose() {} };
    },
    ...(options.versions === undefined ? {} : { versions: options.versions }),
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  });
  return { model, store, hint: () => onHint(), pass: timers.pass };
}

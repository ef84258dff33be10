import type { Standing } from '../../src/extension/sync/words.ts';
import type { EntityChange } from '../../src/manifest/merge/entity-merge.ts';
import type { SyncConflict } from '../../src/sync/sync.ts';

export function standing(more: Partial<Standing> = {}): Standing {
  return {
    root: '/home/ada/harbour',
    is: 'even',
    branch: 'main',
    upstream: 'origin/main',
    ahead: 0,
    behind: 0,
    changed: [],
    outgoing: [],
    incoming: [],
    otherFiles: [],
    notes: [],
    ...more,
  };
}

export function entityChange(key: string, more: Partial<EntityChange> = {}): EntityChange {
  return {
    what: 'changed',
    kind: 'form',
    id: `id of ${key}`,
    key,
    fields: ['name'],
    path: `forms/${key}.yaml`,
    ...more,
  };
}

export function fieldConflict(key: string, more: Partial<SyncConflict> = {}): SyncConflict {
  const path = '.mooring/manifest.yaml';
  const message = `Both sides changed access_level of the form “${key}”.`;
  const entity = {
    key,
    what: 'field',
    kind: 'form',
    entityKey: key,
    field: 'access_level',
    base: 'public',
    ours: 'role_based',
    theirs: 'private',
    path,
    message,
  } as const;
  return { key, entity, path, message, ...more };
}

export function textConflict(path: string, more: Partial<SyncConflict> = {}): SyncConflict {
  const files = { base: '/x/base', ours: '/x/ours', theirs: '/x/theirs', result: '/x/result' };
  return { key: path, path, message: `${path} was changed on both sides in the same place.`, files, ...more };
}

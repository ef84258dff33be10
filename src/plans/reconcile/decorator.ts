/**
 * Decorators that are missing or of another type. None of it is safe: a decorator may have been taken off because nothing
 * shall call the function any more, and which of two types is meant only a person knows.
 */
import { addField, writeScalar } from '../../checks/edits.ts';
import { decorate, type PythonEdits, redecorate } from '../../checks/python/decorator-edits.ts';
import type { Entity } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import { typeOf } from '../../queries/references.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { homeOf } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import { entityOf, relyOn, undeclareOffer } from './declared.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import { type Blocked, safeActions } from './safe-actions.ts';

export function offersForDecorator(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  if (!entity) return [];
  const home = homeOf(context.snapshot, entity);
  if (home.is !== 'there' || !home.fn) return [];
  const { fn, path } = home;
  if (drift.kind === 'decorator-missing') {
    return [
      decoration(context, entity, path, fn),
      ...undeclareOffer(context, entity).map(offer => asSeen(context, drift, offer)),
    ];
  }
  return fn.decorator
    ? [manifestType(context, drift, entity, fn.decorator.type), fileType(context, entity, path, fn)]
    : [];
}

/** An entry is taken out only while its function is as it was seen. */
function asSeen(context: ReconcileContext, { to }: Drift, offer: Offer): Offer {
  return {
    ...offer,
    act: () => {
      const actions = offer.act();
      return 'blocked' in actions || !to ? actions : [...actions, ...relyOn(context, to)];
    },
  };
}

function decoration({ snapshot }: ReconcileContext, entity: Entity, path: string, fn: PythonFunction): Offer {
  const declared = typeOf(entity);
  const type = TYPES.has(declared) ? declared : 'workflow';
  return {
    resolution: {
      id: 'repair-file',
      kind: 'repair-file',
      keeps: 'manifest',
      title: `Add @${type} to “${fn.name}” in ${path}`,
      isSafe: false,
      deletes: [],
    },
    act: () => inPython(snapshot, path, decorate(snapshot, path, fn, type)),
  };
}

function fileType({ snapshot }: ReconcileContext, entity: Entity, path: string, fn: PythonFunction): Offer {
  const type = typeOf(entity);
  return {
    resolution: {
      id: 'repair-file',
      kind: 'repair-file',
      keeps: 'manifest',
      title: `Decorate “${fn.name}” in ${path} as ${type}`,
      isSafe: false,
      deletes: [],
    },
    act: () => inPython(snapshot, path, redecorate(snapshot, path, fn, type)),
  };
}

function manifestType(context: ReconcileContext, { to }: Drift, entity: Entity, type: string): Offer {
  const { snapshot } = context;
  return {
    resolution: {
      id: 'repair-manifest',
      kind: 'repair-manifest',
      keeps: 'disk',
      title: `Change the type in the manifest to ${type}`,
      isSafe: false,
      deletes: [],
    },
    act: () => {
      const entry = fieldUse(entity, 'type')?.entry;
      const node = entry?.merged ? undefined : entry?.value;
      // One that came in through a merge is overridden.
      const edits =
        node === undefined
          ? addField(snapshot, entity.path, entity.node, 'type', type, 'function_name')
          : node.kind === 'scalar'
            ? writeScalar(snapshot, entity.path, node, type)
            : [];
      const actions = safeActions(snapshot, [{ path: entity.path, edits }], entity.path);
      return 'blocked' in actions || !to ? actions : [...actions, ...relyOn(context, to)];
    },
  };
}

const TYPES: ReadonlySet<string> = new Set(['workflow', 'tool', 'data_provider', 'service']);

function inPython(snapshot: Snapshot, path: string, made: PythonEdits): readonly Action[] | Blocked {
  return 'blocked' in made ? made : safeActions(snapshot, [{ path, edits: made.edits }], path);
}

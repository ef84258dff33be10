import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkProject } from '../../../src/checks/check-project.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { textOf, valueAt } from '../../../src/syntax/tree.ts';
import { describe as described } from '../../kit/check.ts';
import { exportOf, imported, importPlan, MANIFEST, projects, snapshotOf, type Texts } from './kit.ts';

const RUNS = { numRuns: 30 };

/** A text with every id written as the place where it is met first: equal for projects that differ in nothing but ids. */
function withoutIds(texts: Texts): Texts {
  const names = new Map<string, string>();
  const named = (text: string): string =>
    text
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, id => {
        const name = names.get(id) ?? `id ${names.size + 1}`;
        names.set(id, name);
        return name;
      })
      .replace(/asset_id: \d+/g, 'asset_id');
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, named(text)]));
}

function errorsIn(snapshot: Snapshot): string[] {
  const errors = checkProject(snapshot).filter(({ severity }) => severity === 'error');
  return errors.map(({ code, message }) => `${code} ${message}`).sort();
}

/** Of entities, and of the records in them. */
function idsIn({ entities }: Snapshot): string[] {
  return entities.flatMap(({ id, kind, node }) => {
    const records = valueAt(node, 'subscriptions');
    const inner = records?.kind === 'list' ? records.items.map(item => textOf(valueAt(item, 'id')) ?? '') : [];
    return [...(kind.identifiedBy || id === undefined ? [] : [id]), ...inner];
  });
}

describe('the laws of imports', () => {
  it('bring an export into an empty project as it is, but for the ids', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const brought = exportOf(files);
        const after = imported({}, brought, 'fresh');
        const again = exportOf(after);
        assert.deepEqual(withoutIds(again), withoutIds(brought));
        assert.deepEqual(errorsIn(snapshotOf(after)).length, errorsIn(snapshotOf(brought)).length);
        const [before, now] = [snapshotOf(brought), snapshotOf(after)].map(({ byId }) => [...byId.keys()]);
        assert.deepEqual(
          now?.filter(id => before?.includes(id)),
          [],
        );
      }),
      RUNS,
    );
  });

  it('change nothing where an export of the same project is matched, in any layout', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const plan = importPlan(files, exportOf(files), 'match');
        assert.deepEqual([plan.blocking, plan.files], [[], []]);
        assert.ok(plan.entities.every(({ what }) => what === 'same'));
      }),
      RUNS,
    );
  });

  it('make no id, key or number twice, and nothing wrong that was right', () => {
    fc.assert(
      fc.property(projects, projects, (one, other) => {
        const brought = exportOf(other.files);
        const after = imported(one.files, brought, 'fresh');
        const snapshot = snapshotOf(after);
        const ids = idsIn(snapshot);
        assert.equal(new Set(ids).size, ids.length, ids.join(' '));
        const known = new Set(
          [...errorsIn(snapshotOf(one.files)), ...errorsIn(snapshotOf(brought))].map(each => each.split(' ')[0]),
        );
        const found = checkProject(snapshot).filter(({ code, severity }) => severity === 'error' && !known.has(code));
        assert.deepEqual(described(snapshot, found), []);
        for (const [path, text] of Object.entries(one.files)) {
          if (!path.startsWith('.mooring/')) assert.equal(after[path], text, path);
        }
      }),
      RUNS,
    );
  });

  it('match again what was imported fresh, and then change nothing', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const brought = exportOf(files);
        const here = imported({ [MANIFEST]: '# Ours.\n' }, brought, 'fresh');
        assert.deepEqual(importPlan(here, brought, 'match').files, []);
      }),
      RUNS,
    );
  });

  it('bring what is here up to date by matching, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(projects, projects, (one, other) => {
        const brought = exportOf(other.files);
        // Where keys are ids, what has neither name nor place is not known again.
        fc.pre(one.layout !== 'uuid-keys');
        const plan = importPlan(one.files, brought, 'match');
        if (plan.blocking.length > 0) return;
        const after = imported(one.files, brought, 'match');
        assert.deepEqual(importPlan(after, brought, 'match').files, []);
        assert.ok(snapshotOf(after).entities.length >= snapshotOf(one.files).entities.length);
      }),
      RUNS,
    );
  });
});

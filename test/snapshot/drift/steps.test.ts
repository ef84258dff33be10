import assert from 'node:assert/strict';
import { toEnd } from '../../../src/base/steps.ts';
import { forwardSteps } from '../../../src/snapshot/base-of.ts';
import { rowSteps } from '../../../src/snapshot/drift/rows.ts';
import { driftSteps } from '../../../src/snapshot/drift.ts';
import { uuid } from '../../kit/check.ts';
import { baseFor, type Files, world } from '../../kit/drift.ts';

const COUNT = 600;

function forms(folder: string): Files {
  const numbers = Array.from({ length: COUNT }, (_, at) => at);
  const entries = numbers.map(at => `  f${at}: { id: ${uuid(at)}, path: forms/f${at}.form.yaml }\n`);
  const files = numbers.map(at => [`${folder}/f${at}.form.yaml`, `id: ${uuid(at)}\nname: F${at}\n`]);
  return { '.mooring/manifest.yaml': `forms:\n${entries.join('')}`, ...Object.fromEntries(files) };
}

function countOf(steps: Iterator<undefined>): number {
  for (let count = 0; ; count++) if (steps.next().done) return count;
}

describe('drift of many entities', () => {
  it('can be left after every few of them, so that nobody waits for all', () => {
    const base = baseFor(forms('forms'));
    const { snapshot, facts } = world(forms('desk'));
    const each = COUNT / 50;
    const found = toEnd(driftSteps(base, snapshot, facts));
    assert.equal(found.length, COUNT);
    assert.ok(countOf(driftSteps(base, snapshot, facts)) > 4 * each);
    assert.ok(countOf(rowSteps(found, snapshot.tree)) > each);
    assert.ok(countOf(forwardSteps(base, snapshot, facts, found)) > 2 * each);
  });
});

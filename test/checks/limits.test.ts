import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { ENTITY_LIMIT } from '../../src/checks/file/manifest-shape.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { uuid } from '../kit/check.ts';
import { treeOf } from '../kit/fixture.ts';

function snapshotWith(text: string, paths: readonly string[] = []): Snapshot {
  const files = new Map([['.mooring/manifest.yaml', { text }]]);
  return advance(EMPTY_SNAPSHOT, { tree: treeOf([...files.keys(), ...paths]), files });
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Generous: what grows with the square of 3,000 takes far longer on any machine. */
const PATIENCE_MS = 4000;

/** Of the processor, whatever else the machine is busy with. */
function milliseconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('limits', () => {
  it('checks as many entities as the limit says, and only tells of more', () => {
    const entries = numbers(ENTITY_LIMIT + 1).map(index => `- {id: ${uuid(index)}}\n`);
    const codes = (text: string): string[] => checkProject(snapshotWith(text)).map(({ code }) => code);
    assert.deepEqual(codes(`roles:\n${entries.join('')}`), ['too-many-entities']);
    assert.ok(!codes(`roles:\n${entries.slice(1).join('')}`).includes('too-many-entities'));
  });

  it('stays quick with thousands of missing files, whose neighbours have similar names', () => {
    const lines = numbers(3000).map(index => `  a${index}: { id: ${uuid(index)}, path: rules/rule-${index}.md }\n`);
    const neighbours = numbers(3000).map(index => `rules/rules-${index}.md`);
    const snapshot = snapshotWith(`rules:\n${lines.join('')}`, neighbours);
    let count = 0;
    const took = milliseconds(() => {
      count = checkProject(snapshot).length;
    });
    assert.equal(count, 3000);
    assert.ok(took < PATIENCE_MS, `${took} ms`);
  });

  it('stays quick with thousands of broken references, by id and by name', () => {
    const table = (index: number): string =>
      `  t${index}: { id: ${uuid(index)}, name: t${index}, roles: [${uuid(index + 5000)}, rolle${index}] }\n`;
    const role = (index: number): string => `  - { id: ${uuid(index + 100_000)}, name: role${index} }\n`;
    const all = numbers(3000);
    const snapshot = snapshotWith(`roles:\n${all.map(role).join('')}tables:\n${all.map(table).join('')}`);
    let count = 0;
    const took = milliseconds(() => {
      count = checkProject(snapshot).length;
    });
    assert.equal(count, 6000);
    assert.ok(took < PATIENCE_MS, `${took} ms`);
  });

  it('says nothing of missing files where the walk stopped early', () => {
    const rules = `rules: { a: { id: ${uuid(1)}, path: gone.md }, b: { id: ${uuid(2)}, path: ../x.md } }`;
    const snapshot = snapshotWith(rules);
    const cut = advance(snapshot, { tree: { ...snapshot.tree, cut: true } });
    const codes = (each: Snapshot): string[] => checkProject(each).map(({ code }) => code);
    assert.deepEqual(codes(snapshot), ['missing-file', 'path-outside']);
    assert.deepEqual(codes(cut), ['path-outside']);
  });
});

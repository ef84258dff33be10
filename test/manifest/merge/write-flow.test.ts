import assert from 'node:assert/strict';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { uuid } from '../../kit/check.ts';

const PATH = '.mooring/manifest.yaml';

function mergedText(base: string, ours: string, theirs: string): string {
  const side = (text: string): { texts: ReadonlyMap<string, string> } => ({ texts: new Map([[PATH, text]]) });
  const result = mergeManifests(side(base), side(ours), side(theirs));
  assert.ok(!('refused' in result), JSON.stringify(result));
  assert.deepEqual(result.conflicts, []);
  return result.texts.get(PATH) ?? ours;
}

const role = (key: string, n: number): string => `${key}: { id: ${uuid(n)} }`;
const OURS = `roles: { # All of them.
    # The first.
    ${role('a', 1)}, # one
    # The second.
    ${role('b', 2)}, # two

    ${role('c', 3)} # three
    # The end.
  }
`;
const plain = (...keys: readonly (readonly [string, number])[]): string =>
  `roles: { ${keys.map(([key, n]) => role(key, n)).join(', ')} }\n`;
const BASE = plain(['a', 1], ['b', 2], ['c', 3]);

describe('a merge into brackets with comments', () => {
  it('adds behind the last part, whose comment stays with it', () => {
    const text = mergedText(BASE, OURS, plain(['a', 1], ['b', 2], ['c', 3], ['d', 4]));
    const added = `${role('c', 3)}, # three\n\n    ${role('d', 4)}\n    # The end.`;
    assert.equal(text, OURS.replace(`${role('c', 3)} # three\n    # The end.`, added));
  });

  it('adds in front and in between', () => {
    const front = mergedText(BASE, OURS, plain(['Z', 4], ['a', 1], ['b', 2], ['c', 3]));
    assert.equal(front, OURS.replace('    # The first.', `    ${role('Z', 4)},\n    # The first.`));
    const between = mergedText(
      BASE.replace(/a: /, 'z: '),
      OURS.replace(/a: /, 'z: '),
      plain(['z', 1], ['x', 4], ['b', 2], ['c', 3]),
    );
    assert.equal(between, OURS.replace(/a: /, 'z: ').replace('# one\n', `# one\n\n    ${role('x', 4)},\n`));
  });

  it('takes the comments of what goes along', () => {
    assert.equal(
      mergedText(BASE, OURS, plain(['a', 1], ['c', 3])),
      OURS.replace(`    # The second.\n    ${role('b', 2)}, # two\n`, ''),
    );
    const first = mergedText(BASE, OURS, plain(['b', 2], ['c', 3]));
    assert.equal(first, OURS.replace(`    # The first.\n    ${role('a', 1)}, # one\n`, ''));
    const last = mergedText(BASE, OURS, plain(['a', 1], ['b', 2]));
    assert.equal(last, OURS.replace(`, # two\n\n    ${role('c', 3)} # three`, ' # two'));
  });

  it('writes lists of one line that end with a comment', () => {
    const list = (items: string): string => `agents:\n  a:\n    id: ${uuid(1)}\n    tool_ids: [${items}]\n`;
    const ours = list('x, # why\n      y,\n    ');
    assert.equal(mergedText(list('x, y'), ours, list('x, y, z')), list('x, # why\n      y,\n      z,\n    '));
    assert.equal(mergedText(list('x, y'), ours, list('x')), list('x, # why\n    '));
    const short = list('x, y # why\n    ');
    assert.equal(mergedText(list('x, y'), short, list('x, y, z')), list('x, y, # why\n      z\n    '));
  });
});

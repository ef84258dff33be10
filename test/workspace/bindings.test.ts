import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Binding, boundTo, boundTwice } from '../../src/workspace/bindings.ts';

const EXACT = { ignoreCase: false };
const FOLDED = { ignoreCase: true };

function binding(id: string, ...paths: string[]): Binding {
  return { id, paths: paths.map(path => ({ written: path, real: path })) };
}

describe('the binding of a folder', () => {
  const cases: [folder: string, bindings: Binding[], id: string | undefined][] = [
    ['/ws', [binding('a', '/ws')], 'a'],
    ['/ws/inner', [binding('a', '/ws')], 'a'],
    ['/ws2', [binding('a', '/ws')], undefined],
    ['/', [binding('a', '/ws')], undefined],
    ['/anything', [binding('a', '/')], 'a'],
    ['/ws/inner', [binding('a', '/ws'), binding('b', '/ws/inner')], 'b'],
    ['/ws/inner', [binding('b', '/ws/inner/'), binding('a', '/ws/')], 'b'],
    ['/ws', [binding('a', '/ws'), binding('b', '/ws')], 'a'],
    ['/WS', [binding('a', '/ws')], undefined],
    ['C:/srv', [binding('a', 'C:\\srv')], 'a'],
    ['C:\\srv\\inner', [binding('a', 'C:/srv')], 'a'],
    ['C:/srv', [binding('a', 'C:/')], 'a'],
    ['/back\\slash', [binding('a', '/back')], undefined],
  ];
  for (const [folder, bindings, id] of cases) {
    const all = bindings.map(each => `${each.id}: ${each.paths.map(({ real }) => real)}`).join(', ');
    it(`of ${folder} under ${all} is ${id ?? 'none'}`, () => {
      assert.equal(boundTo({ real: folder }, bindings, EXACT)?.binding.id, id);
    });
  }

  it('ignores case and the form of accents where the file system does', () => {
    assert.equal(boundTo({ real: '/Café/x' }, [binding('a', '/cafe\u0301')], FOLDED)?.binding.id, 'a');
    assert.equal(boundTo({ real: '/Café/x' }, [binding('a', '/cafe\u0301')], EXACT), undefined);
  });

  it('is in a worktree that of the same place in the main checkout', () => {
    const worktree = { root: '/trees/fix', main: '/srv/repo' };
    const bindings = [binding('a', '/srv/repo'), binding('b', '/srv/repo/inner')];
    assert.equal(boundTo({ real: '/trees/fix', worktree }, bindings, EXACT)?.binding.id, 'a');
    const inner = boundTo({ real: '/trees/fix/inner/x', worktree }, bindings, EXACT);
    assert.equal(inner?.binding.id, 'b');
    assert.equal(inner?.folder, '/srv/repo/inner/x');
    const own = [...bindings, binding('c', '/trees/fix')];
    assert.equal(boundTo({ real: '/trees/fix/inner', worktree }, own, EXACT)?.binding.id, 'c');
  });

  const part = fc.constantFrom('a', 'ab', 'b', 'ws', 'ws2');
  const path = fc.array(part, { maxLength: 4 }).map(parts => `/${parts.join('/')}`);
  it('is the longest path that is a prefix by whole parts', () => {
    fc.assert(
      fc.property(path, fc.uniqueArray(path, { maxLength: 6 }), (folder, paths) => {
        const bindings = paths.map(each => binding(each, each));
        const parts = (text: string): string[] => text.split('/').filter(Boolean);
        const fitting = paths.filter(each => parts(each).every((one, index) => parts(folder)[index] === one));
        const expected = fitting.sort((one, other) => other.length - one.length)[0];
        assert.equal(boundTo({ real: folder }, bindings, EXACT)?.binding.id, expected);
      }),
    );
  });

  it('names paths that stand in two bindings, and not those that stand twice in one', () => {
    const [a, b] = [binding('a', '/x', '/x/', '/y'), binding('b', '/x/')];
    const [twice, ...rest] = boundTwice([a, b], EXACT);
    assert.deepEqual([twice?.first, twice?.second, rest], [a, b, []]);
    assert.deepEqual(boundTwice([binding('a', '/x'), binding('b', '/X')], EXACT), []);
    assert.equal(boundTwice([binding('a', '/x'), binding('b', '/X')], FOLDED).length, 1);
  });
});

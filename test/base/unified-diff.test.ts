import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { unifiedDiff } from '../../src/base/unified-diff.ts';

const NAMES = { before: 'a/x', after: 'b/x' };
const diff = (before: string | undefined, after: string | undefined): string => unifiedDiff(before, after, NAMES);

/** What a text becomes when a diff is applied to it, by the numbers in its hunks alone. */
function patched(text: string, change: string): string {
  const old = text === '' ? [] : text.split(/(?<=\n)/);
  const out: string[] = [];
  let at = 0;
  const said = change.split('\n').slice(2, -1);
  for (const [index, line] of said.entries()) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      out.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('\\')) {
      if (said[index - 1]?.[0] !== '-') out.push((out.pop() ?? '').replace(/\n$/, ''));
    } else {
      const inOld = old[at];
      if (line[0] !== '+') assert.equal(inOld?.replace(/\n$/, ''), line.slice(1));
      if (line[0] !== '+') at++;
      if (line[0] !== '-') out.push(line[0] === ' ' ? (inOld ?? '') : `${line.slice(1)}\n`);
    }
  }
  return [...out, ...old.slice(at)].join('');
}

describe('A unified diff', () => {
  it('shows a changed line with three lines around it', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `${index + 1}\n`);
    const after = lines.with(5, 'six\n');
    assert.equal(
      diff(lines.join(''), after.join('')),
      '--- a/x\n+++ b/x\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n',
    );
  });

  it('is empty for the same text, and whole for one that comes or goes', () => {
    assert.equal(diff('a\n', 'a\n'), '');
    assert.equal(diff('', undefined), '');
    assert.equal(diff(undefined, 'a\nb\n'), '--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n');
    assert.equal(diff('a\n', undefined), '--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n');
  });

  it('tells a missing line feed at the end', () => {
    assert.match(diff('a\nb', 'a\nb\n'), /-b\n\\ No newline at end of file\n\+b\n$/);
    assert.match(diff('a\n', 'a'), /\+a\n\\ No newline at end of file\n$/);
  });

  it('joins changes that are near, and parts those that are not', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
    const changed = (...at: number[]): string =>
      lines.map((line, index) => (at.includes(index) ? 'x\n' : line)).join('');
    const hunks = (...at: number[]): number => diff(lines.join(''), changed(...at)).split('@@ -').length - 1;
    assert.deepEqual([hunks(5, 12), hunks(5, 13), hunks(0, 29)], [1, 2, 2]);
  });

  it('leads from one text to the other, whatever they are', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '-d', '+e', ' f');
    const text = fc
      .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
      .map(([all, ends]) => all.join('\n') + (ends && all.length > 0 ? '\n' : ''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = diff(before, after);
        assert.equal(change === '', before === after);
        if (change !== '') assert.equal(patched(before, change), after);
      }),
      { numRuns: 400 },
    );
  });

  it('gives up looking for the shortest way in time, and stays right', () => {
    const before = Array.from({ length: 3_000 }, (_, index) => `a${index}\n`).join('');
    const after = Array.from({ length: 3_000 }, (_, index) => `b${index}\n`).join('');
    assert.equal(patched(before, diff(before, after)), after);
  });

  it('is understood by git', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mooring-diff-'));
    try {
      const [before, after] = ['one\ntwo\nthree\nfour\nfive\nsix', 'zero\none\nthree\nfour\nfive!\nsix\n'];
      writeFileSync(path.join(folder, 'x'), before);
      execFileSync('git', ['apply', '-'], { cwd: folder, input: diff(before, after) });
      assert.equal(readFileSync(path.join(folder, 'x'), 'utf8'), after);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What tests say about a project: the only callers of the checks, fixes and plans. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { checkProject } from '../../src/checks/check-project.ts';
import type { Fix, FixFacts, Problem } from '../../src/checks/problem.ts';
import { proposeManifest } from '../../src/plans/create-manifest.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { isUnknown } from '../../src/snapshot/source.ts';
import { type Expected, type Fixture, type FixtureOptions, parseFixture, treeOf } from './fixture.ts';

export function snapshotOf(fixture: string | Fixture, options?: FixtureOptions): Snapshot {
  const { tree, files } = typeof fixture === 'string' ? parseFixture(fixture, options) : fixture;
  return advance(EMPTY_SNAPSHOT, { tree, files });
}

/** Ids in order, so that the result of a fix can be written down: `uuid(1)` is the first. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function facts(): FixFacts {
  let number = 0;
  return { freshId: () => uuid(++number) };
}

/** The marked problems and no others; and every fix that is offered leaves files that can be read. */
export function checkProblems(source: string, options?: FixtureOptions): void {
  const fixture = parseFixture(source, options);
  const snapshot = snapshotOf(fixture);
  const problems = checkProject(snapshot);
  compare(snapshot, problems, fixture.expected);
  for (const problem of problems) {
    for (const fix of problem.fixes?.(facts()) ?? []) checkIsHarmless(snapshot, fixture.texts, problem, fix);
  }
}

/** A project in which nothing is wrong. The same as a fixture without marks, said aloud. */
export function checkClean(source: string, options?: FixtureOptions): void {
  assert.deepEqual(parseFixture(source).expected, [], 'a clean fixture has no marks');
  checkProblems(source, options);
}

/**
 * Applies the fix whose title begins so, of a problem at the cursor. `after` names the files that change, and only
 * those. The problem is gone afterwards.
 */
export function checkFix(source: string, title: string, after: string, options?: FixtureOptions): void {
  const fixture = parseFixture(source, options);
  const snapshot = snapshotOf(fixture);
  const { problem, fix } = fixAt(snapshot, fixture, title);
  const texts = applied(fixture.texts, fix);
  const wanted = new Map(fixture.texts);
  for (const [path, text] of parseFixture(after, options).texts) wanted.set(path, text);
  assert.deepEqual(Object.fromEntries(texts), Object.fromEntries(wanted));
  const next = afterwards(snapshot, texts);
  const count = (all: readonly Problem[]): number =>
    all.filter(other => other.code === problem.code && other.path === problem.path && other.message === problem.message)
      .length;
  assert.ok(count(checkProject(next)) < count(checkProject(snapshot)), `still there: ${problem.message}`);
}

/** Asserts that no problem at the cursor offers a fix whose title begins so; without a title, any fix. */
export function checkNoFix(source: string, title = '', options?: FixtureOptions): void {
  const fixture = parseFixture(source, options);
  const titles = fixesAt(snapshotOf(fixture), fixture).map(({ fix }) => fix.title);
  assert.deepEqual(
    titles.filter(each => each.startsWith(title)),
    [],
  );
}

/** The titles of the fixes of all problems at the cursor, the preferred one marked by a star. */
export function fixTitles(source: string): string[] {
  const fixture = parseFixture(source);
  return fixesAt(snapshotOf(fixture), fixture).map(({ fix }) => `${fix.preferred ? '* ' : ''}${fix.title}`);
}

/** The manifest that is proposed; applying it leaves nothing undeclared, and nothing to propose. */
export function checkPlan(source: string, expectedFiles: string): void {
  const fixture = parseFixture(source);
  const snapshot = snapshotOf(fixture);
  const proposal = proposeManifest(snapshot, facts().freshId);
  assert.equal(proposal.refused, undefined);
  const made = new Map(proposal.files.map(({ path, text }) => [path, text]));
  for (const [path, text] of parseFixture(expectedFiles).texts) assert.equal(made.get(path), text, path);
  const next = afterwards(snapshot, new Map([...fixture.texts, ...made]));
  const undeclared = checkProject(next).filter(({ code }) => code.startsWith('undeclared') || code === 'syntax');
  assert.deepEqual(describe(next, undeclared), []);
  assert.ok(proposeManifest(next, facts().freshId).refused);
}

/** `path:line:column code message`, with one-based positions. */
export function describe(snapshot: Snapshot, problems: readonly Problem[]): string[] {
  return problems.map(problem => {
    const at = placeOf(snapshot, problem);
    return `${problem.path}:${at.line + 1}:${at.start + 1}-${at.end + 1} ${problem.code}: ${problem.message}`;
  });
}

/** The next snapshot, where the files have these texts. */
export function afterwards(snapshot: Snapshot, texts: ReadonlyMap<string, string>): Snapshot {
  const { tree } = snapshot;
  const links = new Map([...tree.links].map(([path, link]) => [path, 'to' in link ? link.to : `../${link.broken}`]));
  const folders = [...tree.folders].filter(folder => folder !== '');
  const files = new Map([...texts].map(([path, text]) => [path, { text }]));
  return advance(snapshot, { tree: treeOf([...tree.files, ...texts.keys()], folders, links), files });
}

/** All texts after a fix. Throws where its edits overlap or name a file that is not there. */
export function applied(texts: ReadonlyMap<string, string>, { edits, title }: Fix): Map<string, string> {
  const next = new Map(texts);
  for (const { path, edits: inFile, create } of edits) {
    const before = texts.get(path);
    assert.equal(before === undefined, create !== undefined, `“${title}” in ${path}`);
    assert.ok(create !== undefined || inFile.length > 0, `“${title}” edits nothing in ${path}`);
    assert.equal(edits.filter(other => other.path === path).length, 1, `“${title}” has ${path} twice`);
    next.set(path, create ?? applyEdits(before ?? '', inFile));
  }
  return next;
}

function checkIsHarmless(snapshot: Snapshot, texts: ReadonlyMap<string, string>, problem: Problem, fix: Fix): void {
  const what = `“${fix.title}” for ${problem.code}`;
  const next = afterwards(snapshot, applied(texts, fix));
  for (const { path } of fix.edits) {
    const source = next.sources.get(path);
    assert.ok(!source?.held, `${what} leaves a text that cannot be read:\n${source?.text}`);
    assert.ok(!source || !isUnknown(source), what);
  }
}

function fixAt(snapshot: Snapshot, fixture: Fixture, title: string): { problem: Problem; fix: Fix } {
  const all = fixesAt(snapshot, fixture);
  const found = all.find(({ fix }) => fix.title.startsWith(title));
  if (found) return found;
  const problems = describe(snapshot, checkProject(snapshot)).join('\n  ');
  assert.fail(`no fix “${title}”, but ${all.map(({ fix }) => `“${fix.title}”`).join(', ')}; problems:\n  ${problems}`);
}

function fixesAt(snapshot: Snapshot, { cursor }: Fixture): { problem: Problem; fix: Fix }[] {
  assert.ok(cursor, 'the fixture has a cursor');
  return checkProject(snapshot)
    .filter(({ path, span }) => path === cursor.path && span.start <= cursor.offset && cursor.offset <= span.end)
    .flatMap(problem => (problem.fixes?.(facts()) ?? []).map(fix => ({ problem, fix })));
}

interface Place {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A span that goes over several lines ends with its first one. */
function placeOf(snapshot: Snapshot, { path, span }: Problem): Place {
  const lines = snapshot.sources.get(path)?.lines();
  if (!lines) return { line: 0, start: 0, end: 0 };
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  const shift = start.line === 0 && snapshot.sources.get(path)?.text.startsWith('\uFEFF') ? 1 : 0;
  const lineSpan = lines.lineSpan(start.line);
  const endColumn = end.line === start.line ? end.column : lineSpan.end - lineSpan.start;
  return { line: start.line, start: Math.max(0, start.column - shift), end: Math.max(0, endColumn - shift) };
}

function compare(snapshot: Snapshot, problems: readonly Problem[], expected: readonly Expected[]): void {
  const rest = [...expected];
  const surplus: Problem[] = [];
  for (const problem of problems) {
    const at = placeOf(snapshot, problem);
    const index = rest.findIndex(
      one =>
        one.path === problem.path &&
        one.code === problem.code &&
        one.line === at.line &&
        one.start === at.start &&
        one.end === at.end &&
        problem.message.startsWith(one.message ?? ''),
    );
    if (index < 0) surplus.push(problem);
    else rest.splice(index, 1);
  }
  if (surplus.length === 0 && rest.length === 0) return;
  const missing = rest.map(
    one => `${one.path}:${one.line + 1}:${one.start + 1}-${one.end + 1} ${one.code}: ${one.message ?? ''}`,
  );
  const list = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${title}\n  ${lines.join('\n  ')}\n`;
  const all = list('expected, not found:', missing) + list('found, not expected:', describe(snapshot, surplus));
  assert.fail(`the problems differ\n${all}`);
}

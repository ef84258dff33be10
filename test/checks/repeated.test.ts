import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { MOST_ALIKE } from '../../src/checks/repeated.ts';
import { afterwards, applied, facts, snapshotOf, uuid } from '../kit/check.ts';
import { parseFixture } from '../kit/fixture.ts';

/** Tables, each with a field that a server added and one reference to a role by its name. */
function tables(count: number, more = ''): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const id = uuid(index + 1);
    return `  ${id}: { id: ${id}, name: t${index}, created_at: x, roles: [helpdesk]${more} }`;
  });
  return `#- /.mooring/manifest.yaml\nroles:\n- { id: ${uuid(500)}, name: helpdesk }\ntables:\n${lines.join('\n')}\n`;
}

const CODES = ['transient-field', 'named-reference'];

describe('what is the same in many places of a file', () => {
  it('is told in each place while these are few', () => {
    const problems = checkProject(snapshotOf(tables(MOST_ALIKE)));
    for (const code of CODES) assert.equal(problems.filter(problem => problem.code === code).length, MOST_ALIKE, code);
  });

  it('is told once with their number where these are many', () => {
    const problems = checkProject(snapshotOf(tables(57)));
    assert.deepEqual(
      problems.map(({ code, message }) => [code, /in \d+ places/.exec(message)?.[0]]),
      CODES.map(code => [code, 'in 57 places']),
    );
    assert.ok((problems[0]?.span.start ?? 0) < 400, 'it stands at the first');
  });

  it('is told in each place where it is an error', () => {
    const problems = checkProject(snapshotOf(tables(57, ', access_level: all')));
    assert.equal(problems.filter(({ code }) => code === 'wrong-type').length, 57);
  });

  it('is mended in all of them at once', () => {
    const fixture = parseFixture(tables(57));
    const snapshot = snapshotOf(fixture);
    for (const problem of checkProject(snapshot)) {
      const fix = problem.fixes?.(facts()).find(({ title }) => title.endsWith('in all 57 places'));
      assert.ok(fix, problem.code);
      assert.notEqual(fix.preferred, true);
      const left = checkProject(afterwards(snapshot, applied(fixture.texts, fix)));
      assert.deepEqual(
        left.map(({ code }) => code),
        CODES.filter(code => code !== problem.code),
      );
    }
  });

  it('is mended one by one where these are too many to do at once', () => {
    for (const problem of checkProject(snapshotOf(tables(300)))) {
      const titles = problem.fixes?.(facts()).map(({ title }) => title) ?? [];
      assert.equal(titles.length, 1, problem.code);
    }
  });
});

/** The sample project has the mistakes that samples/README.md lists, at its lines, and no others. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { checkProject } from '../../src/checks/check-project.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { roleOf } from '../../src/snapshot/source.ts';
import { afterwards, applied, facts } from '../kit/check.ts';
import { treeOf } from '../kit/fixture.ts';

const ROOT = 'samples/project';

function sample(): { snapshot: Snapshot; texts: Map<string, string> } {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => statSync(`${ROOT}/${path}`).isFile());
  const texts = new Map(
    paths.filter(path => roleOf(path)).map(path => [path, readFileSync(`${ROOT}/${path}`, 'utf8')] as const),
  );
  const files = new Map([...texts].map(([path, text]) => [path, { text }]));
  return { snapshot: advance(EMPTY_SNAPSHOT, { tree: treeOf(paths), files }), texts };
}

const PLANTED = [
  '.mooring/manifest.yaml:31 missing-function',
  '.mooring/manifest.yaml:48 unknown-field',
  '.mooring/manifest.yaml:54 missing-file',
  '.mooring/manifest.yaml:150 duplicate-id',
  '.mooring/manifest.yaml:154 duplicate-id',
  'agents/night_watch.agent.yaml:11 wrong-reference-kind',
  'forms/equipment_return.form.yaml:1 undeclared-file',
  'forms/offboarding.form.yaml:4 environment-field',
  'forms/onboarding.form.yaml:4 broken-reference',
  'forms/ticket_cleanup.form.yaml:4 named-reference',
  'workflows/tickets.py:22 undeclared-function',
];

describe('the sample project', () => {
  it('has its planted mistakes and no others', () => {
    const { snapshot } = sample();
    const found = checkProject(snapshot).map(({ path, span, code }) => {
      const line = snapshot.sources.get(path)?.lines().positionAt(span.start).line ?? -1;
      return `${path}:${line + 1} ${code}`;
    });
    assert.deepEqual(found, PLANTED);
  });

  it('lists each of them in samples/README.md', () => {
    const readme = readFileSync('samples/README.md', 'utf8');
    for (const planted of PLANTED) {
      const [place = '', code] = planted.split(' ');
      const [path = '', line] = place.split(':');
      const isNamed = readme.includes(place) || (readme.includes(path) && readme.includes(`line ${line}`));
      assert.ok(isNamed || code === 'undeclared-file', planted);
      assert.ok(readme.includes(path), path);
    }
  });

  it('is mended by the preferred fix of each, and a choice where there is none', () => {
    let { snapshot, texts } = sample();
    const { freshId } = facts();
    for (let step = 0; step < PLANTED.length; step++) {
      const fixes = checkProject(snapshot).flatMap(problem => problem.fixes?.({ freshId }) ?? []);
      const fix = fixes.find(({ preferred }) => preferred) ?? fixes.find(({ title }) => title.startsWith('Remove'));
      if (!fix) break;
      texts = applied(texts, fix);
      snapshot = afterwards(snapshot, texts);
    }
    assert.deepEqual(checkProject(snapshot), []);
  });
});

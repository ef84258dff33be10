/** `docs/diagnostics.md` against the checks: its examples are run, and the fixes it names are those that are offered. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { checkProject } from '../../src/checks/check-project.ts';
import { CODES, type Code } from '../../src/checks/codes.ts';
import type { Problem } from '../../src/checks/problem.ts';
import { facts, snapshotOf } from '../kit/check.ts';
import { configProblems } from '../kit/check-config.ts';
import { workspaceProblems } from '../kit/check-workspaces.ts';

// Tests run in the repository's root.
const text = readFileSync('docs/diagnostics.md', 'utf8');

/** Limits and the state of a disk: no text of a few lines shows them. */
const WITHOUT_EXAMPLE: ReadonlySet<string> = new Set([
  'file-too-large',
  'nesting-too-deep',
  'too-many-aliases',
  'not-utf8',
  'unreadable-file',
  'too-many-entities',
  'env-tracked',
  'workspace-long-chain',
  'workspace-too-large',
]);

const sections = new Map(
  text
    .split(/^(?=#{1,2} )/m)
    .filter(part => part.startsWith('## '))
    .map(part => [part.slice(3, part.indexOf('\n')), part] as const),
);

describe('The page of diagnostics', () => {
  it('has a section for every code, in the order of the table, and no other', () => {
    assert.deepEqual([...sections.keys()], Object.keys(CODES));
  });

  for (const [code, section] of sections) {
    it(`says the severity of ${code} that it has`, () => {
      const [, severity] = /Severity: (\w+)/.exec(section) ?? [];
      assert.equal(severity, CODES[code as Code].severity);
    });

    it(`names exactly the quick fixes of ${code}, or says that there is none`, () => {
      const named = [...section.matchAll(/^- `([^`]+)`/gm)].map(([, title]) => title);
      assert.equal(named.length === 0, /\bno fix\b/.test(section) && !section.includes('Quick fixes:'));
      if (!WITHOUT_EXAMPLE.has(code)) assert.deepEqual(titlesOffered(section, code), named);
    });
  }

  it('has an example for every code that a few lines can show', () => {
    const without = [...sections].filter(([, section]) => !section.includes('```')).map(([code]) => code);
    assert.deepEqual(new Set(without), WITHOUT_EXAMPLE);
  });
});

/** The titles of the fixes of the example's problems with this code. Fails where the example does not have the problem. */
function titlesOffered(section: string, code: string): string[] {
  const problems = problemsOf(section, code).filter(problem => problem.code === code);
  assert.notEqual(problems.length, 0, `the example of ${code} does not have the problem`);
  return [...new Set(problems.flatMap(problem => (problem.fixes?.(facts()) ?? []).map(({ title }) => title)))];
}

function problemsOf(section: string, code: string): Problem[] {
  if (/^(?:workspace|placeholder)-/.test(code)) return workspaceProblems({ files: filesOf(section) });
  if (!code.startsWith('config-') || code === 'config-id') return checkProject(snapshotOf(exampleOf(section)));
  const text = exampleOf(section).replace(/^#- .*\n/, '');
  const layer = section.includes('`.mooring/config.toml`') ? 'project' : 'user';
  return configProblems({ text, layer, variables: { MOORING_HISTORY_VERSIONS: '5' }, facts: CONFIG_FACTS });
}

/** What the examples of configs say is there, and is not. */
const CONFIG_FACTS = {
  slugs: ['payments', 'billing'],
  missingPaths: new Set(['/home/ana/gone']),
  nowMs: Date.UTC(2026, 0, 31),
};

function exampleOf(section: string): string {
  return Object.entries(filesOf(section))
    .map(([path, content]) => `#- /${path}\n${content}`)
    .join('');
}

/** The files of an example: a line that begins with the path in back ticks, then a code block. */
function filesOf(section: string): Record<string, string> {
  const files = [...section.matchAll(/^`([^`]+)`[^\n]*:\n\n```\w+\n(.*?)^```$/gms)];
  assert.notEqual(files.length, 0, 'an example names its file');
  return Object.fromEntries(files.map(([, path = '', content = '']) => [path, content]));
}

/** What tests say about a config.toml: the only caller of its checks. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { type ConfigFacts, checkConfig } from '../../src/checks/config/check-config.ts';
import type { Fix, Problem } from '../../src/checks/problem.ts';
import { type ConfigFile, resolveConfig } from '../../src/config/layers.ts';
import type { FileLayer } from '../../src/config/schema.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { facts } from './check.ts';

export interface ConfigCase {
  readonly text: string;
  readonly layer?: FileLayer;
  readonly variables?: Record<string, string>;
  readonly facts?: ConfigFacts;
}

export function configProblems({ text, layer = 'user', variables = {}, facts: disk = {} }: ConfigCase): Problem[] {
  const file: ConfigFile = { layer, path: 'config.toml', text, parsed: parseToml(text) };
  return checkConfig(file, resolveConfig([file], variables), disk);
}

/** `code “marked text”: message`, for each problem. */
export function told(given: ConfigCase): string[] {
  return configProblems(given).map(
    ({ code, span, message }) => `${code} “${given.text.slice(span.start, span.end)}”: ${message}`,
  );
}

/** The titles of all fixes; each is tried, and leaves a file that can be read. */
export function fixTitles(given: ConfigCase): string[] {
  const fixes = configProblems(given).flatMap(fixesOf);
  for (const fix of fixes) fixed(given.text, fix);
  return fixes.map(({ title }) => title);
}

/** The text after the fix with this title. */
export function afterFix(given: ConfigCase, title: string): string {
  const fix = configProblems(given)
    .flatMap(fixesOf)
    .find(each => each.title === title);
  assert.ok(fix, `no fix “${title}” among: ${fixTitles(given).join(', ')}`);
  return fixed(given.text, fix);
}

function fixesOf(problem: Problem): readonly Fix[] {
  return problem.fixes?.(facts()) ?? [];
}

function fixed(text: string, fix: Fix): string {
  const after = applyEdits(
    text,
    fix.edits.flatMap(({ edits }) => edits),
  );
  assert.equal(parseToml(after).held, undefined, `“${fix.title}” leaves a file that does not parse`);
  assert.notEqual(after, text);
  return after;
}

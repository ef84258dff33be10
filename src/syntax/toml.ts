/**
 * TOML as a ranged tree. Two parsers must agree: `smol-toml` decides whether the text is TOML, `toml-eslint-parser`
 * knows where things stand. Tables and dotted keys of one name become one map, in the order of the text.
 */
import { parse } from 'smol-toml';
import { type AST, parseTOML } from 'toml-eslint-parser';
import { heldAs, heldForSyntax } from './problems.ts';
import { LIMITS, type Limits, scan, tooDeep } from './scan.ts';
import { buildToml } from './toml-build.ts';
import { halfCharacter, tomlProblem } from './toml-errors.ts';
import type { Parsed } from './tree.ts';

/** Never throws. Every mistake holds the text; a key defined twice is one of them, as TOML has it. */
export function parseToml(text: string, limits: Limits = LIMITS): Parsed {
  const held = scan(text, 'toml', limits);
  if (held) return heldAs(held);
  const half = halfCharacter(text);
  if (half) return heldForSyntax([half]);
  // Neither parser takes a BOM; every range is shifted back.
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const body = text.slice(shift);
  try {
    parse(body, { integersAsBigInt: 'asNeeded', maxDepth: limits.nesting * 2 });
    const program = parseTOML(body);
    const deep = longKey(program, limits.nesting);
    if (deep !== undefined) return heldAs(tooDeep(deep + shift, limits));
    return { root: buildToml(text, program, shift), problems: [] };
  } catch (error) {
    return heldForSyntax([tomlProblem(text, error)]);
  }
}

/** Dotted keys nest too; the scan only sees brackets. */
function longKey(program: AST.TOMLProgram, limit: number): number | undefined {
  for (const node of program.body[0].body) {
    if (node.key.keys.length > limit) return node.range[0];
    if (node.type === 'TOMLTable') for (const { key } of node.body) if (key.keys.length > limit) return key.range[0];
  }
  return undefined;
}

/**
 * Several `.env` files over each other: each variable with the place that it comes from, and what it hides. Values are
 * taken as they are written; `${NAME}` of another variable stays as it is.
 */
import { lineIndex } from '../base/text.ts';
import { parseDotenv } from './dotenv.ts';

/** The file of the root, or that of the workspace. */
export type EnvironmentLayer = 'root' | 'workspace';

export interface EnvironmentText {
  readonly layer: EnvironmentLayer;
  /** Absolute, with `/`. */
  readonly file: string;
  readonly text: string;
}

export interface VariablePlace {
  readonly layer: EnvironmentLayer;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** As the file says it, without its quotes. */
  readonly value: string;
}

export interface EnvironmentVariable extends VariablePlace {
  readonly name: string;
  /** What does not count because this goes before it, the nearest first. */
  readonly hides: readonly VariablePlace[];
}

export interface EnvironmentProblem {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

export interface LayeredEnvironment {
  /** By name, in the order in which the names first stand. */
  readonly variables: ReadonlyMap<string, EnvironmentVariable>;
  readonly problems: readonly EnvironmentProblem[];
}

/** Later texts go before earlier ones, and in a text the last of several. With `ignoreCase` names are one as on Windows. */
export function layerEnvironment(texts: readonly EnvironmentText[], ignoreCase = false): LayeredEnvironment {
  const byKey = new Map<string, EnvironmentVariable>();
  const problems: EnvironmentProblem[] = [];
  for (const { layer, file, text } of texts) {
    const lines = lineIndex(text);
    const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
    const dotenv = parseDotenv(text);
    for (const { span, message } of dotenv.problems) problems.push({ file, line: lineOf(span.start), message });
    for (const { key: name, value, keySpan } of dotenv.entries) {
      const line = lineOf(keySpan.start);
      // No process can be given one.
      if (`${name}${value}`.includes('\0')) {
        problems.push({ file, line, message: 'A NUL character stands here, so the variable is left out; remove it.' });
        continue;
      }
      const key = ignoreCase ? name.toUpperCase() : name;
      const before = byKey.get(key);
      const hides = before ? [placeOf(before), ...before.hides] : [];
      byKey.set(key, { name, layer, file, line, value, hides });
    }
  }
  return { variables: new Map([...byKey.values()].map(variable => [variable.name, variable])), problems };
}

function placeOf({ layer, file, line, value }: VariablePlace): VariablePlace {
  return { layer, file, line, value };
}

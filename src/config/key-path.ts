/** The path of a config key: one part for each table, and the key. As text it is what TOML's dotted keys are. */
import { printKey } from '../syntax/toml-print.ts';
import { readString } from '../syntax/toml-scalars.ts';

export type KeyPath = readonly string[];

/** `default-workspace.workspace`; a part with a dot or space in it is quoted. Two paths with one text are one path. */
export function keyText(path: KeyPath): string {
  return path.map(printKey).join('.');
}

/** Reads what `keyText` writes, and what a person types; nothing where it is no path. */
export function parseKeyPath(text: string): KeyPath | undefined {
  const part = /[ \t]*(?:([^\s."'=#[\]]+)|("(?:[^"\\\n]|\\.)*"|'[^'\n]*'))[ \t]*(\.|$)/y;
  const path: string[] = [];
  for (let more = true; more; ) {
    const match = part.exec(text);
    if (!match) return undefined;
    path.push(match[1] ?? readString(match[2] ?? ''));
    more = match[3] === '.';
  }
  return path;
}

/** True where `outer` is the same path or a table above it. */
export function isWithin(path: KeyPath, outer: KeyPath): boolean {
  return outer.length <= path.length && outer.every((part, index) => path[index] === part);
}

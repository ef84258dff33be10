/** What is wrong in one file of a config: pure, from the resolved layers and facts that somebody else looked up. */
import type { Span } from '../../base/text.ts';
import { hiddenSettings } from '../../config/hidden.ts';
import { keyText } from '../../config/key-path.ts';
import { type ConfigFile, type Finding, originText, type ResolvedConfig } from '../../config/layers.ts';
import { futureKeys, readMeta } from '../../config/meta.ts';
import { META_KEY } from '../../config/older.ts';
import type { ConfigKey } from '../../config/schema.ts';
import { CONFIG_KEYS } from '../../config/schema.ts';
import { strayKeys } from '../../config/stray-keys.ts';
import { type Entry, entryOf, type Node, valueAt } from '../../syntax/tree.ts';
import type { Code } from '../codes.ts';
import { unreadableFile } from '../file/held.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { bindingProblems } from './bindings.ts';
import { findingFixes, moveStray } from './config-fixes.ts';
import { danglingDefault } from './dangling-default.ts';
import { ignoredNames } from './ignored-names.ts';

/** What the disk says; what is absent is not judged. */
export interface ConfigFacts {
  /** The names of all workspaces in sight, those that are hidden, disabled or broken included. */
  readonly slugs?: readonly string[];
  /** Of the paths that are bound, those that are not there, as they are written. */
  readonly missingPaths?: ReadonlySet<string>;
  /** The time by this machine's clock, in milliseconds. */
  readonly nowMs?: number;
}

/**
 * Every problem of a file by position. `resolved` is made from all layers, this file among them; fixes are edits of the
 * file's text. A file that cannot be read has only that problem, and one of a newer version gets no fixes.
 */
export function checkConfig(
  file: ConfigFile,
  resolved: ResolvedConfig,
  facts: ConfigFacts = {},
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): Problem[] {
  if (file.parsed.held) return [...unreadableFile(file)];
  const problems = [
    ...findings(file, resolved, keys),
    ...strays(file, keys),
    ...bindingProblems(file, facts),
    ...danglingDefault(file, resolved, facts),
    ...ignoredNames(file, resolved, facts),
    ...overridden(file, resolved),
    ...futureTimes(file, facts),
  ];
  const mayEdit = resolved.files.find(({ path }) => path === file.path)?.readOnly === undefined;
  const shown = mayEdit ? problems : problems.map(({ fixes: _, ...rest }) => rest);
  return shown.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

const CODES_OF_FINDINGS: Readonly<Record<Finding['kind'], Code>> = {
  'unknown-key': 'config-unknown-key',
  'wrong-type': 'config-wrong-type',
  scope: 'config-scope',
  'newer-schema': 'newer-schema',
};

function findings(file: ConfigFile, resolved: ResolvedConfig, keys: readonly ConfigKey[]): Problem[] {
  return resolved.findings
    .filter(finding => finding.file === file.path)
    .map(finding => {
      const span = firstLine(file.text, finding.span);
      const fixes = () => findingFixes(file, resolved, finding, keys);
      return problem(CODES_OF_FINDINGS[finding.kind], file.path, span, finding.message, { fixes });
    });
}

function strays(file: ConfigFile, keys: readonly ConfigKey[]): Problem[] {
  return strayKeys(file.text, file.parsed.root, keys).map(stray => {
    const message = `This key stands in “[__meta__]”, which Mooring keeps for itself, so it sets nothing. Move it above, to “${keyText(stray.belongs)}”.`;
    return problem('config-stray-meta-key', file.path, stray.keySpan, message, { fixes: () => moveStray(file, stray) });
  });
}

/** Settings that a variable hides in this environment, or the user's that the project hides. Nothing is wrong with them. */
function overridden(file: ConfigFile, resolved: ResolvedConfig): Problem[] {
  return hiddenSettings(file, resolved).map(({ setting, by }) => {
    const name = keyText(setting.path);
    if (by.variable !== undefined) {
      const message = `${by.variable} sets “${name}” in this environment, so this value is not used. Unset the variable to use it.`;
      return problem('config-overridden', file.path, setting.keySpan, message);
    }
    const message = `The project sets “${name}” (${originText(by)}), so this value is not used in it. Take it out there to use yours.`;
    const related =
      by.file === undefined || !by.keySpan
        ? []
        : [{ path: by.file, span: by.keySpan, message: 'The project sets it here.' }];
    return problem('config-overridden', file.path, setting.keySpan, message, { related });
  });
}

/** A clock was wrong when it was noted, or is now. */
function futureTimes({ path, parsed: { root } }: ConfigFile, { nowMs }: ConfigFacts): Problem[] {
  if (nowMs === undefined) return [];
  const meta = readMeta(root);
  return futureKeys(meta, nowMs).flatMap(key => {
    const place = meta.places.get(key) ?? [];
    const entry = place.reduce<{ readonly map: Node | undefined; readonly entry?: Entry }>(
      ({ map }, step) => {
        const next = entryOf(map, step);
        return next ? { map: next.value, entry: next } : { map: undefined };
      },
      { map: valueAt(root, META_KEY) },
    ).entry;
    if (!entry) return [];
    const when = meta.records.get(key)?.when ?? '';
    const message = `“${key}” was set at ${when}, which is in the future by this machine’s clock. Nothing is decided by that time; set the clock right, and the next change of the key notes the right one.`;
    return [problem('config-future-time', path, entry.keySpan, message)];
  });
}

function firstLine(text: string, { start, end }: Span): Span {
  const next = text.slice(start, end).search(/[\r\n]/);
  return { start, end: next < 0 ? end : start + next };
}

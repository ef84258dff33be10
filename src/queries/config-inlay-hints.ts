/** Beside each value that an environment variable goes before: the variable, and what it says. */
import type { Span } from '../base/text.ts';
import { keyText } from '../config/key-path.ts';
import type { ConfigFile } from '../config/layers.ts';
import { settingText } from './config-provenance.ts';
import type { ConfigSight } from './config-sight.ts';

export interface ConfigHint {
  /** Behind the value. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** Those within a span, in the order of the text. Secrets are masked. */
export function configHints({ resolved }: ConfigSight, file: ConfigFile, within: Span): ConfigHint[] {
  if (file.parsed.held) return [];
  const hints: ConfigHint[] = [];
  for (const { path, by, settings } of resolved.values.values()) {
    if (by?.variable === undefined) continue;
    for (const { file: place, ignored, span } of settings) {
      if (place !== file.path || ignored || !span || span.end < within.start || span.end > within.end) continue;
      hints.push({
        offset: span.end,
        label: `${by.variable} = ${shortened(settingText(by))}`,
        tooltip: `The environment goes before this file: ${by.variable} sets “${keyText(path)}”. Unset it to let the file decide.`,
      });
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
}

const LONGEST = 40;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Beside each value that a variable or the project goes before: who that is, and what it says. */
import type { Span } from '../base/text.ts';
import { hiddenSettings } from '../config/hidden.ts';
import { keyText } from '../config/key-path.ts';
import { type ConfigFile, originText } from '../config/layers.ts';
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
  const hints = hiddenSettings(file, resolved).map(({ setting: { path, span }, by }): ConfigHint => {
    const origin = originText(by);
    const tooltip =
      by.variable === undefined
        ? `The project’s file goes before yours: it sets “${keyText(path)}”. Take it out there to let yours decide.`
        : `The environment goes before this file: ${origin} sets “${keyText(path)}”. Unset it to let the file decide.`;
    return { offset: span.end, label: `${origin} = ${shortened(settingText(by))}`, tooltip };
  });
  const shown = hints.filter(({ offset }) => offset >= within.start && offset <= within.end);
  return shown.sort((a, b) => a.offset - b.offset);
}

const LONGEST = 40;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

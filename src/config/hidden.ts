/** What a file says in vain, since a higher layer goes before it. */
import type { Span } from '../base/text.ts';
import { equalToml } from '../syntax/toml-value.ts';
import type { ConfigFile, ResolvedConfig, Setting } from './layers.ts';

export interface HiddenSetting {
  readonly setting: Setting & { readonly keySpan: Span; readonly span: Span };
  /** What hides it: a variable, or the project's file. */
  readonly by: Setting;
}

/** Those of a file that a higher layer hides with another value, in the order of the keys. */
export function hiddenSettings(file: ConfigFile, resolved: ResolvedConfig): HiddenSetting[] {
  return [...resolved.values.values()].flatMap(({ by, settings }) => {
    if (!by || by.layer === file.layer) return [];
    return settings.flatMap((setting): HiddenSetting[] => {
      const { file: place, ignored, keySpan, span, value } = setting;
      if (place !== file.path || ignored || !keySpan || !span) return [];
      // That a variable goes first is told in any case: it may be another one tomorrow.
      if (by.variable === undefined && equalToml(value, by.value)) return [];
      return [{ setting: { ...setting, keySpan, span }, by }];
    });
  });
}

/** Where a value comes from, in words: for hovers and for the effective configuration. Secrets are masked. */
import { masked } from '../config/intents.ts';
import { type Effective, originText, type Setting } from '../config/layers.ts';
import { printToml } from '../syntax/toml-print.ts';

/** The value of a setting on one line; `…` where nothing of what stands there could be used. */
export function settingText({ path, value }: Setting): string {
  return value === undefined ? '…' : printToml(masked(path, value), { oneLine: true });
}

export type SettingRole = 'holds' | 'hidden' | 'ignored';

export interface Told {
  readonly setting: Setting;
  readonly role: SettingRole;
  readonly origin: string;
  /** What the origin does, in a few words; nothing of the one that holds. */
  readonly note?: string;
}

/** Every setting of a key: the one that holds, those that it hides, and those that count for nothing. */
export function provenance({ settings, by }: Effective): Told[] {
  return settings.map(setting => {
    const origin = originText(setting);
    if (setting === by) return { setting, role: 'holds', origin };
    if (setting.ignored === undefined) return { setting, role: 'hidden', origin, note: 'hidden' };
    const note = setting.ignored === 'scope' ? 'ignored: it may not be set there' : 'ignored: it has the wrong type';
    return { setting, role: 'ignored', origin, note };
  });
}

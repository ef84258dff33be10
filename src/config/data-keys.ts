/** What a data store's file says: any key at its top, each with a text. Driven by the same code as `config.toml`. */
import type { ConfigKey } from './schema.ts';

/** A key with dots in it is one key, quoted in the file: `"a.b" = "…"`. */
export const DATA_KEYS: readonly ConfigKey[] = [
  {
    path: ['key'],
    every: true,
    type: { is: 'string' },
    scope: ['user'],
    doc: 'A text of your own. Mooring keeps it and does nothing with it.',
    since: '0.2.0',
  },
];

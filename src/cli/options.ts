/** Options that many commands have, and what they ask for: one word means the same everywhere. */
import type { Arguments, Option } from './arguments.ts';

const JSON_ALONE: Option = { name: 'json', help: 'The same as --format json.' };

/** `--format` with these forms, of which one is `json`, and `--json`. */
export function formats(...choices: readonly string[]): readonly Option[] {
  return [{ name: 'format', value: 'format', choices, help: 'Default: text.' }, JSON_ALONE];
}

export const FORMAT = formats('text', 'json');

export function wantsJson(settings: Pick<Arguments, 'has' | 'value'>): boolean {
  return settings.has('json') || settings.value('format') === 'json';
}

export const DRY_RUN: Option = { name: 'dry-run', help: 'Say what would be done, and write nothing.' };

export const WORKSPACE: Option = {
  name: 'workspace',
  value: 'name',
  help: 'Of this workspace instead of the active one.',
};

export const REVEAL: Option = { name: 'reveal', help: 'Print what looks like a secret instead of ••••••••.' };

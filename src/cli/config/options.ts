/** Options that the commands of `config` share. */
import type { FileLayer } from '../../config/schema.ts';
import type { Arguments, Option } from '../arguments.ts';

export const FORMAT: readonly Option[] = [
  { name: 'format', value: 'format', choices: ['text', 'json'], help: 'Default: text.' },
  { name: 'json', help: 'The same as --format json.' },
];

export const PROJECT: Option = { name: 'project', help: 'Use the project’s config.toml instead of yours.' };

export function wantsJson(settings: Arguments): boolean {
  return settings.has('json') || settings.value('format') === 'json';
}

export function layerOf(settings: Arguments): FileLayer {
  return settings.has('project') ? 'project' : 'user';
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

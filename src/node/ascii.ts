/**
 * Romanises the scripts of the world. It is a bundle of its own (`dist/ascii.cjs`), since its tables are large and only a
 * title that is not ASCII needs them.
 */
import { transliterate } from 'transliteration';

export function toAscii(text: string): string {
  return transliterate(text);
}

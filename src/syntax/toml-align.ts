/** How one list becomes another with as few parts touched as can be. */
import type { Path } from './toml-places.ts';
import type { Step } from './toml-steps.ts';
import { equalToml, isTable, type TomlValue } from './toml-value.ts';

/** The keys that tell the items of a list of tables apart, in the order they are asked. */
export const IDENTITY_KEYS = ['ws_id', 'id', 'name'] as const;

/** Equal items at both ends stay; of the rest, pairs are changed in place, then items go in or out. */
export function alignLists(path: Path, current: readonly TomlValue[], value: readonly TomlValue[]): Step[] {
  const shorter = Math.min(current.length, value.length);
  let before = 0;
  while (before < shorter && isSame(current[before], value[before])) before++;
  let after = 0;
  while (after < shorter - before && isSame(current.at(-1 - after), value.at(-1 - after))) after++;
  const common = shorter - before - after;
  const steps: Step[] = [];
  const set = (index: number, item: TomlValue | undefined): void => {
    if (item !== undefined) steps.push({ do: 'set', path: [...path, index], value: item });
  };
  for (let index = 0; index < before + common; index++) set(index, value[index]);
  for (let back = after; back > 0; back--) set(current.length - back, value.at(-back));
  for (let index = before + common; index < value.length - after; index++) {
    const item = value[index];
    if (item !== undefined) steps.push({ do: 'insert', path, index, value: item });
  }
  for (let index = current.length - after - 1; index >= before + common; index--) {
    if (current.length > value.length) steps.push({ do: 'remove', path: [...path, index] });
  }
  return steps.filter(step => step.do !== 'set' || !equalToml(itemAt(current, step.path.at(-1)), step.value));
}

function itemAt(items: readonly TomlValue[], index: string | number | undefined): TomlValue | undefined {
  return typeof index === 'number' ? items[index] : undefined;
}

/** Whether two items are one and the same thing, perhaps with other contents. */
function isSame(a: TomlValue | undefined, b: TomlValue | undefined): boolean {
  if (isTable(a) && isTable(b)) {
    for (const key of IDENTITY_KEYS) {
      if (typeof a[key] === 'string' || typeof b[key] === 'string') return a[key] === b[key];
    }
  }
  return equalToml(a, b);
}

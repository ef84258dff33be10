/** The secrets to choose from when one is set, as data. */
export interface SecretRow {
  readonly name: string;
  readonly description: string;
}

/** Those that the active workspace lacks first, then those that are set. */
export function secretRows(known: readonly string[], missing: readonly string[]): SecretRow[] {
  const lacking = [...new Set(missing)].sort();
  return [
    ...lacking.map(name => ({ name, description: 'the active workspace asks for it' })),
    ...known.filter(name => !lacking.includes(name)).map(name => ({ name, description: 'is set' })),
  ];
}

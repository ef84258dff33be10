/** Small projects whose things, and what happened to them, are known: the truth that drift is measured against. */
import fc from 'fast-check';
import { uuid } from './check.ts';
import type { Files } from './drift.ts';

export type ThingKind = 'form' | 'workflow' | 'rule' | 'app' | 'asset';

/** One declared thing. Its files are made from its number and its edition, so that no two are the same. */
export interface Thing {
  readonly number: number;
  readonly kind: ThingKind;
  /** The folder that it is in. */
  readonly folder: string;
  /** Without an ending; of a folder that it owns, the folder's. */
  readonly name: string;
  /** Each has other content. */
  readonly edition: number;
}

export const FOLDERS = ['a', 'b', 'a/c', 'd/e'] as const;

export const things: fc.Arbitrary<readonly Thing[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<ThingKind[]>('form', 'workflow', 'rule', 'app', 'asset'),
      folder: fc.constantFrom(...FOLDERS),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map(all => all.map((thing, at) => ({ ...thing, number: at + 1, name: `thing${at + 1}`, edition: 0 })));

/** What the manifest says: all things, where they are. */
export function manifestOf(all: readonly Thing[]): string {
  const sections = new Map<string, string[]>();
  for (const thing of all) {
    const fields = [`id: ${uuid(thing.number)}`, `path: ${declaredPath(thing)}`];
    if (thing.kind === 'workflow') fields.push(`function_name: run${thing.number}`);
    const section = `${thing.kind}s`;
    sections.set(section, [...(sections.get(section) ?? []), `  key${thing.number}: { ${fields.join(', ')} }\n`]);
  }
  return [...sections].map(([section, entries]) => `${section}:\n${entries.join('')}`).join('');
}

/** The files of a thing, by their paths. */
export function filesOf({ number, kind, folder, name, edition }: Thing): Files {
  const at = `${folder}/${name}`;
  switch (kind) {
    case 'form':
      return { [`${at}.form.yaml`]: `id: ${uuid(number)}\nname: Form ${number}\ndescription: edition ${edition}\n` };
    case 'workflow':
      return {
        [`${at}.py`]: `from bifrost import workflow\n\n@workflow\ndef run${number}():\n${body(number, edition, '    ')}`,
      };
    case 'rule':
      return { [`${at}.md`]: body(number, edition, '') };
    case 'app':
      return { [`${at}/app.yaml`]: `id: ${uuid(number)}\nname: App\n`, [`${at}/main.tsx`]: `${number} ${edition}` };
    case 'asset':
      return {
        [`${at}/asset.json`]: `{ "asset_uuid": "${uuid(number)}" }`,
        [`${at}/source.bin`]: `${number} ${edition}`,
      };
  }
}

export function project(all: readonly Thing[], declared: readonly Thing[] = all): Files {
  return Object.assign({ '.mooring/manifest.yaml': manifestOf(declared) }, ...all.map(filesOf)) as Files;
}

/** What the thing owns, as a drift names its place. */
export function placeOf(thing: Thing): string {
  return thing.kind === 'asset' || thing.kind === 'app' ? `${thing.folder}/${thing.name}` : declaredPath(thing);
}

function declaredPath({ kind, folder, name }: Thing): string {
  const at = `${folder}/${name}`;
  switch (kind) {
    case 'form':
      return `${at}.form.yaml`;
    case 'workflow':
      return `${at}.py`;
    case 'rule':
      return `${at}.md`;
    case 'app':
      return `${at}/app.yaml`;
    case 'asset':
      return at;
  }
}

/** Four lines that all have, and twelve of its own; each further edition has other three of them. */
function body(number: number, edition: number, indent: string): string {
  const lines = Array.from({ length: 12 }, (_, at) => {
    const isEdited = Math.floor(at / 3) < edition;
    return `${indent}x${at} = "${number} ${at}${isEdited ? ` edited ${edition}` : ''}"\n`;
  });
  const common = ['start', 'try', 'retry', 'done'].map(word => `${indent}log = "${word}"\n`);
  return [...common, ...lines].join('');
}

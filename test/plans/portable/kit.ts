/** Projects that refer to themselves in many ways, and the exports and imports of them as maps from path to text. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ExportPlan, planExport } from '../../../src/plans/portable/plan-export.ts';
import { type ImportPlan, planImport } from '../../../src/plans/portable/plan-import.ts';
import { type ReadExport, readExport } from '../../../src/plans/portable/read-export.ts';
import { remapped } from '../../../src/plans/portable/remap.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { uuid } from '../../kit/check.ts';
import { type Files, world } from '../../kit/drift.ts';

export const MANIFEST = '.mooring/manifest.yaml';

export type Texts = Readonly<Record<string, string>>;

export function snapshotOf(files: Files): Snapshot {
  return world(files).snapshot;
}

/** The files of an export that nothing blocks. */
export function exportedTexts(files: Texts, plan: ExportPlan): Texts {
  assert.deepEqual(plan.blocking, []);
  return Object.fromEntries(
    plan.files.map(({ path, text }) => {
      const own = text ?? files[path];
      assert.ok(own !== undefined, `${path} is there`);
      return [path, own];
    }),
  );
}

/** Of the entities whose keys are named, or of all. */
export function exportOf(files: Texts, keys?: readonly string[], only = false): Texts {
  return exportedTexts(files, exportPlan(files, keys, only));
}

export function exportPlan(files: Texts, keys?: readonly string[], only = false): ExportPlan {
  const snapshot = snapshotOf(files);
  const entities = keys ? snapshot.entities.filter(({ key }) => keys.includes(key)) : snapshot.entities;
  return planExport(snapshot, { entities, only });
}

export function readOf(brought: Texts): ReadExport {
  const read = readExport(snapshotOf(brought));
  if ('refused' in read) assert.fail(read.refused);
  return read;
}

/** Fresh ids begin with 9001. */
export function importPlan(here: Texts, brought: Texts, how: 'fresh' | 'match'): ImportPlan {
  let number = 9000;
  return planImport({
    here: snapshotOf(here),
    read: readOf(brought),
    how,
    freshId: () => uuid(++number),
    isSame: (from, to, ids) => remapped(brought[from] ?? '', ids) === here[to],
  });
}

/** The project after an import that nothing blocks. */
export function imported(here: Texts, brought: Texts, how: 'fresh' | 'match'): Texts {
  const plan = importPlan(here, brought, how);
  assert.deepEqual(plan.blocking, []);
  const next = new Map(Object.entries(here));
  for (const file of plan.files) {
    assert.equal(next.has(file.path), !file.isNew, file.path);
    next.set(file.path, 'text' in file ? file.text : remapped(brought[file.from] ?? '', plan.ids));
  }
  return Object.fromEntries(next);
}

export type ThingKind = 'workflow' | 'form' | 'agent' | 'app' | 'asset' | 'context' | 'bundle' | 'event' | 'config';

export interface Thing {
  readonly kind: ThingKind;
  readonly number: number;
  /** Numbers by which it picks what it refers to. */
  readonly picks: readonly number[];
  /** It says what belongs to this installation, too. */
  readonly local: boolean;
  readonly text: string;
}

export type Layout = 'single' | 'sections' | 'uuid-keys';

export interface Drawn {
  readonly files: Texts;
  readonly things: readonly Thing[];
  readonly layout: Layout;
}

const texts = fc.oneof(
  fc.constantFrom(
    'plain',
    'yes',
    '0x1',
    'a: b',
    '- dash',
    '“quoted”',
    'line one\nline two\n',
    "it's",
    '#no',
    '2020-01-01',
    '',
  ),
  fc.string({ maxLength: 12 }).map(text => text.replace(/[^\x20-\x7e]/g, 'é')),
);

const things: fc.Arbitrary<readonly Thing[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<ThingKind[]>(
        'workflow',
        'workflow',
        'form',
        'agent',
        'app',
        'asset',
        'context',
        'bundle',
        'event',
        'config',
      ),
      picks: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
      local: fc.boolean(),
      text: texts,
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map(all => all.map((thing, at) => ({ ...thing, number: at + 1 })));

export const projects: fc.Arbitrary<Drawn> = fc
  .tuple(things, fc.constantFrom<Layout[]>('single', 'sections', 'uuid-keys'))
  .map(([all, layout]) => {
    const told = JSON.stringify({ all, layout });
    return Object.assign({ files: projectOf(all, layout), things: all, layout }, { [fc.toStringMethod]: () => told });
  });

const ORGANIZATION = uuid(7001);
const ROLE = uuid(7002);

export function projectOf(all: readonly Thing[], layout: Layout): Texts {
  const sections = new Map<string, string[]>();
  const files: Record<string, string> = {};
  for (const thing of all) {
    const { section, fields } = declared(all, thing, files);
    const key = layout === 'uuid-keys' && thing.kind !== 'config' ? uuid(thing.number) : `key${thing.number}`;
    const lines = fields.map(line => `    ${line}\n`).join('');
    sections.set(section, [...(sections.get(section) ?? []), `  ${key}:\n${lines}`]);
  }
  const people = `organizations:\n  - { id: ${ORGANIZATION}, name: Contoso }\nroles:\n  - { id: ${ROLE}, name: helpdesk }\n`;
  const written = [...sections].map(([name, entries]): [string, string] => [name, `${name}:\n${entries.join('')}`]);
  if (layout !== 'sections') return { [MANIFEST]: people + written.map(([, text]) => text).join(''), ...files };
  const parts = written.map(([name, text]) => [`.mooring/manifest/${name}.yaml`, text]);
  return { '.mooring/manifest/people.yaml': people, ...Object.fromEntries(parts), ...files };
}

/** The lines of its entry; its files are added to `files`. */
function declared(all: readonly Thing[], thing: Thing, files: Record<string, string>) {
  const { kind, number, local, text } = thing;
  const id = uuid(number);
  const pick = (at: number, of: ThingKind): string | undefined => {
    const fitting = all.filter(each => each.kind === of).sort((a, b) => a.number - b.number);
    const found = fitting[(thing.picks[at] ?? 0) % Math.max(1, fitting.length)];
    return found && uuid(found.number);
  };
  const line = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${name}: ${value}`];
  const environment = local
    ? [
        `organization_id: ${ORGANIZATION}`,
        ...(kind === 'config' ? [`value: here`] : [`created_at: 2020-01-01T00:00:00Z`]),
      ]
    : [];
  const access =
    local && (kind === 'form' || kind === 'workflow') ? [`roles: [${ROLE}]`, 'access_level: role_based'] : [];
  const quoted = JSON.stringify(text);
  const inFile = local ? `roles:\n  - ${ROLE}\nlast_seen_at: never # told\n` : '';
  switch (kind) {
    case 'workflow': {
      // Two share a file.
      const path = `flows/flow${Math.floor(number / 2)}.py`;
      files[path] =
        `${files[path] ?? 'from bifrost import workflow\n'}\n\n@workflow(id="${id}"${local ? `, roles=["${ROLE}"]` : ''})\ndef run${number}():\n    return ${quoted}\n`;
      const fields = [`id: ${id}`, `path: ${path}`, `function_name: run${number}`, `description: ${quoted}`];
      return { section: 'workflows', fields: [...fields, ...environment, ...access] };
    }
    case 'form': {
      const path = `forms/form${number}.form.yaml`;
      const refers = line('workflow_id', pick(0, 'workflow')).join('');
      files[path] = `# Form ${number}\nid: ${id}\nname: Form ${number}\n${inFile}description: ${quoted}\n${refers}\n`;
      return { section: 'forms', fields: [`id: ${id}`, `path: ${path}`, ...environment, ...access] };
    }
    case 'agent': {
      const path = `agents/agent${number}.agent.yaml`;
      const refers = line('delegated_agent_ids', pick(0, 'agent') && `[${pick(0, 'agent')}]`).join('');
      files[path] = `id: ${id}\nname: Agent ${number}\nsystem_prompt: ${quoted}\n${refers}\n`;
      return { section: 'agents', fields: [`id: ${id}`, `path: ${path}`, ...environment] };
    }
    case 'app': {
      const folder = `apps/app${number}`;
      files[`${folder}/app.yaml`] = `id: ${id}\nname: App ${number}\n`;
      files[`${folder}/main.tsx`] = `call("${pick(0, 'workflow') ?? 'nothing'}")`;
      files[`${folder}/.env`] = 'KEY=value\n';
      return { section: 'apps', fields: [`id: ${id}`, `path: ${folder}${local ? '/app.yaml' : ''}`, ...environment] };
    }
    case 'asset': {
      const folder = `assets/asset${number}`;
      const body = `"schema_version": 1, "asset_uuid": "${id}", "name": ${quoted || '"x"'}, "type": "image", "inputs": {}, "output": {}`;
      files[`${folder}/asset.json`] = `{ ${body}${local ? ', "updated_at": "now"' : ''} }`;
      files[`${folder}/source.bin`] = `\0${text}`;
      return { section: 'assets', fields: [`id: ${id}`, `path: ${folder}`, `asset_id: ${number}`] };
    }
    case 'context':
      files[`spec/doc${number}.md`] = `# ${number}\n${text}\n`;
      return { section: 'context', fields: [`id: ${id}`, `path: spec/doc${number}.md`, ...environment] };
    case 'bundle': {
      const refers = [
        ...line('forms', pick(0, 'form') && `[${pick(0, 'form')}]`),
        ...line('apps', pick(1, 'app') && `[${pick(1, 'app')}]`),
      ];
      return { section: 'bundles', fields: [`id: ${id}`, `name: ${quoted}`, ...refers, ...environment] };
    }
    case 'event': {
      const target = line('workflow_id', pick(0, 'workflow')).map(each => `, ${each}`);
      const list = `subscriptions: [{ id: ${uuid(number + 500)}, target_type: workflow${target.join('')} }]`;
      return {
        section: 'events',
        fields: [`id: ${id}`, `name: Event ${number}`, 'source_type: topic', list, ...environment],
      };
    }
    case 'config':
      return { section: 'configs', fields: [`key: key${number}`, `description: ${quoted}`, ...environment] };
  }
}

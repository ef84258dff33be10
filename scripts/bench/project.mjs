// Makes projects to measure on: any number of entities, always the same bytes for the same number.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Of a hundred entities, how many are of which kind. Forms and agents have files of their own, workflows share theirs. */
const shares = {
  organizations: 1,
  roles: 2,
  forms: 25,
  agents: 12,
  apps: 3,
  assets: 4,
  context: 4,
  rules: 2,
  tables: 2,
};
/** One workflow and one form of so many has a mistake: a text for a number, a reference to nothing. */
const mistakeEvery = 50;
const functionsPerFile = 2;
const manifestPath = '.mooring/manifest.yaml';

/**
 * Writes a project of `count` entities (at least 100) into a fresh temporary folder and returns `{folder, root, home,
 * manifest, text, edit, mistakes, count, files, remove}`: `manifest` is the absolute path of its manifest and `text` what it says,
 * `edit` the zero-based `{line, character}` of a digit that can be made a letter, which is a problem to whoever knows the
 * fields, `mistakes` the number of wrong types that the manifest has already, `files` how many files there are.
 */
export function makeProject(count) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-bench-')));
  const root = path.join(folder, 'project');
  const home = path.join(folder, 'home');
  mkdirSync(home);
  const { text, files, mistakes } = projectText(count);
  const all = new Map([...files, [manifestPath, text]]);
  for (const [name, content] of all) place(path.join(root, name), content);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    folder,
    root,
    home,
    manifest: path.join(root, manifestPath),
    text,
    edit: editPlace(text),
    mistakes,
    count,
    files: all.size,
    remove,
  };
}

/** The manifest's text, and all other files by path. */
export function projectText(count) {
  const of = name => Math.max(1, Math.floor((count * shares[name]) / 100));
  const others = Object.keys(shares).reduce((sum, name) => sum + of(name), 0);
  const counts = {
    ...Object.fromEntries(Object.keys(shares).map(name => [name, of(name)])),
    workflows: count - others,
  };
  const files = new Map();
  const sections = [
    listSection('organizations', counts, index => `name: Client ${index}`),
    listSection(
      'roles',
      counts,
      index => `name: role_${index}, organization_id: ${some('organizations', index, counts)}`,
    ),
    mapSection('workflows', counts, index => workflow(index, counts)),
    mapSection('forms', counts, index => form(index, counts, files)),
    mapSection('agents', counts, index => agent(index, counts, files)),
    mapSection('apps', counts, index => app(index, files)),
    mapSection('assets', counts, index => asset(index, files)),
    mapSection('context', counts, index => prose('spec', index, files)),
    mapSection('rules', counts, index => prose('rules', index, files)),
    mapSection('tables', counts, index => [
      `name: table_${index}`,
      'schema: { columns: [{ name: site, type: text }] }',
    ]),
  ];
  pythonFiles(counts.workflows, files);
  const header = `# A generated project of ${count} entities.\n\n`;
  return { text: header + sections.join('\n'), files, mistakes: Math.ceil(counts.workflows / mistakeEvery) };
}

function workflow(index, counts) {
  const wrong = index % mistakeEvery === 0;
  return [
    `path: ${pythonPath(index)}`,
    `function_name: ${keyOf('workflows', index)}`,
    `type: ${typeOf(index)}`,
    index % 3 === 0 ? 'organization_id: null' : `organization_id: ${some('organizations', index, counts)}`,
    `roles: [${some('roles', index, counts)}]`,
    `timeout_seconds: ${wrong ? 'soon' : 300}`,
  ];
}

function form(index, counts, files) {
  const file = `forms/area_${index % 20}/form_${index}.form.yaml`;
  const wrong = index % mistakeEvery === 0;
  files.set(
    file,
    `id: ${idOf('forms', index)}
name: Form ${index}
workflow_id: ${wrong ? idOf('nothing', index) : some('workflows', index * 3, counts)}
form_schema:
  fields:
    - name: mail
      label: Whose account?
      type: email
      required: true
    - name: days
      label: For how many days?
      type: number
      default_value: ${index % 90}
`,
  );
  return [`path: ${file}`, `roles: [${some('roles', index, counts)}]`, 'access_level: role_based'];
}

function agent(index, counts, files) {
  const file = `agents/agent_${index}.agent.yaml`;
  // Of every four workflows the second is a tool, see typeOf.
  const tools = Math.floor((counts.workflows + 2) / 4);
  const ids = [0, 1, 2].map(step => idOf('workflows', ((index + step * 7) % tools) * 4 + 1));
  files.set(
    file,
    `id: ${idOf('agents', index)}
name: Agent ${index}
system_prompt: |
  You help people with area ${index % 20}.
  Find the person before you do anything to their account.
channels: [chat]
tool_ids:
${ids.map(id => `  - ${id}\n`).join('')}max_iterations: ${(index % 12) + 1}
`,
  );
  return [`path: ${file}`, 'access_level: authenticated'];
}

function app(index, files) {
  const file = `apps/app_${index}/app.yaml`;
  files.set(file, `id: ${idOf('apps', index)}\nname: App ${index}\nslug: app-${index}\n`);
  return [`path: ${file}`, 'access_level: authenticated'];
}

function asset(index, files) {
  const folder = `assets/asset_${index}`;
  const definition = {
    schema_version: 1,
    asset_uuid: idOf('assets', index),
    name: `asset_${index}`,
    type: 'template',
    inputs: { body: ['letter.txt'] },
    output: { format: 'text', codec: 'utf-8' },
  };
  files.set(`${folder}/asset.json`, `${JSON.stringify(definition, null, 2)}\n`);
  files.set(`${folder}/letter.txt`, `Letter ${index}\n`);
  return [`path: ${folder}/asset.json`, 'included_in_build: true'];
}

function prose(folder, index, files) {
  const file = `${folder}/NOTE_${index}.md`;
  files.set(file, `# Note ${index}\n\nHow things are done in area ${index % 20}.\n`);
  return [`path: ${file}`, `description: Note ${index}, for whoever comes next.`];
}

function pythonFiles(count, files) {
  for (let first = 0; first < count; first += functionsPerFile) {
    const indices = Array.from({ length: Math.min(functionsPerFile, count - first) }, (_, step) => first + step);
    const functions = indices.map(index => pythonFunction(index));
    files.set(
      pythonPath(first),
      `"""Area ${first % 20}."""\n\nfrom bifrost import data_provider, tool, workflow\n\n\n${functions.join('\n\n')}`,
    );
  }
}

function pythonFunction(index) {
  return `@${typeOf(index)}(tags=["area-${index % 20}"])
async def ${keyOf('workflows', index)}(mail: str, days: int = ${index % 90}, dry_run: bool = True) -> dict:
    """What the people of area ${index % 20} ask for most."""
    found = [part for part in mail.split("@") if part]
    if not dry_run and days > 0:
        found.append(str(days))
    return {"found": found, "days": days}
`;
}

function pythonPath(index) {
  const file = Math.floor(index / functionsPerFile);
  return `workflows/area_${file % 20}/module_${file}.py`;
}

function typeOf(index) {
  return ['workflow', 'tool', 'workflow', 'data_provider'][index % 4];
}

function listSection(section, counts, fields) {
  const items = indices(counts[section]).map(index => `  - { id: ${idOf(section, index)}, ${fields(index)} }\n`);
  return `${section}:\n${items.join('')}`;
}

function mapSection(section, counts, fields) {
  const entries = indices(counts[section]).map(index => {
    const lines = [`id: ${idOf(section, index)}`, ...fields(index)];
    return `  ${keyOf(section, index)}:\n${lines.map(line => `    ${line}\n`).join('')}`;
  });
  return `${section}:\n${entries.join('')}`;
}

function indices(count) {
  return Array.from({ length: count }, (_, index) => index);
}

function keyOf(section, index) {
  return `${section.replace(/s$/, '')}_${index}`;
}

/** The id of one entity of a section, spread over all of them. */
function some(section, index, counts) {
  return idOf(section, (index * 31) % counts[section]);
}

/** A UUID (version 4 in form) that follows from its arguments. */
function idOf(section, index) {
  const hex = createHash('sha256').update(`${section}/${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The last digit of the timeout of a workflow in the middle of the text. */
function editPlace(text) {
  const lines = text.split('\n');
  const numbered = lines.flatMap((line, number) => (line.endsWith('timeout_seconds: 300') ? [number] : []));
  const line = numbered[numbered.length >> 1];
  return { line, character: lines[line].length - 1 };
}

function place(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

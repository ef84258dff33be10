import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseYaml } from '../../../src/syntax/yaml.ts';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { often } from '../../kit/often.ts';
import { contextOf, outcome, planFor } from './kit.ts';

/** How a section may be written. */
const STYLES = [
  'block',
  'lines',
  'flow',
  'wide flow',
  'json',
  'list',
  'list of lines',
  'flow list',
  'by uuid',
  'unwrapped',
] as const;
type Style = (typeof STYLES)[number];

/** Where a manifest may stand. */
const LAYOUTS = ['.mooring/manifest.yaml', '.mooring/manifest/', '.bifrost/metadata.yaml', '.bifrost/'] as const;
type Layout = (typeof LAYOUTS)[number];

interface Entry {
  readonly key: string;
  readonly number: number;
  readonly path: string;
}

/** One section. The comments have to survive. */
function sectionText(name: string, style: Style, entries: readonly Entry[]): string {
  const flow = ({ number, path }: Entry): string => `{ id: ${uuid(number)}, path: "${path}" }`;
  const named = (entry: Entry): string => flow(entry).replace(' }', `, name: ${entry.key} }`);
  const line = (text: string): string => `  ${text}\n`;
  const list = (texts: readonly string[]): string => texts.join('');
  if (entries.length === 0)
    return style.includes('flow') ? `${name}: ${style.includes('list') ? '[]' : '{}'}\n` : `${name}:\n`;
  switch (style) {
    case 'unwrapped':
      return entries.map(({ key, number, path }) => `${key}:\n  id: ${uuid(number)}\n  path: ${path}\n`).join('');
    case 'block':
      return `# ${name}\n${name}: # here\n${list(entries.map(({ key, number, path }) => `  ${key}:\n    id: ${uuid(number)}\n    path: ${path} # of ${key}\n`))}`;
    case 'by uuid':
      return `${name}:\n${list(entries.map(({ number, path }) => `  ${uuid(number)}:\n    path: '${path}'\n`))}`;
    case 'lines':
      return `${name}:\n${list(entries.map(entry => line(`${entry.key}: ${flow(entry)} # one`)))}`;
    case 'flow':
      return `${name}: { ${entries.map(entry => `${entry.key}: ${flow(entry)}`).join(', ')} } # all\n`;
    case 'wide flow':
      return `${name}: {\n${entries.map(entry => `    ${entry.key}: ${flow(entry)}`).join(',\n')}\n  }\n`;
    case 'json':
      return `"${name}": {${entries.map(({ key, number, path }) => `"${key}":{"id":"${uuid(number)}","path":"${path}"}`).join(',')}}\n`;
    case 'list':
      return `${name}:\n${list(entries.map(({ key, number, path }) => `  - id: ${uuid(number)}\n    path: ${path}\n    name: ${key} # its name\n`))}`;
    case 'list of lines':
      return `${name}:\n${list(entries.map(entry => line(`- ${named(entry)}`)))}`;
    case 'flow list':
      return `${name}: [${entries.map(named).join(', ')}]\n`;
  }
}

function manifest(layout: Layout, sections: readonly (readonly [name: string, text: string])[]): Files {
  if (!layout.endsWith('/')) return { [layout]: sections.map(([, text]) => text).join('') };
  return Object.fromEntries(sections.map(([name, text]) => [`${layout}${name}.yaml`, text]));
}

const formOf = (number: number): string => `id: ${uuid(number)}\nname: Form ${number}\n`;

describe('a manifest that a plan changes', () => {
  const cases = fc.record({
    style: fc.constantFrom(...STYLES),
    layout: fc.constantFrom(...LAYOUTS),
    fates: fc.array(fc.constantFrom('stays', 'moves', 'goes'), { maxLength: 7 }),
    fresh: fc.nat(4),
    agents: fc.nat(2),
    sorted: fc.boolean(),
    ending: fc.constantFrom('\n', '\r\n'),
    open: fc.boolean(),
    first: fc.boolean(),
  });

  it('says what was meant, however it is written', () => {
    let made = 0;
    fc.assert(
      fc.property(cases, ({ style: wished, layout, fates, fresh, agents, sorted, ending, open, first }) => {
        const style = wished === 'unwrapped' && !layout.endsWith('/') ? 'block' : wished;
        const keys = fates.map((_, at) => (sorted ? `form_${at}` : `form_${(at * 5 + 3) % 8}`));
        const entries = fates.map(
          (_, at): Entry => ({ key: keys[at] ?? '', number: at + 1, path: `forms/f${at}.form.yaml` }),
        );
        const roles = `roles:\n  - { id: ${uuid(800)}, name: helpdesk } # stays\n`;
        const forms = ['forms', sectionText('forms', style, entries)] as const;
        const others = ['roles', roles] as const;
        const texts = manifest(layout, first ? [forms, others] : [others, forms]);
        const written = Object.fromEntries(
          Object.entries(texts).map(([path, text = '']) => [
            path,
            (open ? text.replace(/\n$/, '') : text).replaceAll('\n', ending),
          ]),
        );
        const before: Record<string, string> = { ...written };
        const now: Record<string, string> = { ...written };
        fates.forEach((fate, at) => {
          before[`forms/f${at}.form.yaml`] = formOf(at + 1);
          if (fate !== 'goes') now[`${fate === 'moves' ? 'pages' : 'forms'}/f${at}.form.yaml`] = formOf(at + 1);
        });
        for (let at = 0; at < fresh; at++) now[`more/f${at}.form.yaml`] = formOf(100 + at);
        for (let at = 0; at < agents; at++)
          now[`agents/f${at}.agent.yaml`] = `id: ${uuid(200 + at)}\nname: Agent ${at}\n`;
        const result = outcome(before, now, { moved: 'relocate', deleted: 'undeclare', undeclared: 'declare' });
        made++;
        assert.deepEqual(result.left, [], JSON.stringify(result.files));
        const wanted = [
          ...fates.flatMap((fate, at) => (fate === 'goes' ? [] : [uuid(at + 1)])),
          ...Array.from({ length: fresh }, (_, at) => uuid(100 + at)),
          ...Array.from({ length: agents }, (_, at) => uuid(200 + at)),
          uuid(800),
        ];
        const { snapshot } = contextOf(before, result.files);
        assert.deepEqual(snapshot.entities.map(({ id }) => id).sort(), wanted.sort());
        const all = snapshot.entities.map(({ kind, key }) => `${kind.name} ${key}`);
        assert.equal(new Set(all).size, all.length, 'keys are unique');
        for (const [path, text = ''] of Object.entries(result.files)) {
          if (!path.startsWith('.')) continue;
          assert.deepEqual(parseYaml(text).problems, [], text);
          if (ending === '\r\n' && written[path]?.includes('\n'))
            assert.ok(!/[^\r]\n/.test(text), JSON.stringify(text));
          if (path in written) assert.ok(text.includes('helpdesk } # stays') || !written[path]?.includes('stays'));
        }
      }),
      { numRuns: often(60, 150) },
    );
    assert.equal(made, often(60, 150));
  });

  it('gets five hundred entries in one edit of each place, with a key for each', () => {
    const text = 'forms:\n  a: { id: 00000000-0000-4000-8000-000000000001, path: a.form.yaml }\n';
    const now: Record<string, string> = { '.mooring/manifest.yaml': text, 'a.form.yaml': formOf(1) };
    for (let at = 0; at < 500; at++) now[`f${at}/same.form.yaml`] = formOf(1000 + at);
    for (let at = 0; at < 500; at++) now[`f${at}/same.agent.yaml`] = `id: ${uuid(2000 + at)}\nname: A\n`;
    const { effects } = planFor(contextOf(undefined, now), { undeclared: 'declare' });
    assert.equal(effects.edits.length, 1);
    assert.equal(effects.edits[0]?.edits.length, 1);
    const { files, left } = outcome(undefined, now, { undeclared: 'declare' });
    assert.deepEqual(left, []);
    assert.ok(files['.mooring/manifest.yaml']?.includes('  same_form_500: {'));
  });
});

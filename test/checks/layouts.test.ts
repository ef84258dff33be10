/** The same project in every layout that exists has the same problems, and fixes that fit the layout. */
import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { afterwards, applied, facts, snapshotOf, uuid } from '../kit/check.ts';
import { parseFixture } from '../kit/fixture.ts';

interface Layout {
  readonly name: string;
  readonly folder: '.mooring' | '.bifrost';
  readonly split: boolean;
  readonly keys: 'readable' | 'uuid' | 'list';
}

const LAYOUTS: readonly Layout[] = (['.mooring', '.bifrost'] as const).flatMap(folder =>
  [false, true].flatMap(split =>
    (['readable', 'uuid', 'list'] as const).map(keys => ({
      name: `${folder}, ${split ? 'a file per section' : 'one file'}, ${keys === 'list' ? 'lists' : `${keys} keys`}`,
      folder,
      split,
      keys,
    })),
  ),
);

const SECTIONS: Readonly<
  Record<string, readonly { readonly key: string; readonly id: string; readonly fields: readonly string[] }[]>
> = {
  roles: [{ key: 'helpdesk', id: uuid(1001), fields: ['name: helpdesk'] }],
  tables: [
    { key: 'a', id: uuid(1002), fields: ['name: a', `roles: [${uuid(1009)}]`, 'descripton: x'] },
    { key: 'b', id: uuid(1003), fields: ['name: A', 'zebra: 1'] },
  ],
  workflows: [{ key: 'w', id: uuid(1004), fields: ['path: gone/w.py', 'function_name: w', 'type: tol'] }],
};

function write({ folder, split, keys }: Layout): string {
  const section = (name: string): string => {
    const lines = (SECTIONS[name] ?? []).flatMap(({ key, id, fields }) => {
      if (keys === 'list') return [`  - id: ${id}`, ...fields.map(field => `    ${field}`)];
      return [`  ${keys === 'uuid' ? id : key}:`, `    id: ${id}`, ...fields.map(field => `    ${field}`)];
    });
    return `${name}:\n${lines.join('\n')}\n`;
  };
  const home = split ? (folder === '.mooring' ? '.mooring/manifest' : '.bifrost') : '';
  const single = folder === '.mooring' ? '.mooring/manifest.yaml' : '.bifrost/metadata.yaml';
  const names = Object.keys(SECTIONS);
  const manifest = split
    ? names.map(name => `#- /${home}/${name}.yaml\n${section(name)}`).join('')
    : `#- /${single}\n${names.map(section).join('')}`;
  return `${manifest}#- /w.py\nfrom mooring import tool\n@tool\ndef w(): ...\n#- /x.py\nfrom mooring import workflow\n@workflow\ndef x(): ...\n`;
}

const EXPECTED = [
  'broken-reference',
  'duplicate-name',
  'missing-file',
  'undeclared-function',
  'unknown-field',
  'unknown-field',
  'wrong-type',
];

describe('in every layout', () => {
  for (const layout of LAYOUTS) {
    it(`finds the same: ${layout.name}`, () => {
      const codes = checkProject(snapshotOf(write(layout))).map(({ code }) => code);
      assert.deepEqual(codes.sort(), EXPECTED);
    });

    it(`mends it all, one fix after the other: ${layout.name}`, () => {
      let { texts } = parseFixture(write(layout));
      let snapshot = snapshotOf(write(layout));
      const { freshId } = facts();
      for (let step = 0; step < 20; step++) {
        const fix = checkProject(snapshot)
          .flatMap(problem => problem.fixes?.({ freshId }) ?? [])
          .find(({ title }) => !title.startsWith('Rename to “zebra'));
        if (!fix) break;
        texts = applied(texts, fix);
        snapshot = afterwards(snapshot, texts);
      }
      assert.deepEqual(
        checkProject(snapshot).map(({ code }) => code),
        ['duplicate-name'],
      );
      assert.equal(snapshot.entities.length, 5);
      const added = snapshot.byPlace.get('x.py')?.[0];
      assert.ok(added);
      assert.equal(added.section.name, 'workflows');
      assert.equal(added.key, layout.keys === 'uuid' ? added.id : 'x');
    });
  }
});

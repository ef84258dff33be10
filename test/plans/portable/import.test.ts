import assert from 'node:assert/strict';
import { readExport } from '../../../src/plans/portable/read-export.ts';
import { advance, EMPTY_SNAPSHOT } from '../../../src/snapshot/snapshot.ts';
import { uuid } from '../../kit/check.ts';
import { treeOf } from '../../kit/fixture.ts';
import { exportOf, imported, importPlan, MANIFEST, snapshotOf, type Texts } from './kit.ts';

const BROUGHT: Texts = {
  [MANIFEST]: `workflows:
  onboard: { id: ${uuid(1)}, path: flows/onboard.py, function_name: onboard }
forms:
  onboarding: { id: ${uuid(2)}, path: forms/onboarding.form.yaml, workflow_id: ${uuid(1)} }
apps:
  board: { id: ${uuid(3)}, path: apps/board/app.yaml }
assets:
  logo: { id: ${uuid(4)}, path: assets/logo, asset_id: 7 }
configs:
  crm_url: { key: crm_url, description: Where the CRM is }
events:
  hired: { id: ${uuid(5)}, name: Hired, source_type: topic, subscriptions: [{ id: ${uuid(6)}, workflow_id: ${uuid(1)} }] }
`,
  'flows/onboard.py': `from bifrost import workflow\n\n@workflow(id="${uuid(1)}")\ndef onboard():\n    pass\n`,
  'forms/onboarding.form.yaml': `# Ours.\nid: "${uuid(2)}"\nname: Onboarding\nlaunch_workflow_id: flows/onboard.py::onboard\n`,
  'apps/board/app.yaml': `id: ${uuid(3)}\nname: Board\n`,
  'apps/board/main.tsx': `call('${uuid(1).toUpperCase()}', 'crm')`,
  'apps/board/logo.png': '\0\u0001',
  'assets/logo/asset.json': `{"schema_version": 1, "asset_uuid": "${uuid(4)}", "name": "Logo", "type": "image", "inputs": {}, "output": {}}`,
};

/** The same names, and other things. */
const HERE: Texts = {
  [MANIFEST]: `# Ours.
next_asset_id: 40
workflows:
  onboard: { id: ${uuid(31)}, path: flows/onboard.py, function_name: start, roles: [${uuid(39)}] } # keep
roles:
  - { id: ${uuid(39)}, name: helpdesk }
apps:
  board: { id: ${uuid(33)}, path: apps/board }
assets:
  picture: { id: ${uuid(34)}, path: assets/picture, asset_id: 3 }
configs:
  crm_url: { key: crm_url, value: "https://crm.example.com" }
`,
  'flows/onboard.py': `from bifrost import workflow\n\n@workflow(id="${uuid(31)}")\ndef start():\n    pass\n`,
  'Forms/other.form.yaml': `id: ${uuid(38)}\nname: Other\n`,
  'apps/board/app.yaml': `id: ${uuid(33)}\nname: Ours\nroles: [${uuid(39)}]\n`,
  'assets/picture/asset.json': `{"schema_version": 1, "asset_uuid": "${uuid(34)}", "name": "Picture", "type": "image", "inputs": {}, "output": {}}`,
};

describe('an import', () => {
  it('gives fresh ids, free keys, places and numbers, and all references follow', () => {
    const here = { ...HERE };
    delete (here as Record<string, string>)['Forms/other.form.yaml'];
    const after = imported(here, BROUGHT, 'fresh');
    assert.equal(
      after[MANIFEST],
      `# Ours.
next_asset_id: 41
workflows:
  onboard: { id: ${uuid(31)}, path: flows/onboard.py, function_name: start, roles: [${uuid(39)}] } # keep
  onboard-2:
    id: ${uuid(9001)}
    path: flows/onboard_2.py
    function_name: onboard
roles:
  - { id: ${uuid(39)}, name: helpdesk }
apps:
  board: { id: ${uuid(33)}, path: apps/board }
  board-2:
    id: ${uuid(9003)}
    path: apps/board-2/app.yaml
assets:
  picture: { id: ${uuid(34)}, path: assets/picture, asset_id: 3 }
  logo:
    id: ${uuid(9004)}
    path: assets/logo
    asset_id: 40
configs:
  crm_url: { key: crm_url, value: "https://crm.example.com" }
forms:
  onboarding:
    id: ${uuid(9002)}
    path: forms/onboarding.form.yaml
    workflow_id: ${uuid(9001)}
events:
  hired:
    id: ${uuid(9005)}
    name: Hired
    source_type: topic
    subscriptions:
      - id: ${uuid(9006)}
        workflow_id: ${uuid(9001)}
`,
    );
    assert.equal(
      after['forms/onboarding.form.yaml'],
      `# Ours.\nid: "${uuid(9002)}"\nname: Onboarding\nlaunch_workflow_id: ${uuid(9001)}\n`,
    );
    assert.match(after['flows/onboard_2.py'] ?? '', new RegExp(`id="${uuid(9001)}"`));
    assert.equal(after['apps/board-2/main.tsx'], `call('${uuid(9001)}', 'crm')`);
    assert.equal(after['apps/board-2/logo.png'], BROUGHT['apps/board/logo.png']);
    assert.match(after['assets/logo/asset.json'] ?? '', new RegExp(`"asset_uuid": "${uuid(9004)}"`));
    for (const path of ['flows/onboard.py', 'apps/board/app.yaml']) assert.equal(after[path], HERE[path]);
  });

  it('says what becomes of each entity', () => {
    const { entities, label, blocking } = importPlan(HERE, BROUGHT, 'fresh');
    assert.equal(label, 'Import 5 new');
    assert.deepEqual(
      entities.map(({ what, key, formerKey, path }) => [what, key, formerKey, path]),
      [
        ['added', 'onboard-2', 'onboard', 'flows/onboard_2.py'],
        ['added', 'onboarding', undefined, 'forms/onboarding.form.yaml'],
        ['added', 'board-2', 'board', 'apps/board-2/app.yaml'],
        ['added', 'logo', undefined, 'assets/logo'],
        ['kept', 'crm_url', undefined, undefined],
        ['added', 'hired', undefined, undefined],
      ],
    );
    assert.match(
      blocking[0]?.message ?? '',
      /cannot be told from .* because only the way of writing differs\. Nothing of it is imported\.$/,
    );
  });

  it('brings what is here up to date where it is matched, and keeps what belongs to this installation', () => {
    const brought = { ...BROUGHT, 'flows/onboard.py': (BROUGHT['flows/onboard.py'] ?? '').replace('pass', 'return 1') };
    const here = { ...HERE, 'flows/onboard.py': (HERE['flows/onboard.py'] ?? '').replace('start', 'onboard') };
    const plan = importPlan({ ...here, 'Forms/other.form.yaml': '' }, brought, 'match');
    assert.deepEqual(
      plan.entities.map(({ what, key, matchedBy, fields, files }) => [what, key, matchedBy, fields, files]).slice(0, 3),
      [
        ['changed', 'onboard', 'key', ['function_name'], ['flows/onboard.py']],
        ['added', 'onboarding', undefined, [], []],
        ['changed', 'board', 'key', [], ['apps/board/app.yaml', 'apps/board/logo.png', 'apps/board/main.tsx']],
      ],
    );
    delete (here as Record<string, string>)['Forms/other.form.yaml'];
    const after = imported(here, brought, 'match');
    assert.ok(
      after[MANIFEST]?.includes(
        `  onboard: { id: ${uuid(31)}, path: flows/onboard.py, function_name: onboard, roles: [${uuid(39)}] } # keep\n`,
      ),
    );
    assert.match(
      after[MANIFEST] ?? '',
      /crm_url: \{ key: crm_url, value: "https:\/\/crm\.example\.com", description: Where the CRM is \}/,
    );
    assert.match(
      after['flows/onboard.py'] ?? '',
      new RegExp(`id="${uuid(31)}"\\)\ndef onboard\\(\\):\n {4}return 1\n$`),
    );
    assert.equal(after['apps/board/app.yaml'], `id: ${uuid(33)}\nname: Board\nroles: [${uuid(39)}]\n`);
    assert.equal(after['apps/board/main.tsx'], `call('${uuid(31)}', 'crm')`);
  });

  it('is stopped where matching would take code away that is declared here', () => {
    const here = {
      ...HERE,
      [MANIFEST]: (HERE[MANIFEST] ?? '').replace(
        'workflows:\n',
        `workflows:\n  other: { id: ${uuid(35)}, path: flows/onboard.py, function_name: other }\n`,
      ),
      'flows/onboard.py': `${HERE['flows/onboard.py']}\n@workflow\ndef other():\n    pass\n`,
    };
    const { blocking } = importPlan(here, exportOf(BROUGHT, ['onboard']), 'match');
    assert.match(blocking.map(({ message }) => message).join('\n'), /^flows\/onboard\.py has no function “other”/);
  });

  it('finds what was left out by its name where one entity has it, and names what it does not find', () => {
    const brought = exportOf(BROUGHT, ['hired'], true);
    const alone = { [MANIFEST]: 'tables: {}\n' };
    const lost = importPlan(alone, brought, 'fresh');
    assert.deepEqual(
      lost.dangling.map(({ key, field, target }) => [key, field, target]),
      [['hired', 'workflow_id', 'workflow “onboard”']],
    );
    assert.deepEqual([lost.blocking, lost.advisory], [[], []]);
    const found = imported(
      {
        [MANIFEST]: HERE[MANIFEST]?.replace(/apps:[\s\S]*/, '') ?? '',
        'flows/onboard.py': HERE['flows/onboard.py'] ?? '',
      },
      brought,
      'fresh',
    );
    assert.match(found[MANIFEST] ?? '', new RegExp(`workflow_id: ${uuid(31)}\n$`));
    assert.doesNotMatch(found[MANIFEST] ?? '', /not-exported/);
  });

  it('takes nothing along that an export by hand should not have', () => {
    const brought = {
      [MANIFEST]: `roles: [{ id: ${uuid(9)}, name: admin }]\nforms:\n  ask: { id: ${uuid(2)}, path: ask.form.yaml, roles: [${uuid(9)}], created_at: now }\n`,
      'ask.form.yaml': `id: ${uuid(2)}\nname: Ask\norganization_id: ${uuid(8)}\n`,
    };
    const after = imported({}, brought, 'fresh');
    assert.equal(after[MANIFEST], `forms:\n  ask:\n    id: ${uuid(9001)}\n    path: ask.form.yaml\n`);
    assert.equal(after['ask.form.yaml'], `id: ${uuid(9001)}\nname: Ask\n`);
    assert.deepEqual(
      importPlan({}, brought, 'fresh').leftBehind.map(({ field }) => field),
      ['roles', 'created_at', 'organization_id'],
    );
  });

  it('takes the paths that a policy is about for content, and a file’s path for its place', () => {
    const policy = (id: number, path: string, more = ''): Texts => ({
      [MANIFEST]: `file-policies:\n  logs: { id: ${uuid(id)}, path: ${path}${more} }\n`,
    });
    const after = imported(policy(1, 'old/', `, solution_id: kept`), policy(2, 'new/'), 'match');
    assert.equal(after[MANIFEST], policy(1, 'new/', `, solution_id: kept`)[MANIFEST]);
  });

  it('keeps the ids of records inside of what is matched, by what they say', () => {
    const event = (id: number, ...subscriptions: readonly [number, string][]): Texts => ({
      [MANIFEST]: `events:\n  hired:\n    id: ${uuid(id)}\n    name: Hired\n    subscriptions:\n${subscriptions
        .map(([own, type]) => `      - { id: ${uuid(own)}, event_type: ${type} }\n`)
        .join('')}`,
    });
    const here = event(1, [11, 'a'], [12, 'b']);
    assert.deepEqual(importPlan(here, event(2, [21, 'a'], [22, 'b']), 'match').files, []);
    assert.equal(
      imported(here, event(2, [22, 'b'], [21, 'a']), 'match')[MANIFEST],
      event(1, [12, 'b'], [11, 'a'])[MANIFEST],
    );
    assert.match(
      imported(here, event(2, [21, 'a'], [22, 'b'], [23, 'c']), 'match')[MANIFEST] ?? '',
      new RegExp(`${uuid(9001)}, event_type: c|${uuid(9001)}\n +event_type: c`),
    );
  });

  it('keeps a secret that stands in a record here', () => {
    const text = (id: number, client: string, secret = ''): Texts => ({
      [MANIFEST]: `integrations:\n  crm: { id: ${uuid(id)}, name: CRM, oauth_provider: { client_id: ${client}${secret} } }\n`,
    });
    const after = imported(text(1, 'old', ', client_secret: hush'), text(2, 'new'), 'match');
    assert.match(after[MANIFEST] ?? '', /client_id: new/);
    assert.match(after[MANIFEST] ?? '', /client_secret: hush/);
  });

  it('gives two things two places, whatever their names are', () => {
    const docs = (...names: readonly string[]): Texts => {
      const entries = names.map((name, at) => `  d${at}: { id: ${uuid(at + 1)}, path: ${name} }\n`);
      return { [MANIFEST]: `context:\n${entries.join('')}`, ...Object.fromEntries(names.map(name => [name, name])) };
    };
    const after = imported({ [MANIFEST]: '', 'doc.md': 'ours' }, docs('doc.md', 'doc-2.md'), 'fresh');
    assert.deepEqual([after['doc.md'], after['doc-2.md'], after['doc-2-2.md']], ['ours', 'doc.md', 'doc-2.md']);
  });

  it('gives fresh ids to what comes along undeclared, too', () => {
    const functions = `from bifrost import workflow\n\n@workflow(id="${uuid(2)}")\ndef more():\n    pass\n\n@workflow\ndef run():\n    pass\n`;
    const brought = {
      [MANIFEST]: `workflows:\n  run: { id: ${uuid(1)}, path: run.py, function_name: run }\n`,
      'run.py': functions,
    };
    const after = imported({ [MANIFEST]: '', 'other.py': functions }, brought, 'fresh');
    assert.equal(after['run.py'], functions.replace(uuid(2), uuid(9002)));
    const here = imported({}, brought, 'fresh');
    assert.equal(here['run.py'], after['run.py']);
    assert.deepEqual(importPlan(here, { ...brought, 'run.py': here['run.py'] ?? '' }, 'match').files, []);
  });

  it('matches each thing here once: by id before all else', () => {
    const here = { [MANIFEST]: `tables:\n  one: { id: ${uuid(1)}, name: One }\n` };
    const brought = {
      [MANIFEST]: `tables:\n  one: { id: ${uuid(2)}, name: Other }\n  first: { id: ${uuid(1)}, name: Uno }\n`,
    };
    const plan = importPlan(here, brought, 'match');
    assert.deepEqual(
      plan.entities.map(({ what, key, id, matchedBy }) => [what, key, id, matchedBy]),
      [
        ['added', 'one-2', uuid(9001), undefined],
        ['changed', 'one', uuid(1), 'id'],
      ],
    );
  });

  it('is stopped by a manifest here that cannot be read, or is newer', () => {
    const brought = { [MANIFEST]: `tables:\n  t: { id: ${uuid(1)}, name: T }\n` };
    for (const text of ['forms: [\n', 'schema: 9\nforms: {}\n']) {
      const { blocking } = importPlan({ [MANIFEST]: text }, brought, 'fresh');
      assert.match(blocking[0]?.message ?? '', /Mend it first\.$|Update this one first\.$/);
    }
  });

  it('keys by ids and lists by names where the manifest here does', () => {
    const here = {
      [MANIFEST]: `forms:\n  ${uuid(21)}: { id: ${uuid(21)}, name: Old, workflow_id: null }\nworkflows: []\ntables:\n  - { id: ${uuid(22)}, name: t }\n`,
    };
    const brought = {
      [MANIFEST]: `forms:\n  ask: { id: ${uuid(1)}, name: Ask }\ntables:\n  more: { id: ${uuid(2)}, name: More }\n  less: { id: ${uuid(3)} }\n`,
    };
    const text = imported(here, brought, 'fresh')[MANIFEST] ?? '';
    assert.match(text, new RegExp(`^ {2}${uuid(9001)}:`, 'm'));
    assert.match(
      text,
      new RegExp(
        `tables:\n {2}- \\{ id: ${uuid(22)}, name: t \\}\n {2}- id: ${uuid(9002)}\n {4}name: More\n {2}- id: ${uuid(9003)}\n {4}name: less\n$`,
      ),
    );
  });
});

describe('a hostile or damaged export', () => {
  const refusedBy = (files: Texts): string => {
    const read = readExport(snapshotOf(files));
    return 'refused' in read ? read.refused : '';
  };
  /** With the file, where one can stand there. */
  const withPath = (path: string, text = /^\.\.|^\/|\.git\//i.test(path) ? undefined : 'x'): Texts => ({
    [MANIFEST]: `context:\n  doc: { id: ${uuid(1)}, path: ${JSON.stringify(path)} }\n`,
    ...(text === undefined ? {} : { [path]: text }),
  });

  it('is refused in a sentence and a way out', () => {
    const cases: readonly [Texts, RegExp][] = [
      [{}, /^There is no manifest in the export\. Nothing of it is imported\.$/],
      [{ [MANIFEST]: 'forms:\n  a: { name: A }\n' }, /^The form “a” of the export has no id\./],
      [withPath('../doc.md'), /^The path \.\.\/doc\.md of the context “doc” leads to no file of the export\./],
      [withPath('/etc/passwd'), /leads to no file of the export\./],
      [withPath('.git/hooks/post-commit'), /leads to no file of the export\./],
      [withPath('docs/.GIT/config'), /leads to no file of the export\./],
      [withPath('.envrc'), /^No entity may stand at \.envrc, where tools look for their own files\./],
      [withPath('.vscode/tasks.json'), /^No entity may stand at \.vscode\/tasks\.json/],
      [withPath('.bifrost/forms.yaml', 'forms: {}\n'), /second manifest/],
      [withPath('docs/con.md'), /“docs\/con\.md”/],
      [withPath('docs/a:b.md'), /“docs\/a:b\.md”/],
      [{ [MANIFEST]: 'forms: [\n' }, /^\.mooring\/manifest\.yaml in the export cannot be read: /],
      [{ [MANIFEST]: '<<<<<<< ours\nforms: {}\n=======\n>>>>>>> theirs\n' }, /conflict/],
      [{ [MANIFEST]: `schema: 9\nforms: {}\n` }, /was written for a newer Mooring\./],
      [
        { [MANIFEST]: `forms:\n  a: { id: ${uuid(1)} }\n  b: { id: ${uuid(1)} }\n` },
        /^Two entities of the export have the id /,
      ],
      [
        { '.mooring/manifest/forms.yaml': `a: { id: ${uuid(1)}, path: a.form.yaml }\n` },
        /are not under the section’s key\./,
      ],
      [
        {
          ...withPath('a/doc.md'),
          'A/doc.md': 'y',
          [MANIFEST]: `context:\n  a: { id: ${uuid(1)}, path: a/doc.md }\n  b: { id: ${uuid(2)}, path: A/doc.md }\n`,
        },
        /only the way of writing differs/,
      ],
    ];
    for (const [files, message] of cases) assert.match(refusedBy(files), message, JSON.stringify(files));
  });

  it('is refused for links, other projects inside it, files that are held, and what was not all seen', () => {
    const path = 'docs/doc.md';
    const texts = new Map([[MANIFEST, { text: withPath(path)[MANIFEST] ?? '' }]]);
    const tree = treeOf([MANIFEST, path]);
    const refusedWith = (change: Partial<typeof tree>): string => {
      const read = readExport(advance(EMPTY_SNAPSHOT, { tree: { ...tree, ...change }, files: texts }));
      return 'refused' in read ? read.refused : '';
    };
    assert.equal(refusedWith({}), '');
    assert.match(
      refusedWith({ links: new Map([['docs/out', { broken: 'outside' as const }]]) }),
      /^The export has a link, docs\/out\./,
    );
    assert.match(refusedWith({ nested: new Set(['inner']) }), /^The export holds another project, inner\./);
    assert.match(refusedWith({ cut: true }), /^The export is too large, or a part of it may not be read\./);
  });
});

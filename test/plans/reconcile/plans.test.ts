import assert from 'node:assert/strict';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { contextOf, MANIFEST, offered, outcome, planFor } from './kit.ts';

const py = (...names: string[]): string =>
  `from bifrost import workflow\n${names.map(name => `\n\n@workflow\ndef ${name}():\n    pass  # ${name}\n`).join('')}`;

const PROJECT: Files = {
  [MANIFEST]: `# ours
workflows:
  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet } # first
  part: { id: ${uuid(2)}, path: flows/part.py, function_name: part }
forms:
  hello:
    id: ${uuid(3)}
    path: "forms/hello.form.yaml"
    workflow_id: ${uuid(1)}
apps:
  board: { id: ${uuid(4)}, path: apps/board/app.yaml }
assets:
  atlas: { id: ${uuid(5)}, path: assets/atlas }
rules:
  tone: { id: ${uuid(7)}, path: rules/tone.md }
`,
  'flows/greet.py': py('greet'),
  'flows/part.py': py('part'),
  'forms/hello.form.yaml': `id: ${uuid(3)}\nname: Hello\n`,
  'apps/board/app.yaml': `id: ${uuid(4)}\nname: Board\n`,
  'apps/board/pages/main.tsx': 'main',
  'assets/atlas/asset.json': `{ "asset_uuid": "${uuid(5)}", "name": "Atlas" }\n`,
  'assets/atlas/atlas.png': 'png',
  'rules/tone.md': 'The tone.\nIs kind.\n',
};

function move(files: Files, from: string, to: string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.startsWith(from) ? to + path.slice(from.length) : path, text]),
  );
}

const text = (from: string, to: string): string => (PROJECT[MANIFEST] ?? '').replace(from, to);

describe('a moved thing', () => {
  const cases: readonly [name: string, from: string, to: string, before: string, afterwards: string][] = [
    ['a function', 'flows/greet.py', 'jobs/greet.py', 'flows/greet.py', 'jobs/greet.py'],
    ['a form in quotes', 'forms/hello', 'pages/hello', '"forms/hello.form.yaml"', '"pages/hello.form.yaml"'],
    ['an app that is named by its file', 'apps/board', 'web/board', 'apps/board/app.yaml', 'web/board/app.yaml'],
    ['an asset that is named by its folder', 'assets/atlas', 'art/atlas', 'assets/atlas', 'art/atlas'],
    ['a text', 'rules/tone.md', 'spec/tone.md', 'rules/tone.md', 'spec/tone.md'],
  ];
  for (const [name, from, to, before, afterwards] of cases) {
    it(`takes its new path into the manifest: ${name}`, () => {
      const now = move(PROJECT, from, to);
      const { files, left } = outcome(PROJECT, now, { moved: 'relocate' });
      assert.deepEqual(left, []);
      assert.deepEqual(files, { ...now, [MANIFEST]: text(before, afterwards) });
    });

    it(`goes back: ${name}`, () => {
      const { files, left } = outcome(PROJECT, move(PROJECT, from, to), { moved: 'move-back' });
      assert.deepEqual(left, []);
      assert.deepEqual(files, PROJECT);
    });
  }

  it('is offered with what each would do', () => {
    assert.deepEqual(offered(contextOf(PROJECT, move(PROJECT, 'flows/greet.py', 'jobs/greet.py'))), {
      'moved greet': [
        '* Change the path in the manifest to jobs/greet.py',
        'Move jobs/greet.py back to flows/greet.py',
        'Remove the workflow “greet” from the manifest',
      ],
    });
  });

  it('goes back as one folder where all of it moved', () => {
    const plan = planFor(contextOf(PROJECT, move(PROJECT, 'flows/', 'jobs/')), { moved: 'move-back' });
    assert.deepEqual(plan.effects.moves, [{ from: 'jobs', to: 'flows' }]);
    assert.deepEqual(plan.blocking, []);
  });
});

describe('a deleted thing', () => {
  it('comes back, or is taken out of the manifest', () => {
    const now = { ...PROJECT, 'rules/tone.md': undefined };
    assert.deepEqual(outcome(PROJECT, now, { deleted: 'restore' }).files, PROJECT);
    const { files, left, plan } = outcome(PROJECT, now, { deleted: 'undeclare' });
    assert.deepEqual(left, []);
    assert.equal(files[MANIFEST], text(`  tone: { id: ${uuid(7)}, path: rules/tone.md }\n`, ''));
    assert.equal(plan.deletes.length, 1);
  });

  it('names the references that break', () => {
    const now = { ...PROJECT, 'flows/greet.py': undefined };
    const { plan } = outcome(PROJECT, now, { deleted: 'undeclare' });
    assert.deepEqual(plan.advisory, [
      {
        message: `workflow_id of the form “hello” in ${MANIFEST} would point at the workflow “greet”, which is then not declared. Change or remove it.`,
        path: MANIFEST,
      },
    ]);
  });
});

describe('an undeclared thing', () => {
  const now = { ...PROJECT, 'flows/new.py': py('zeal') };

  it('is declared', () => {
    const { files, left } = outcome(PROJECT, now, { undeclared: 'declare' });
    assert.deepEqual(left, []);
    const line = `  zeal: { id: ${uuid(9001)}, path: flows/new.py, function_name: zeal, type: workflow }\n`;
    assert.equal(files[MANIFEST], text('forms:\n', `${line}forms:\n`));
  });

  it('is set aside', () => {
    const { files, left, plan } = outcome(PROJECT, now, { undeclared: 'set-aside' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, PROJECT);
    assert.deepEqual(plan.effects.setAside, ['flows/new.py']);
  });

  it('gets its former key and id', () => {
    const gone = {
      ...PROJECT,
      [MANIFEST]: text(
        `  hello:\n    id: ${uuid(3)}\n    path: "forms/hello.form.yaml"\n    workflow_id: ${uuid(1)}\n`,
        '',
      ),
    };
    const { files, left } = outcome(PROJECT, gone, { undeclared: 'declare' });
    assert.deepEqual(left, []);
    assert.ok(
      files[MANIFEST]?.includes(`  hello:\n    id: ${uuid(3)}\n    path: forms/hello.form.yaml\n`),
      files[MANIFEST],
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkProject } from '../../../src/checks/check-project.ts';
import { travels } from '../../../src/plans/portable/fields.ts';
import { visitFields } from '../../../src/queries/field-uses.ts';
import { describe as described, uuid } from '../../kit/check.ts';
import { exportOf, exportPlan, MANIFEST, projectOf, projects, snapshotOf, type Texts } from './kit.ts';

const PROJECT: Texts = {
  [MANIFEST]: `organizations:
  - { id: ${uuid(1)}, name: Contoso }
roles:
  - { id: ${uuid(2)}, name: helpdesk }
workflows:
  onboard_user:
    id: ${uuid(3)}
    path: ./workflows/onboard.py
    function_name: onboard_user
    organization_id: ${uuid(1)}
    roles: [${uuid(2)}]
    timeout_seconds: 300
  offboard_user: { id: ${uuid(4)}, path: workflows/onboard.py, function_name: offboard_user }
forms:
  onboarding: { id: ${uuid(5)}, path: forms/onboarding.form.yaml, access_level: everyone, workflow: onboard_user }
agents:
  helper: { id: ${uuid(6)}, path: agents/helper.agent.yaml }
integrations:
  crm:
    id: ${uuid(7)}
    name: CRM
    oauth_provider: { client_id: abc, client_secret: hush, scopes: [read] }
    mappings: [{ organization_id: ${uuid(1)}, entity_id: 5 }]
    x-team: ours
`,
  'workflows/onboard.py': `from shared.text import words
from bifrost import workflow

@workflow(name="Onboard", roles=["a"], organization_id="b")
def onboard_user():
    pass

@workflow
def offboard_user():
    pass
`,
  'shared/text.py': 'words = 1\n',
  'forms/onboarding.form.yaml': `id: ${uuid(5)} # the form\r\nname: Onboarding\r\nroles: [x]\r\nworkflow_id: ${uuid(3)}\r\n`,
  'agents/helper.agent.yaml': `id: ${uuid(6)}\nname: Helper\ntool_ids: [nobody]\n`,
};

describe('an export', () => {
  it('takes along what the chosen entities refer to, without what belongs to one installation', () => {
    const texts = exportOf(PROJECT, ['onboarding']);
    assert.deepEqual(Object.keys(texts), [MANIFEST, 'forms/onboarding.form.yaml', 'workflows/onboard.py']);
    assert.equal(
      texts[MANIFEST],
      `# Exported by Mooring; "mooring import" brings it into another project.

workflows:
  onboard_user:
    id: ${uuid(3)}
    path: workflows/onboard.py
    function_name: onboard_user
    timeout_seconds: 300

forms:
  onboarding:
    id: ${uuid(5)}
    path: forms/onboarding.form.yaml
    workflow_id: ${uuid(3)}
`,
    );
    assert.equal(
      texts['forms/onboarding.form.yaml'],
      `id: ${uuid(5)} # the form\r\nname: Onboarding\r\nworkflow_id: ${uuid(3)}\r\n`,
    );
    assert.match(texts['workflows/onboard.py'] ?? '', /^@workflow\(name="Onboard"\)$/m);
  });

  it('tells what stays behind, who took what along, and what code needs', () => {
    const plan = exportPlan(PROJECT, ['onboarding']);
    assert.deepEqual(
      plan.entities.map(({ kind, key, referredBy }) => [kind, key, referredBy]),
      [
        ['workflow', 'onboard_user', 'form “onboarding”'],
        ['form', 'onboarding', undefined],
      ],
    );
    assert.deepEqual(
      plan.leftBehind.map(({ key, field, path }) => `${key} ${field} ${path}`),
      [
        `onboard_user organization_id ${MANIFEST}`,
        `onboard_user roles ${MANIFEST}`,
        `onboarding access_level ${MANIFEST}`,
        'onboard_user roles workflows/onboard.py',
        'onboard_user organization_id workflows/onboard.py',
        'onboarding roles forms/onboarding.form.yaml',
      ],
    );
    assert.deepEqual(
      plan.advisory.map(({ message }) => message),
      [
        'workflows/onboard.py holds the workflow “offboard_user” too, which is not exported: its code goes along undeclared.',
        'workflows/onboard.py imports shared/text.py, which is not exported. Bring it along by hand.',
      ],
    );
  });

  it('leaves out with --only what nobody chose, and names it', () => {
    const plan = exportPlan(PROJECT, ['onboarding'], true);
    assert.deepEqual(
      plan.dangling.map(({ path, field, target }) => `${path} ${field}: ${target}`),
      [
        `${MANIFEST} workflow: workflow “onboard_user”`,
        'forms/onboarding.form.yaml workflow_id: workflow “onboard_user”',
      ],
    );
    const manifest = exportOf(PROJECT, ['onboarding'], true)[MANIFEST] ?? '';
    assert.match(
      manifest,
      /\nnot-exported:\n {2}00000000-0000-4000-8000-000000000003:\n {4}kind: workflow\n {4}key: onboard_user\n {4}calls: \.\/workflows\/onboard\.py::onboard_user\n$/,
    );
    assert.doesNotMatch(manifest, /^workflows:/m);
  });

  it('leaves secrets inside of records behind, and keeps what nobody knows', () => {
    const manifest = exportOf(PROJECT, ['crm'])[MANIFEST] ?? '';
    assert.match(manifest, /client_id: abc/);
    assert.match(manifest, /x-team: ours/);
    assert.doesNotMatch(manifest, /hush|mappings|Contoso/);
  });

  it('takes neither organizations nor roles along, chosen or not', () => {
    assert.deepEqual(Object.keys(exportOf(PROJECT, ['Contoso', 'helpdesk'])), [MANIFEST]);
    assert.doesNotMatch(exportOf(PROJECT)[MANIFEST] ?? '', /organizations|helpdesk/);
  });

  it('cuts every such argument out of decorators, whatever stands around it', () => {
    const decorators: readonly [string, string][] = [
      ['@workflow(roles=["a"], organization_id="b", name="N")', '@workflow(name="N")'],
      [
        '@workflow(name="N", roles=["a"], timeout_seconds=3, access_level="public")',
        '@workflow(name="N", timeout_seconds=3)',
      ],
      ['@workflow(\n    roles=["a"],\n    name="N",\n)', '@workflow(\n    name="N",\n)'],
      ['@workflow(roles=["a"])', '@workflow()'],
    ];
    for (const [before, after] of decorators) {
      const files = {
        [MANIFEST]: `workflows:\n  run: { id: ${uuid(1)}, path: run.py, function_name: run }\n`,
        'run.py': `from bifrost import workflow\n\n${before}\ndef run():\n    pass  # roles=1\n`,
      };
      assert.equal(exportOf(files)['run.py'], files['run.py'].replace(before, after));
    }
  });

  it('tells what no import would take', () => {
    const files = {
      [MANIFEST]: `context:\n  a: { id: ${uuid(1)}, path: .notes.md }\n  b: { id: ${uuid(2)}, path: docs/aux.md }\n`,
      '.notes.md': '',
      'docs/aux.md': '',
    };
    const [hidden, device] = exportPlan(files).advisory;
    assert.equal(hidden?.message, '.notes.md is hidden, and no import takes it from there. Move it to another folder.');
    assert.match(device?.message ?? '', /^“docs\/aux\.md” .* No import takes it\. Give it another name\.$/);
  });

  it('names references that were broken before', () => {
    const plan = exportPlan(PROJECT, ['helper']);
    assert.deepEqual(plan.dangling, [
      { kind: 'agent', key: 'helper', field: 'tool_ids', path: 'agents/helper.agent.yaml', to: 'nobody' },
    ]);
  });

  it('is stopped by what cannot be read, found or told apart, and by what cannot be cut out', () => {
    const cases: readonly [Texts, RegExp][] = [
      [
        { ...PROJECT, 'forms/onboarding.form.yaml': 'id: [\n' },
        /^forms\/onboarding\.form\.yaml cannot be read as it is\. Mend it first\.$/,
      ],
      [
        { ...PROJECT, [MANIFEST]: `schema: 9\n${PROJECT[MANIFEST]}` },
        /was written for a newer Mooring\. Update this one first\.$/,
      ],
      [
        { ...PROJECT, '.mooring/manifest/forms.yaml': 'forms: {}\n' },
        /is a second manifest\. Choose one of the two first\.$/,
      ],
      [
        { [MANIFEST]: PROJECT[MANIFEST] ?? '' },
        /^The path .* leads to no file of the project\. Correct it, or leave the \w+ out\.$/,
      ],
      [
        { ...PROJECT, 'forms/onboarding.form.yaml': `id: ${uuid(5)}\nname: &n { a: 1 }\nroles: &r [x]\noptions: *r\n` },
        /^“roles” in forms\/onboarding\.form\.yaml cannot be left behind as the file is written\. Take it out by hand\.$/,
      ],
    ];
    for (const [files, message] of cases) {
      const { blocking } = exportPlan(files);
      assert.ok(
        blocking.some(each => message.test(each.message)),
        JSON.stringify(blocking),
      );
    }
  });
});

describe('the laws of exports', () => {
  it('are the same bytes twice, whatever the layout and order of the manifest', () => {
    fc.assert(
      fc.property(projects, ({ files, things }) => {
        const once = exportOf(files);
        assert.deepEqual(exportOf(files), once);
        assert.deepEqual(exportOf(once), once, 'an export of an export is itself');
        assert.deepEqual(exportOf(projectOf(things, 'sections')), exportOf(projectOf(things, 'single')));
        // Two functions in one file stand there in an order.
        const others = things.filter(({ kind }) => kind !== 'workflow');
        assert.deepEqual(exportOf(projectOf([...others].reverse(), 'single')), exportOf(projectOf(others, 'single')));
      }),
      { numRuns: 50 },
    );
  });

  it('carry no field of an installation, no secret, and nothing that changes or follows by itself', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const texts = exportOf(files);
        const { entities, entityFiles, sources } = snapshotOf(texts);
        for (const body of [...entities, ...entityFiles.values()])
          visitFields(body, { known: ({ field }) => assert.ok(travels(field), field.name) });
        for (const source of sources.values())
          for (const { decorator } of source.decorated()) assert.ok(!decorator?.arguments.has('roles'));
        assert.deepEqual(
          Object.keys(texts).filter(path => path.endsWith('.env')),
          [],
        );
      }),
      { numRuns: 50 },
    );
  });

  it('are projects in which nothing is wrong', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const [before, after] = [snapshotOf(files), snapshotOf(exportOf(files))];
        const wrong = new Set(checkProject(before).map(({ code }) => code));
        const found = checkProject(after).filter(({ code, severity }) => severity === 'error' && !wrong.has(code));
        assert.deepEqual(described(after, found), []);
      }),
      { numRuns: 50 },
    );
  });

  it('say of every entity what the project says of it', () => {
    fc.assert(
      fc.property(projects, ({ files }) => {
        const before = snapshotOf(files).entities.filter(
          ({ kind }) => kind.section !== 'roles' && kind.section !== 'organizations',
        );
        const after = snapshotOf(exportOf(files));
        assert.deepEqual(after.entities.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
        for (const entity of before) {
          const there = after.entities.find(each => each.id === entity.id && each.kind === entity.kind);
          const said = (each: typeof there, name: string) => each?.node.entries.find(({ key }) => key === name)?.value;
          for (const name of ['description', 'name', 'function_name']) {
            const [a, b] = [said(entity, name), said(there, name)];
            assert.deepEqual(b && 'value' in b ? b.value : undefined, a && 'value' in a ? a.value : undefined);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

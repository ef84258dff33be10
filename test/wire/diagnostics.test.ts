import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ProjectState } from '../../src/protocol/protocol.ts';
import { type Client, startClient } from './client.ts';

const ID = 'f8a1b3c2-0000-4000-8000-000000000001';
const FORM_ID = 'd2e5f8a1-0000-4000-8000-000000000002';
const OTHER = 'f8a1b3c2-0000-4000-8000-000000000009';

const MANIFEST = `workflows:
  onboard:
    id: ${ID}
    path: workflows/onboard.py
    function_name: onboard
forms:
  intake:
    id: d2e5f8a1-0000-4000-8000-000000000002
    path: forms/intake.form.yaml
`;
const FORM = `id: d2e5f8a1-0000-4000-8000-000000000002\nname: Intake\nworkflow_id: ${OTHER}\n`;
const PYTHON = 'from bifrost import workflow\n\n@workflow\ndef onboard():\n    pass\n';

const PROJECT = {
  '.mooring/manifest.yaml': MANIFEST,
  'forms/intake.form.yaml': FORM,
  'workflows/onboard.py': PYTHON,
};

describe('the language server over stdio', () => {
  let client: Client;
  afterEach(() => client?.stop());

  it('reports problems of files that nobody opened', async () => {
    client = await startClient(PROJECT);
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length > 0);
    assert.deepEqual(client.codes('forms/intake.form.yaml'), ['broken-reference@3']);
    const [diagnostic] = client.diagnostics('forms/intake.form.yaml');
    assert.equal(diagnostic?.source, 'mooring');
    assert.match(diagnostic?.codeDescription?.href ?? '', /docs\/diagnostics\.md#broken-reference$/);
  });

  it('checks unsaved text, and the disk again once the document is closed', async () => {
    client = await startClient(PROJECT);
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length === 1);
    client.open('forms/intake.form.yaml', FORM);
    client.change('forms/intake.form.yaml', FORM.replace(OTHER, ID));
    await client.until('no problem', () => client.codes('forms/intake.form.yaml').length === 0);
    client.close('forms/intake.form.yaml');
    await client.until('the problem again', () => client.codes('forms/intake.form.yaml').length === 1);
  });

  it('answers with a fix that ends the problem', async () => {
    client = await startClient(PROJECT);
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length === 1);
    client.open('forms/intake.form.yaml', FORM);
    const actions = await client.fixes('forms/intake.form.yaml', 'broken-reference');
    const preferred = actions.find(({ isPreferred }) => isPreferred);
    assert.equal(preferred?.title, 'Change to the workflow “onboard”');
    const texts = client.applied(preferred, { 'forms/intake.form.yaml': FORM });
    client.change('forms/intake.form.yaml', texts['forms/intake.form.yaml'] ?? '');
    await client.until('no problem', () => client.codes('forms/intake.form.yaml').length === 0);
  });

  it('counts the columns of a file with a byte order mark as editors do', async () => {
    client = await startClient({
      ...PROJECT,
      'forms/intake.form.yaml': `\uFEFFworkflow_id: ${OTHER}\nid: ${FORM_ID}\nname: Intake\n`,
    });
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length === 1);
    assert.equal(client.diagnostics('forms/intake.form.yaml')[0]?.range.start.character, 'workflow_id: '.length);
  });

  it('looks again when the client says that a file changed', async () => {
    client = await startClient(PROJECT);
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length === 1);
    client.write('forms/intake.form.yaml', FORM.replace(OTHER, ID));
    await client.until('no problem', () => client.codes('forms/intake.form.yaml').length === 0);
    client.write('workflows/onboard.py', PYTHON.replace('def onboard', 'def on_board'));
    await client.until('the missing function', () =>
      client.codes('.mooring/manifest.yaml').includes('missing-function@5'),
    );
  });

  it('tells of a .env that git tracks, and no more once git lets it go', async () => {
    client = await startClient({ ...PROJECT, '.mooring/.env': 'A=1\n' });
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: client.root });
    git('init', '-q');
    git('add', '--force', '.mooring/.env');
    client.write('forms/intake.form.yaml', `${FORM}# and\n`);
    await client.until('the warning', () => client.codes('.mooring/.env').includes('env-tracked@1'));
    git('rm', '-q', '--cached', '.mooring/.env');
    client.write('.mooring/.env', 'A=2\n');
    await client.until('no warning', () => client.codes('.mooring/.env').length === 0);
  });

  it('keeps the last good state of a manifest that stops parsing', async () => {
    client = await startClient({ ...PROJECT, 'forms/intake.form.yaml': FORM.replace(OTHER, ID) });
    client.open('.mooring/manifest.yaml', MANIFEST);
    const state = async (): Promise<ProjectState | undefined> =>
      (await client.connection.sendRequest<ProjectState[]>('mooring/projects'))[0];
    await client.until('a first look', () => true);
    client.change('.mooring/manifest.yaml', `<<<<<<< ours\n${MANIFEST}=======\n>>>>>>> theirs\n`);
    await client.until('the held file', () => client.codes('.mooring/manifest.yaml').length > 0);
    assert.deepEqual(client.codes('.mooring/manifest.yaml'), ['conflict-markers@1']);
    assert.deepEqual(client.codes('forms/intake.form.yaml'), []);
    assert.equal((await state())?.held[0]?.path, '.mooring/manifest.yaml');
  });

  it('begins to look after a project whose manifest appears, and lets go when it is gone', async () => {
    client = await startClient({ 'forms/intake.form.yaml': FORM, 'workflows/onboard.py': PYTHON });
    const before = await client.connection.sendRequest<ProjectState[]>('mooring/projects');
    assert.deepEqual(before, []);
    client.write('.mooring/manifest.yaml', MANIFEST);
    await client.until('the broken reference', () => client.codes('forms/intake.form.yaml').length === 1);
    rmSync(path.join(client.root, '.mooring'), { recursive: true });
    let told = false;
    client.connection.onNotification('mooring/changed', () => {
      told = true;
    });
    await client.connection.sendRequest('mooring/rescan', {});
    await client.until('no problem', () => client.codes('forms/intake.form.yaml').length === 0);
    assert.deepEqual(await client.connection.sendRequest('mooring/projects'), []);
    assert.equal(told, true, 'views are told to ask again');
  });

  it('proposes a manifest for a folder that has none and writes nothing', async () => {
    client = await startClient({ 'forms/intake.form.yaml': FORM, 'workflows/onboard.py': PYTHON });
    const proposal = await client.connection.sendRequest<{ found: string[]; files: { path: string; text: string }[] }>(
      'mooring/proposeManifest',
      { folder: client.root },
    );
    assert.deepEqual(proposal.found, ['1 workflow', '1 form']);
    assert.match(proposal.files[0]?.text ?? '', /function_name: onboard/);
    assert.deepEqual(await client.connection.sendRequest('mooring/projects'), []);
  });

  it('finds the project of a document that lies outside of the opened folders', async () => {
    client = await startClient({ 'readme.md': '' });
    const other = await startClient(PROJECT);
    try {
      const uri = other.uri('forms/intake.form.yaml');
      await client.connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text: FORM },
      });
      await client.until('the other project', () => true);
      let states: ProjectState[] = [];
      for (let tries = 0; tries < 500 && !states[0]?.problems.errors; tries++) {
        await new Promise(resolve => setTimeout(resolve, 10));
        states = await client.connection.sendRequest<ProjectState[]>('mooring/projects');
      }
      assert.equal(states[0]?.root, other.root);
      assert.equal(states[0]?.problems.errors, 1);
    } finally {
      await other.stop();
    }
  });
});

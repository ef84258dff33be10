import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type MigrationPreview, type MigrationQuestion, REQUESTS } from '../../src/protocol/protocol.ts';
import { type Client, startClient } from './client.ts';

const OLD = `active: dev
workspaces:
  - name: dev
    baseUrl: https://dev.example.com
  - description: has no name
    extend: dev
`;

describe('the preview of a migration over stdio', () => {
  let client: Client;
  afterEach(() => client?.stop());

  it('asks for names, answers with what is to be written, and writes nothing', async () => {
    client = await startClient({ '.mooring/workspaces.yaml': OLD });
    const rootFolder = path.join(client.root, '.mooring');
    const ask = (question: Partial<MigrationQuestion>): Promise<MigrationPreview> =>
      client.connection.sendRequest(REQUESTS.migrationPreview, {
        root: 'project',
        rootFolder,
        file: path.join(rootFolder, 'workspaces.yaml'),
        elsewhere: [],
        names: [],
        force: false,
        forcedBy: '“Replace”',
        ...question,
      } satisfies MigrationQuestion);
    const first = await ask({});
    assert.deepEqual(first, { is: 'names', wanted: [{ number: 2, line: 5, description: 'has no name' }] });
    const found = await ask({ names: [{ number: 2, name: 'Größe' }] });
    assert.ok(found.is === 'proposal', JSON.stringify(found));
    assert.deepEqual(found.made, ['dev', 'grosse']);
    assert.equal(found.named, 'dev');
    assert.deepEqual(
      found.files.map(file => [file.path, file.before]),
      [
        ['.mooring/workspaces/dev/workspace.toml', 'absent'],
        ['.mooring/workspaces/grosse/workspace.toml', 'absent'],
      ],
    );
    assert.match(found.files[1]?.text ?? '', /extends = "dev"/);
    assert.equal(found.move?.path, '.mooring/workspaces.yaml');
    assert.match(found.move?.moveTo ?? '', /^\.mooring\/workspaces\.yaml\.migrated-/);
    assert.match(found.page.text, /^# What becomes of the workspaces in \.mooring\/workspaces\.yaml\./);
    assert.ok(found.page.links.every(({ file }) => file === `${rootFolder.replaceAll('\\', '/')}/workspaces.yaml`));
    assert.deepEqual(found.page.links.map(({ line }) => line).slice(-2), [2, 4]);
    assert.ok(!existsSync(path.join(rootFolder, 'workspaces')));
    const gone = await ask({ file: path.join(rootFolder, 'workspaces.toml') });
    assert.deepEqual(gone, { is: 'refused', message: 'There is no file .mooring/workspaces.toml.' });
  });
});

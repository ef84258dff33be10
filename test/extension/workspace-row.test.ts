import assert from 'node:assert/strict';
import { workspaceRow } from '../../src/extension/workspace-row.ts';
import { readWorkspaces } from '../../src/workspace/discover.ts';
import { listWorkspaces } from '../../src/workspace/listing.ts';

describe('a row of the view Workspaces', () => {
  it('says what the workspace extends and what it is for', () => {
    const row = rowOf('extends = "abacus"\ndescription = "On your own machine"', { abacus: '' });
    assert.equal(row.label, 'dev');
    assert.equal(row.description, 'extends abacus · On your own machine');
    assert.equal(row.tone, undefined);
  });

  it('says in words what an icon shows', () => {
    assert.match(rowOf('hidden = true').description, /^hidden/);
    assert.match(rowOf('disabled = true').description, /^disabled/);
    assert.match(rowOf('id = ').description, /^broken/);
  });

  it('marks the active one in words and with a check', () => {
    const row = workspaceRow(listed('', {}), true);
    assert.deepEqual([row.description, row.icon], ['active', 'check']);
    assert.equal(row.spoken, 'Workspace dev, active');
  });

  it('gives the reason of a broken one to the pointer and to the screen reader', () => {
    const row = rowOf('extends = "nowhere"');
    const message = 'This workspace extends “nowhere”, and there is no such workspace; name another one, or make it.';
    assert.deepEqual(row.tooltip[0], ['Problem', message]);
    assert.ok(row.spoken.endsWith(message));
  });

  it('says that the project’s shadows yours', () => {
    const user = readWorkspaces([{ slug: 'dev', text: '' }], 'user');
    const [listed] = listWorkspaces(user, readWorkspaces([{ slug: 'dev', text: '' }], 'project'));
    assert.ok(listed);
    assert.equal(workspaceRow(listed).description, 'shadows yours');
  });
});

function rowOf(text: string, others: Record<string, string> = {}) {
  return workspaceRow(listed(text, others));
}

function listed(text: string, others: Record<string, string>) {
  const entries = Object.entries({ ...others, dev: text }).map(([slug, own]) => ({ slug, text: own }));
  const found = listWorkspaces(readWorkspaces(entries, 'user'), []).find(({ slug }) => slug === 'dev');
  assert.ok(found);
  return found;
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { syncNodes } from '../../src/extension/sync/rows.ts';
import { syncItem } from '../../src/extension/sync/status-text.ts';
import { menuRows } from '../../src/extension/sync/sync-menu.ts';
import type { TreeNode } from '../../src/extension/tree-model.ts';
import { projectTree } from '../../src/extension/tree-model.ts';
import { entity, project } from './states.ts';
import { entityChange, fieldConflict, standing } from './sync-states.ts';

const ROOT = '/home/ada/harbour';

function syncNode(...given: Parameters<typeof standing>): TreeNode {
  const [node] = syncNodes(ROOT, standing(...given));
  assert.ok(node);
  return node;
}

function pending(...conflicts: ReturnType<typeof fieldConflict>[]) {
  return {
    is: 'pending',
    pending: { what: 'pull', since: '2026-01-01T00:00:00Z', isInterrupted: false, conflicts },
  } as const;
}

describe('the node of sync', () => {
  it('is not there where the project is in no repository, or nothing is known yet', () => {
    assert.deepEqual(syncNodes(ROOT, standing({ is: 'no-repository' })), []);
    assert.deepEqual(syncNodes(ROOT, undefined), []);
  });

  it('is no more than a sentence in a window that is not trusted', () => {
    const [node] = syncNodes(ROOT, 'untrusted');
    assert.equal(node?.description, 'waits until you trust this window');
    assert.deepEqual(node?.children, []);
    assert.equal(node?.context, 'sync');
  });

  it('says what the engine says where it cannot be told', () => {
    const [node] = syncNodes(ROOT, { root: ROOT, refused: 'no-git', message: 'There is no git here.' });
    assert.equal(node?.description, 'There is no git here.');
    assert.equal(node?.tone, 'warning');
  });

  it('counts entities to pull and to push, each once', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(key => entityChange(key));
    assert.ok(a && b && c);
    const node = syncNode({ is: 'diverged', behind: 1, ahead: 1, incoming: [a, b], outgoing: [c], changed: [c] });
    assert.equal(node.description, '2 to pull, 1 to push');
    assert.equal(node.context, 'sync push connected');
    assert.deepEqual(
      node.children.map(({ label, description }) => [label, description]),
      [
        ['Incoming', '2'],
        ['Outgoing', '1'],
        ['Changed on Disk', '1'],
      ],
    );
  });

  it('counts git commits where no entity differs', () => {
    assert.equal(syncNode({ is: 'behind', behind: 3 }).description, '3 to pull');
  });

  it('names what it is even with, and how it is connected', () => {
    assert.equal(syncNode().description, 'up to date with origin/main');
    const apart = standing({ is: 'no-remote' });
    const { upstream: _, ...unconnected } = apart;
    const [node] = syncNodes(ROOT, unconnected);
    assert.equal(node?.description, 'not connected');
    assert.equal(node?.context, 'sync connect');
    assert.equal(node?.runs, 'mooring.connectRemote');
  });

  it('shows the fields of a change in its tooltip, and says them', () => {
    const [group] = syncNode({
      is: 'behind',
      behind: 1,
      incoming: [entityChange('leave', { fields: ['name', 'roles'] })],
    }).children;
    const [row] = group?.children ?? [];
    assert.equal(row?.description, 'changed: name, roles');
    assert.ok(row?.tooltip.some(([name, value]) => name === 'Fields' && value === 'name, roles'));
    assert.equal(row?.spoken, 'form leave, changed: name, roles');
    assert.equal(row?.runs, 'mooring.openSyncRow');
    assert.equal(row?.sync?.change?.key, 'leave');
  });

  it('lists the conflicts of what waits, the decided ones as such', () => {
    const node = syncNode(pending(fieldConflict('leave'), fieldConflict('trip', { resolved: 'theirs' })));
    assert.equal(node.description, '1 conflict to decide');
    assert.equal(node.context, 'sync pending conflicts');
    const [group] = node.children;
    assert.deepEqual(
      group?.children.map(({ label, description }) => [label, description]),
      [
        ['form leave · access_level', 'to decide'],
        ['form trip · access_level', 'theirs'],
      ],
    );
    assert.equal(syncNode(pending(fieldConflict('trip', { resolved: 'ours' }))).context, 'sync pending decided');
  });

  it('comes first in its project, with ids that no other node has', () => {
    const states = [project({ kinds: [{ kind: 'form', title: 'forms', entities: [entity('leave')] }] })];
    const state = standing({
      is: 'behind',
      behind: 1,
      incoming: [entityChange('leave')],
      changed: [entityChange('leave')],
    });
    const nodes = projectTree(states, root => syncNodes(root, state));
    assert.equal(nodes[0]?.label, 'Sync');
    const ids: string[] = [];
    const visit = (node: TreeNode): void => {
      ids.push(node.id);
      node.children.forEach(visit);
    };
    nodes.forEach(visit);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('has the words that menus ask for', () => {
    assert.ok(existsSync('package.json'));
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    const known = new Set(['push', 'connect', 'connected', 'pending', 'conflicts', 'decided']);
    const asked = contributes.menus['view/item/context'].flatMap(
      ({ when }: { when: string }) => /\^sync\\b\.\*\\b(\w+)\\b/.exec(when)?.[1] ?? [],
    );
    assert.ok(asked.length > 0);
    for (const word of asked) assert.ok(known.has(word), word);
  });
});

describe('the item of sync in the status bar', () => {
  it('hides where there is nothing to do', () => {
    assert.equal(syncItem([standing()], undefined), undefined);
    assert.equal(syncItem([standing({ is: 'no-remote', changed: [entityChange('leave')] })], undefined), undefined);
    assert.equal(syncItem([{ root: ROOT, refused: 'no-git', message: 'There is no git here.' }], undefined), undefined);
  });

  it('counts both directions, and lists the entities', () => {
    const item = syncItem(
      [
        standing({
          is: 'diverged',
          behind: 1,
          ahead: 1,
          incoming: [entityChange('leave')],
          outgoing: [entityChange('trip')],
        }),
      ],
      undefined,
    );
    assert.equal(item?.text, '$(cloud-download) 1 $(cloud-upload) 1');
    assert.deepEqual(item?.tooltip, [
      '1 to pull, 1 to push',
      '↓ form leave, changed: name',
      '↑ form trip, changed: name',
    ]);
    assert.equal(item?.label, 'Mooring sync: 1 to pull, 1 to push');
  });

  it('warns of what waits before all else', () => {
    const item = syncItem([standing(pending(fieldConflict('leave')))], undefined);
    assert.equal(item?.text, '$(warning) Sync waits');
    assert.equal(item?.waits, true);
  });

  it('says what is done just now', () => {
    assert.equal(syncItem([standing()], 'Fetching origin')?.text, '$(sync~spin) Fetching origin');
  });
});

describe('the list behind that item', () => {
  it('offers what is possible', () => {
    const commands = (...given: Parameters<typeof standing>) =>
      menuRows(standing(...given)).map(({ command }) => command);
    assert.deepEqual(commands(), ['mooring.pull', 'mooring.push', 'mooring.fetch', 'mooring.undoSync']);
    assert.deepEqual(commands({ is: 'no-remote' }), ['mooring.connectRemote']);
    assert.deepEqual(commands(pending(fieldConflict('leave'))), ['mooring.resolveSync', 'mooring.abortSync']);
    assert.deepEqual(commands(pending()), ['mooring.finishSync', 'mooring.abortSync']);
  });
});

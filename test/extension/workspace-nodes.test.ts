import assert from 'node:assert/strict';
import path from 'node:path';
import {
  nodesBelow,
  placeOfNode,
  rowOfNode,
  sectionsOf,
  type WorkspaceNode,
} from '../../src/extension/workspace-nodes.ts';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';
import { createEffectiveWorkspaces } from '../../src/runtime/effective-workspaces.ts';
import { findWorkspaces } from '../../src/runtime/find-workspaces.ts';
import { listWorkspaces } from '../../src/workspace/listing.ts';

const HOME = portPath(path.resolve('samples/home'));

describe('the rows below a workspace', () => {
  it('shows requests and scripts in their folders, with where each comes from', () => {
    assert.deepEqual(drawn('prod'), [
      'Requests · 8',
      '  config',
      '    list_SystemSettings · GET /settings · from abacus',
      '    get_SystemSetting · GET /settings/{key}?fresh=true',
      '    put_SystemSetting · PUT /settings/{key} · from abacus',
      '  invoices',
      '    list_OpenInvoices · GET /invoices?state=open&sort=due · from abacus',
      '    get_Invoice · GET /invoices/{number} · from abacus',
      '  health',
      '    get_Status · GET /health · layer layers/core.toml',
      '  audit',
      '    list_Changes · GET /audit/changes · layer requests/audit.toml',
      '    get_Change · GET /audit/changes/{number} · layer requests/audit.toml',
      'Scripts · 2',
      '  admin',
      '    login · sh scripts/login.sh · from abacus',
      '  ops',
      '    status · curl --fail --silent {{base-url}}/health · layer layers/core.toml',
    ]);
  });

  it('says what an override hides, and opens the place that holds', () => {
    const [override] = nodes('prod').filter(({ row }) => row.label === 'get_SystemSetting');
    assert.deepEqual(
      override?.row.tooltip.filter(([name]) => name === 'Hides' || name === 'Set by' || name === 'Also by'),
      [
        ['Set by', 'prod, line 11'],
        ['Also by', 'abacus, line 11'],
        ['Hides', 'path = /settings/{key} (abacus, line 14)'],
      ],
    );
    const place = override && placeOfNode(override.node);
    assert.deepEqual([place?.file, place?.line], [`${HOME}/workspaces/prod/workspace.toml`, 11]);
  });

  it('gives every row a text of its own for who hears it', () => {
    const spoken = nodes('prod').map(({ row }) => row.spoken);
    assert.ok(spoken.includes('Request audit.get_Change, GET /audit/changes/{number}, layer requests/audit.toml'));
    assert.equal(new Set(spoken).size, spoken.length);
  });
});

function nodes(
  slug: string,
): { readonly node: WorkspaceNode; readonly depth: number; readonly row: ReturnType<typeof rowOfNode> }[] {
  const disk = nodeWriteDisk();
  const all = listWorkspaces(findWorkspaces(disk, HOME, 'user').workspaces, []);
  const workspace = all.find(each => each.slug === slug);
  assert.ok(workspace);
  const effective = createEffectiveWorkspaces({ disk, userRoot: HOME }).effective(workspace);
  const walk = (node: WorkspaceNode, depth: number): ReturnType<typeof nodes> => [
    { node, depth, row: rowOfNode(node, effective) },
    ...nodesBelow(node, effective).flatMap(each => walk(each, depth + 1)),
  ];
  return sectionsOf(workspace, effective).flatMap(node => walk(node, 0));
}

function drawn(slug: string): string[] {
  return nodes(slug).map(({ depth, row: { label, description } }) =>
    [`${'  '.repeat(depth)}${label}`, description].filter(Boolean).join(' · '),
  );
}

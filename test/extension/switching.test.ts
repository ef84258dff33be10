import assert from 'node:assert/strict';
import { activeText } from '../../src/extension/switching/active-text.ts';
import { enteredWorkspaces } from '../../src/extension/switching/memory.ts';
import { pickRows } from '../../src/extension/switching/pick-rows.ts';
import type { WorkspaceInSight, WorkspacesSeen } from '../../src/runtime/workspaces.ts';
import { readWorkspaces } from '../../src/workspace/discover.ts';
import { listWorkspaces } from '../../src/workspace/listing.ts';

const FOUND = listWorkspaces(
  readWorkspaces(
    [
      { slug: 'base', text: 'hidden = true' },
      { slug: 'dev', text: 'extends = "base"\ndescription = "Mine"' },
      { slug: 'off', text: 'disabled = true' },
      { slug: 'prod', text: '' },
    ],
    'user',
  ),
  [],
);
const ALL: WorkspaceInSight[] = FOUND.map(each => {
  const folder = `/home/workspaces/${each.slug}`;
  return { ...each, folder, file: `${folder}/workspace.toml`, rootFolder: '/home' };
});

function seen(active: Partial<WorkspacesSeen['active']> & { slug?: string }, all = ALL): WorkspacesSeen {
  const { slug, ...rest } = active;
  const workspace = all.find(each => each.slug === slug);
  const decided = { decidedBy: 'default', origin: {}, why: 'It is your default workspace.', ...rest } as const;
  return { all, warnings: [], older: [], legacy: [], active: { ...decided, ...(workspace ? { workspace } : {}) } };
}

describe('what the status bar says of the active workspace', () => {
  it('is its name, what decides with the place, and what it extends', () => {
    const text = activeText(seen({ slug: 'dev', origin: { file: '~/.mooring/config.toml', line: 4 } }));
    assert.equal(text?.text, 'dev');
    assert.deepEqual(text?.lines, ['It is your default workspace.', 'Mine', 'Extends base.']);
    assert.deepEqual(text?.origin, { shown: '~/.mooring/config.toml:4', file: '~/.mooring/config.toml', line: 4 });
    assert.equal(text?.warning, false);
  });

  it('is a warning in words where the default dangles', () => {
    const text = activeText(seen({ dangling: { name: 'dve', reason: 'missing' }, why: 'Why.' }));
    assert.deepEqual([text?.text, text?.warning, text?.icon], ['dve: not found', true, 'warning']);
  });

  it('is “No workspace” only where there is one to choose', () => {
    assert.equal(activeText(seen({ decidedBy: 'nothing' }))?.text, 'No workspace');
    assert.equal(activeText(seen({ decidedBy: 'nothing' }, [])), undefined);
  });
});

describe('the list to switch from', () => {
  const slugs = (rows: ReturnType<typeof pickRows>['open']) => rows.map(({ workspace }) => workspace.slug);

  it('has those entered lately first, marks the active one, and leaves hidden ones out', () => {
    const rows = pickRows(seen({ slug: 'dev' }), ['prod', 'dev'], new Map(), false);
    assert.deepEqual(slugs(rows.open), ['prod', 'dev']);
    assert.equal(rows.open[1]?.description, 'active · extends base');
    assert.equal(rows.open[1]?.icon, 'check');
    assert.equal(rows.hasHidden, true);
  });

  it('shows hidden ones when asked, and always the active one', () => {
    assert.deepEqual(slugs(pickRows(seen({}), [], new Map(), true).open), ['base', 'dev', 'prod']);
    assert.ok(slugs(pickRows(seen({ slug: 'base' }), [], new Map(), false).open).includes('base'));
  });

  it('has those that cannot be entered at the end, with the reason', () => {
    const [off] = pickRows(seen({}), [], new Map(), false).barred;
    assert.equal(off?.workspace.slug, 'off');
    assert.match(off?.detail ?? '', /^“off” is disabled; /);
    assert.equal(off?.muted, true);
  });
});

describe('the memory of entered workspaces', () => {
  it('knows the one before, and goes back and forth', () => {
    const memory = enteredWorkspaces(memento(), memento());
    assert.equal(memory.previous, undefined);
    assert.equal(memory.note('dev'), true);
    assert.equal(memory.note('dev'), false);
    assert.equal(memory.previous, undefined);
    memory.note('prod');
    assert.equal(memory.previous, 'dev');
    memory.note('dev');
    assert.equal(memory.previous, 'prod');
    assert.deepEqual(memory.entered, ['dev', 'prod']);
  });
});

function memento() {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, other?: T) => (kept.has(key) ? kept.get(key) : other) as T,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
}

import assert from 'node:assert/strict';
import { createEffectiveWorkspaces, type EffectiveWorkspacesOptions } from '../../src/runtime/effective-workspaces.ts';
import { type EffectiveWorkspace, effectiveAt, plainValue, type WorkspaceRef } from '../../src/workspace/effective.ts';
import { modelDisk } from '../kit/model-disk.ts';

const HOME = '/home/ana/.mooring';
const TEAM = '/srv/pier/.mooring';

describe('effective workspaces of a disk', () => {
  const user = (slug: string): WorkspaceRef => ({ root: 'user', rootFolder: HOME, slug });
  const team = (slug: string): WorkspaceRef => ({ root: 'project', rootFolder: TEAM, slug });

  const start = (files: Readonly<Record<string, string>>, more: Partial<EffectiveWorkspacesOptions> = {}) => {
    const model = modelDisk();
    for (const [path, text] of Object.entries(files)) model.put(path, text);
    const disk = model.open();
    const read: string[] = [];
    const counted = {
      ...disk,
      read: (path: string, limit: number) => {
        read.push(path);
        return disk.read(path, limit);
      },
    };
    const workspaces = createEffectiveWorkspaces({ disk: counted, userRoot: HOME, ...more });
    return { model, workspaces, read };
  };
  const value = (effective: EffectiveWorkspace, key: string): unknown => {
    const node = effectiveAt(effective, key.split('.'));
    return node && plainValue(node);
  };
  const codes = ({ problems }: EffectiveWorkspace): string[] => problems.map(({ code }) => code);

  const FILES = {
    [`${HOME}/workspaces/base/workspace.toml`]: 'base-url = "a"\n',
    [`${HOME}/workspaces/dev/workspace.toml`]: 'extends = "base"\n[layers]\nl = "layers/l.toml"\n',
    [`${HOME}/workspaces/dev/layers/l.toml`]: '[variables]\nx = 1\n',
    [`${HOME}/workspaces/int/workspace.toml`]: 'extends = "base"\n',
  };

  it('read each file once at a look, however many rest on it', () => {
    const { workspaces, read } = start(FILES);
    const [dev, int] = workspaces.all([user('dev'), user('int')]);
    assert(dev && int);
    assert.deepEqual([value(dev, 'base-url'), value(int, 'base-url')], ['a', 'a']);
    assert.deepEqual(read.sort(), Object.keys(FILES).sort());
  });

  it('are the same objects while the files say the same, and see every change', () => {
    const { model, workspaces } = start(FILES);
    const dev = workspaces.effective(user('dev'));
    const int = workspaces.effective(user('int'));
    model.put(`${HOME}/workspaces/dev/layers/l.toml`, '[variables]\nx = 1\n');
    assert.equal(workspaces.effective(user('dev')), dev);
    model.put(`${HOME}/workspaces/dev/layers/l.toml`, '[variables]\nx = 2\n');
    assert.equal(value(workspaces.effective(user('dev')), 'variables.x'), 2);
    assert.equal(workspaces.effective(user('int')), int);
    model.put(`${HOME}/workspaces/base/workspace.toml`, 'base-url = "b"\n');
    assert.equal(value(workspaces.effective(user('dev')), 'base-url'), 'b');
    assert.equal(value(workspaces.effective(user('int')), 'base-url'), 'b');
  });

  it('forget none of those of one look, however many they are', () => {
    const { model, workspaces } = start(FILES);
    const many = Array.from({ length: 1200 }, (_, at) => user(`w${at}`));
    for (const { slug } of many) model.put(`${HOME}/workspaces/${slug}/workspace.toml`, 'extends = "base"\n');
    const before = workspaces.all(many);
    const isSame = (): boolean => workspaces.all(many).every((effective, at) => effective === before[at]);
    assert(isSame());
    workspaces.effective(user('dev'));
    assert(isSame(), 'a look at one made the others be evaluated anew');
  });

  it('take the text that is not saved yet, of a file that is not there yet too', () => {
    const unsaved = new Map([
      [`${HOME}/workspaces/base/workspace.toml`, 'base-url = "typed"\n'],
      [`${HOME}/workspaces/int/more.toml`, 'mine = 1\n'],
    ]);
    const { model, workspaces } = start(FILES, { unsaved: file => unsaved.get(file) });
    model.put(`${HOME}/workspaces/int/workspace.toml`, 'extends = "base"\nlayers.x = "more.toml"\n');
    const int = workspaces.effective(user('int'));
    assert.deepEqual([value(int, 'base-url'), value(int, 'mine'), codes(int)], ['typed', 1, []]);
  });

  it('let the last good text speak while a file is held, and forget it when the file is gone', () => {
    const { model, workspaces } = start(FILES);
    workspaces.effective(user('dev'));
    model.put(`${HOME}/workspaces/base/workspace.toml`, 'base-url = \n');
    const dev = workspaces.effective(user('dev'));
    assert.equal(value(dev, 'base-url'), 'a');
    assert.deepEqual(codes(workspaces.effective(user('base'))), ['workspace-held']);
    const fresh = createEffectiveWorkspaces({ disk: model.open(), userRoot: HOME });
    assert.deepEqual(codes(fresh.effective(user('dev'))), ['workspace-broken-base']);
  });

  it('say why a file cannot be read', () => {
    const { model, workspaces } = start(FILES);
    model.putFolder(`${HOME}/workspaces/odd/workspace.toml`);
    const odd = workspaces.effective(user('odd'));
    assert.deepEqual(codes(odd), ['workspace-held']);
    assert.match(odd.problems[0]?.message ?? '', /folder where a file should be/);
  });

  it('find a base neither among ignored ones nor in a project from the user’s root', () => {
    const files = { ...FILES, [`${TEAM}/workspaces/shared/workspace.toml`]: 'extends = "base"\n' };
    const { model, workspaces } = start(files);
    model.put(`${HOME}/workspaces/int/workspace.toml`, 'extends = "shared"\n');
    assert.equal(value(workspaces.effective(team('shared')), 'base-url'), 'a');
    assert.deepEqual(codes(workspaces.effective(user('int'))), ['workspace-missing-base']);
    const { workspaces: others } = start(files, { ignored: () => ['Base'] });
    assert.deepEqual(codes(others.effective(team('shared'))), ['workspace-missing-base']);
  });

  it('read a layer through links that stay in the root, and never through one that leads out', () => {
    const layers = 'layers = { a = "in.toml", b = "out.toml", c = "folder/x.toml" }\n';
    const { model, workspaces, read } = start({
      [`${HOME}/workspaces/dev/workspace.toml`]: layers,
      [`${HOME}/shared/in.toml`]: 'inside = 1\n',
      '/etc/out.toml': 'outside = 1\n',
      '/etc/x.toml': 'outside = 1\n',
    });
    model.putLink(`${HOME}/workspaces/dev/in.toml`, '../../shared/in.toml');
    model.putLink(`${HOME}/workspaces/dev/out.toml`, '/etc/out.toml');
    model.putLink(`${HOME}/workspaces/dev/folder`, '/etc');
    const dev = workspaces.effective(user('dev'));
    assert.deepEqual(codes(dev), ['workspace-layer-outside-root', 'workspace-layer-outside-root']);
    assert.deepEqual([value(dev, 'inside'), value(dev, 'outside')], [1, undefined]);
    assert(!read.some(path => path.startsWith('/etc')), read.join());
  });

  it('follow a linked folder of a workspace in the user’s root, and not in a project’s', () => {
    const { model, workspaces } = start({
      '/home/ana/dotfiles/dev/workspace.toml': 'layers.a = "a.toml"\n',
      '/home/ana/dotfiles/dev/a.toml': 'x = 1\n',
    });
    model.putFolder(`${HOME}/workspaces`);
    model.putFolder(`${TEAM}/workspaces`);
    model.putLink(`${HOME}/workspaces/dev`, '/home/ana/dotfiles/dev');
    model.putLink(`${TEAM}/workspaces/dev`, '/home/ana/dotfiles/dev');
    const yours = workspaces.effective(user('dev'));
    assert.deepEqual([codes(yours), value(yours, 'x')], [[], 1]);
    assert.deepEqual(codes(workspaces.effective(team('dev'))), ['workspace-layer-outside-root']);
  });

  it('follow a link to the folder of all workspaces in the user’s root', () => {
    const { model, workspaces } = start({
      '/home/ana/dotfiles/dev/workspace.toml': 'layers.a = "../shared/a.toml"\n',
      '/home/ana/dotfiles/shared/a.toml': 'x = 1\n',
    });
    model.putFolder(HOME);
    model.putLink(`${HOME}/workspaces`, '/home/ana/dotfiles');
    const dev = workspaces.effective(user('dev'));
    assert.deepEqual([codes(dev), value(dev, 'x')], [[], 1]);
  });
});

import assert from 'node:assert/strict';
import { keptDisk } from '../../src/lsp/kept-disk.ts';
import { workspaceFiles } from '../../src/lsp/workspace-files.ts';
import { diskOf } from '../kit/check-workspaces.ts';

const PROJECT = '/srv/pier';
const USER = '/home/ana/.mooring';
const MOST = 200;

const id = (number: number): string => `id = "ws-${String(number).padStart(32, '0')}"\n`;
const path = (slug: string): string => `.mooring/workspaces/${slug}/workspace.toml`;

function opened(files: Record<string, string>) {
  const asked: string[] = [];
  const typed = new Map<string, string>();
  const unsaved = (file: string): string | undefined => typed.get(file);
  const disk = keptDisk(diskOf(files, {}, asked), unsaved);
  const options = { disk, userRoot: USER, clock: () => 0, unsaved, ignored: () => [], process: {}, ignoreCase: false };
  const known = workspaceFiles(options);
  known.setProjects([PROJECT]);
  const codes = (open: readonly string[] = []): string[] =>
    known
      .problems(file => !file.startsWith(`${USER}/`) || open.includes(file), open)
      .map(problem => `${problem.code}@${problem.path.replace(`${PROJECT}/`, '')}`);
  const type = (file: string, text: string): void => {
    typed.set(file, text);
    known.touch(file);
  };
  const touch = (file: string): void => {
    disk.forget(file);
    known.touch(file);
  };
  return { asked, codes, type, touch, known };
}

describe('the workspaces that the server knows', () => {
  it('cost a keystroke no look at the disk, and what the disk says anew one look at that file', () => {
    const files: Record<string, string> = { [path('base')]: id(9999) };
    for (let n = 0; n < MOST; n++) files[path(`w${n}`)] = `${id(n)}extends = "base"\n`;
    const { asked, codes, type, touch } = opened(files);
    assert.deepEqual(codes(), []);
    asked.length = 0;
    type(`${PROJECT}/${path('base')}`, `${id(9999)}extends = "w0"\n`);
    assert.equal(codes().filter(code => code.startsWith('workspace-cycle')).length, 2);
    assert.equal(codes().filter(code => code.startsWith('workspace-broken-base')).length, MOST - 1);
    assert.deepEqual(asked, []);
    type(`${PROJECT}/${path('base')}`, id(9999));
    touch(`${PROJECT}/${path('w7')}`);
    assert.deepEqual(codes(), []);
    assert.deepEqual([...new Set(asked)], [`${PROJECT}/${path('w7')}`]);
  });

  it('see a workspace, a layer and a base come, where nothing was in their folders before', () => {
    const files: Record<string, string> = {
      [path('dev')]: `${id(1)}extends = "base"\n\n[layers]\na = "../../layers/a.toml"\n`,
    };
    const { codes, touch } = opened(files);
    const found = codes();
    assert.deepEqual(
      found.map(code => code.split('@')[0]),
      ['workspace-missing-base', 'workspace-missing-layer'],
    );
    const later = opened({ ...files, [path('base')]: id(2), '.mooring/layers/a.toml': '' });
    assert.deepEqual(later.codes(), []);
    touch(`${PROJECT}/${path('base')}`);
    assert.deepEqual(codes(), found);
  });

  it('know a layer beside all workspaces by the first that has it, and no other file of the root', () => {
    const layer = `${PROJECT}/.mooring/layers/a.toml`;
    const { known } = opened({
      [path('a')]: id(1),
      [path('b')]: `${id(2)}\n[layers]\n"requests.x" = "../../layers/a.toml"\n`,
      '.mooring/layers/a.toml': '[y]\nmethod = "GET"\n',
      '.mooring/data.toml': 'x = "y"\n',
    });
    const found = known.at(layer);
    assert.deepEqual(found?.subject.effective.workspace.slug, 'b');
    assert.deepEqual(found?.definition.role, { is: 'layer', mount: ['requests', 'x'] });
    assert.equal(known.at(`${PROJECT}/.mooring/data.toml`), undefined);
    assert.equal(known.at(`${PROJECT}/.mooring/layers/none.toml`), undefined);
  });

  it('look at the user’s only where somebody does', () => {
    const own = 'workspaces/own/workspace.toml';
    const { asked, codes, known } = opened({ [own]: 'hiden = 1\n', 'workspaces/other/workspace.toml': 'hiden = 1\n' });
    assert.deepEqual(codes(), []);
    assert.equal(
      codes([`${USER}/${own}`]).every(code => code.endsWith(own)),
      true,
    );
    assert.equal(codes([`${USER}/${own}`]).length, 2);
    assert.equal(known.at(`${USER}/${own}`)?.subject.effective.workspace.slug, 'own');
    assert.equal(known.at(`${USER}/data.toml`), undefined);
    assert.ok(asked.length > 0);
  });
});

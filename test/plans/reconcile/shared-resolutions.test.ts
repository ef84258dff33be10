import assert from 'node:assert/strict';
import type { PendingDelete, Resolution } from '../../../src/plans/reconcile/plan.ts';
import { resolutionNamed, sharedResolutions } from '../../../src/plans/reconcile/shared-resolutions.ts';

const GONE: PendingDelete = { kind: 'form', key: 'a', from: 'manifest', path: 'manifest.yaml' };
const one = (id: string, rest: Partial<Resolution> = {}): Resolution => ({
  id,
  kind: 'relocate',
  title: `Do ${id}`,
  isSafe: true,
  deletes: [],
  ...rest,
});

describe('The ways to end a row', () => {
  it('are those of its drift, where it has one', () => {
    const all = [one('relocate'), one('undeclare')];
    assert.deepEqual(sharedResolutions([all]), all);
    assert.deepEqual(sharedResolutions([]), []);
  });

  it('are those that all of its drifts have, with words for all of them', () => {
    const shared = sharedResolutions([
      [one('relocate', { title: 'Change the path to a' }), one('here')],
      [one('there'), one('relocate', { title: 'Change the path to b' })],
    ]);
    assert.deepEqual(shared, [one('relocate', { title: 'Change 2 paths in the manifest' })]);
  });

  it('name the folder in which each has one of a kind, as of a copied folder', () => {
    const copies = (name: string): Resolution[] =>
      ['apps/copy', 'apps/board'].map(folder => one(`re-identify ${folder}/${name}`, { kind: 're-identify' }));
    const both = [copies('a.yaml'), copies('in/b.yaml')];
    const shared = sharedResolutions(both);
    assert.deepEqual(
      shared.map(({ id, title }) => [id, title]),
      [
        ['re-identify apps/copy', 'Give 2 entities in apps/copy ids of their own'],
        ['re-identify apps/board', 'Give 2 entities in apps/board ids of their own'],
      ],
    );
    assert.deepEqual(
      both.map(all => resolutionNamed(all, 're-identify apps/board')?.id),
      ['re-identify apps/board/a.yaml', 're-identify apps/board/in/b.yaml'],
    );
    assert.equal(resolutionNamed(copies('a.yaml'), 're-identify apps'), undefined);
    assert.deepEqual(sharedResolutions([copies('a.yaml'), [one('re-identify apps/other/b')]]), []);
  });

  it('are safe where each is, and delete what each deletes', () => {
    const [shared] = sharedResolutions([[one('x')], [one('x', { isSafe: false, deletes: [GONE] })]]);
    assert.deepEqual([shared?.isSafe, shared?.deletes, shared?.title], [false, [GONE], 'Do x']);
    const file = { ...GONE, from: 'disk' } as const;
    const [both] = sharedResolutions([[one('x', { deletes: [GONE, file] })], [one('x', { deletes: [file, GONE] })]]);
    assert.deepEqual(both?.deletes, [GONE, file], 'what goes twice goes once');
  });
});

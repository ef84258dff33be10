import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { checkClean, checkFix, checkProblems, describe as describeProblems, snapshotOf } from '../kit/check.ts';

const ASSET = (id: string): string =>
  `{ "schema_version": 1, "asset_uuid": "${id}", "name": "x", "type": "image", "inputs": {}, "output": { "format": "png" } }`;

describe('duplicate-number, counter-behind', () => {
  it('two assets have one number', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a, asset_id: 7 }
        b: { id: 22222222-2222-4222-8222-222222222222, path: assets/b, asset_id: 7 }
      #                                                                          ^ duplicate-number: “a” has the asset_id 7 too.
      #- /assets/a/asset.json
      ${ASSET('11111111-1111-4111-8111-111111111111')}
      #- /assets/b/asset.json
      ${ASSET('22222222-2222-4222-8222-222222222222')}
    `);
  });

  it('the later one is given the next number, and the counter follows', () => {
    checkFix(
      `
      #- /.mooring/manifest.yaml
      next_asset_id: 12
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a, asset_id: 7 }
        b: { id: 22222222-2222-4222-8222-222222222222, path: assets/b, asset_id: $07 }
      #- /assets/a/asset.json
      ${ASSET('11111111-1111-4111-8111-111111111111')}
      #- /assets/b/asset.json
      ${ASSET('22222222-2222-4222-8222-222222222222')}
    `,
      'Give “b” the next number, 12',
      `
      #- /.mooring/manifest.yaml
      next_asset_id: 13
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a, asset_id: 7 }
        b: { id: 22222222-2222-4222-8222-222222222222, path: assets/b, asset_id: 12 }
    `,
    );
  });

  it('the counter is not above all numbers, or is none', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      next_asset_id: 7
      #              ^ counter-behind: “next_asset_id” is 7, and “a” has 7 already. Write 8
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a, asset_id: 7 }
      #- /assets/a/asset.json
      ${ASSET('11111111-1111-4111-8111-111111111111')}
    `);
    checkProblems(`
      #- /.mooring/manifest.yaml
      next_asset_id: soon
      #              ^^^^ counter-behind: “next_asset_id” is the next asset_id and has to be a whole number.
    `);
  });

  it('a counter above all numbers is right, and is no section', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      next_asset_id: 90
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a, asset_id: 7 }
      #- /assets/a/asset.json
      ${ASSET('11111111-1111-4111-8111-111111111111')}
    `);
  });
});

describe('assets in the folders of others', () => {
  it('are told where they lie, since a declaration there would be wrong', () => {
    const snapshot = snapshotOf(`
      #- /.mooring/manifest.yaml
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a }
      #- /assets/a/asset.json
      ${ASSET('11111111-1111-4111-8111-111111111111')}
      #- /assets/a/inner/asset.json
      { "schema_version": 1, "name": "y", "type": "image", "inputs": {}, "output": { "format": "png" },
        "asset_uuid": "33333333-3333-4333-8333-333333333333" }
    `);
    const [only, ...others] = describeProblems(snapshot, checkProject(snapshot));
    assert.deepEqual(others, []);
    assert.match(only ?? '', /inner\/asset\.json:2:.*overlapping-path: This asset lies in the folder of the asset “a”/);
  });
});

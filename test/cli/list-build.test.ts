import assert from 'node:assert/strict';
import { type Sandbox, sandbox } from './fake-io.ts';

let box: Sandbox;
afterEach(() => box?.remove());

const asset = (number: number): string =>
  JSON.stringify({
    schema_version: 1,
    asset_uuid: id(number),
    name: `asset ${number}`,
    type: 'image',
    inputs: {},
    output: { format: 'png' },
    preload: {},
  });
const id = (number: number): string => `5f0e6d1c-0000-4000-8000-00000000000${number}`;

const FILES = {
  '.mooring/manifest.yaml': [
    'next_asset_id: 9',
    'assets:',
    `  late: { id: ${id(1)}, path: assets/late/asset.json, asset_id: 8 }`,
    `  plain: { id: ${id(2)}, path: assets/plain }`,
    `  early: { id: ${id(3)}, path: assets/early, asset_id: 2 }`,
    `  off: { id: ${id(4)}, path: assets/off, asset_id: 3, included_in_build: false }`,
    '',
  ].join('\n'),
  'assets/late/asset.json': asset(1),
  'assets/plain/asset.json': asset(2),
  'assets/early/asset.json': asset(3),
  'assets/off/asset.json': asset(4),
  'assets/new/asset.json': asset(5),
};

describe('mooring list assets --build', () => {
  it('lists by number what a build takes, and tells what it leaves out', async () => {
    box = sandbox(FILES);
    const { code, out, err } = await box.run(['list', 'assets', '--build']);
    assert.equal(code, 0, err);
    const keys = out.split('\n').map(line => /^(\d*)\s+(\w+)/.exec(line)?.slice(1).join(' ').trim());
    assert.deepEqual(keys.slice(1, -1), ['2 early', '8 late', 'plain']);
    assert.match(err, /off is left out: included_in_build is false\./);
    assert.match(err, /assets\/new\/asset\.json is left out: not declared\./);
  });

  it('says the same for programs', async () => {
    box = sandbox(FILES);
    const { build, left } = JSON.parse((await box.run(['list', 'assets', '--build', '--json'])).out);
    assert.deepEqual(
      build.map((each: { asset_id: number | null; folder: string }) => [each.asset_id, each.folder]),
      [
        [2, 'assets/early'],
        [8, 'assets/late'],
        [null, 'assets/plain'],
      ],
    );
    assert.deepEqual(
      left.map(({ key, path }: { key: string | null; path: string }) => [key, path]),
      [
        ['off', 'assets/off'],
        [null, 'assets/new/asset.json'],
      ],
    );
  });

  it('lists nothing while one that it takes is broken, and does not mind what it leaves out', async () => {
    box = sandbox({ ...FILES, 'assets/off/asset.json': '{' });
    assert.equal((await box.run(['list', 'assets', '--build'])).code, 0);
    box.remove();
    box = sandbox({ ...FILES, 'assets/early/asset.json': '{' });
    const { code, out, err } = await box.run(['list', 'assets', '--build']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /assets\/early\/asset\.json:1:1 /);
    assert.match(err, /Nothing is listed for a build/);
  });

  it('is for assets alone', async () => {
    box = sandbox(FILES);
    assert.match((await box.run(['list', '--build'])).err, /--build is for assets/);
  });
});

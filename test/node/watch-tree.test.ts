import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeWatchTree } from '../../src/node/watch-tree.ts';
import type { TreeWatch, WatchTreeOptions } from '../../src/ports/watch.ts';

interface Heard {
  readonly watch: TreeWatch;
  readonly batches: (readonly string[] | 'all')[];
  /** Resolves once a hint, or all hints together, tell of these paths. */
  of(...paths: string[]): Promise<void>;
  /** Resolves once everything that was done before is told; then what was told is forgotten. */
  quiet(): Promise<void>;
}

const TURN_MS = 5;
/** A minute of them, which nobody waits for who gets an answer, even on a machine that is busy. */
const MOST_TURNS = 12_000;

async function until(what: () => string, isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    assert.ok(turn < MOST_TURNS, what());
    await new Promise(resolve => setTimeout(resolve, TURN_MS));
  }
}

describe('watching a project', function () {
  this.timeout(120_000);
  let root: string;
  let opened: TreeWatch[];

  const write = (file: string, text = ''): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const hear = async (options: WatchTreeOptions = {}): Promise<Heard> => {
    const batches: (readonly string[] | 'all')[] = [];
    const told = (name: string): boolean => batches.some(batch => batch === 'all' || batch.includes(name));
    const missing = (paths: readonly string[]) => () => `Not told: ${paths}. Told: ${batches.flat().join(', ')}`;
    let marks = 0;
    const watch = nodeWatchTree(root, paths => batches.push(paths), options);
    opened.push(watch);
    await watch.ready;
    return {
      watch,
      batches,
      of: (...paths) => until(missing(paths), () => paths.every(told)),
      async quiet() {
        const mark = `mark_${marks++}`;
        write(mark);
        await until(missing([mark]), () => batches.some(batch => batch.includes(mark)));
        batches.length = 0;
      },
    };
  };

  beforeEach(() => {
    opened = [];
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-watch-')));
  });
  afterEach(() => {
    for (const watch of opened) watch.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  it('says at its start that anything may have changed, and then what did', async () => {
    write('a/x.py');
    const { watch, batches, of, quiet } = await hear();
    assert.deepEqual([watch.is, batches], ['listening', ['all']]);
    await quiet();
    write('a/x.py', 'x');
    await of('a/x.py');
    rmSync(path.join(root, 'a/x.py'));
    write('y.py');
    await of('a/x.py', 'y.py');
  });

  it('listens to a folder that was just made, and tells of the folder for what came in it before', async () => {
    const { of, quiet } = await hear();
    await quiet();
    write('fresh/deep/deeper/x.py');
    await of('fresh');
    await quiet();
    write('fresh/deep/deeper/x.py', 'x');
    await of('fresh/deep/deeper/x.py');
  });

  it('knows a folder by its new name once it was moved', async () => {
    write('old/in/x.py');
    const { batches, of, quiet } = await hear();
    await quiet();
    renameSync(path.join(root, 'old'), path.join(root, 'new'));
    await of('old', 'new');
    await quiet();
    write('new/in/x.py', 'x');
    await of('new/in/x.py');
    assert.ok(!batches.flat().some(name => name.startsWith('old/')));
  });

  it('listens to a folder that took the place of another', async () => {
    write('a/x.py');
    write('b/x.py');
    const { of, quiet } = await hear();
    await quiet();
    rmSync(path.join(root, 'a'), { recursive: true });
    renameSync(path.join(root, 'b'), path.join(root, 'a'));
    await of('a', 'b');
    await quiet();
    write('a/x.py', 'x');
    await of('a/x.py');
  });

  it('hears nothing of what is out of sight, nor of another project in this one', async () => {
    const out = ['node_modules/m/x.py', '.git/index', '.mooring/.local/lock/1', 'nested/in/x.py', 'a/venv/x.py'];
    for (const file of out) write(file);
    write('nested/.mooring/manifest.yaml');
    write('a/x.py');
    const { batches, of, quiet } = await hear();
    await quiet();
    for (const file of out) write(file, 'x');
    write('a/x.py', 'x');
    await of('a/x.py');
    const told = batches.flat();
    assert.deepEqual(
      out.filter(file => told.includes(file)),
      [],
    );
  });

  it('hears of a folder that is no other project any more', async () => {
    write('nested/in/x.py');
    write('nested/.mooring/manifest.yaml');
    const { of, quiet } = await hear();
    await quiet();
    rmSync(path.join(root, 'nested/.mooring/manifest.yaml'));
    await of('nested/.mooring/manifest.yaml');
    await quiet();
    write('nested/in/x.py', 'x');
    await of('nested/in/x.py');
  });

  it('tells of thousands of changes at once', async () => {
    const files = Array.from({ length: 1_500 }, (_, index) => `area_${index % 30}/m_${index}.py`);
    for (const file of files) write(file);
    const { batches, quiet } = await hear();
    await quiet();
    for (const file of files) write(file, 'x');
    const told = new Set<string>();
    await until(
      () => `Only ${told.size} told`,
      () => {
        for (const name of batches.flat()) told.add(name);
        return batches.includes('all') || told.size >= files.length;
      },
    );
    assert.ok(batches.length < files.length / 100, `${batches.length} batches`);
  });

  it('looks in intervals where there are too many folders, and says so', async () => {
    for (const folder of ['a', 'b', 'c', 'd']) write(`${folder}/x.py`);
    const why: string[] = [];
    const { watch, batches } = await hear({ mostFolders: 3, onSweeping: sentence => why.push(sentence) });
    assert.equal(watch.is, 'sweeping');
    assert.match(why.join(), /^The project has more than 3 folders, .+\.$/);
    assert.deepEqual(batches, ['all']);
  });

  it('looks in intervals where it is told to', async () => {
    const { watch, batches } = await hear({ polling: { intervalMs: 5 } });
    assert.equal(watch.is, 'sweeping');
    await until(
      () => `${batches.length} looks`,
      () => batches.length >= 3,
    );
    assert.deepEqual(batches.slice(0, 3), ['all', 'all', 'all']);
  });

  it('looks at everything now and then, beside what it hears', async () => {
    const { batches } = await hear({ sweepMs: 60 });
    await until(
      () => `${batches.length} looks`,
      () => batches.length >= 3,
    );
    assert.deepEqual(batches.slice(0, 3), ['all', 'all', 'all']);
  });

  it('is silent once it is disposed', async () => {
    const { watch, batches, quiet } = await hear();
    const other = await hear();
    await quiet();
    write('x.py', 'x');
    watch.dispose();
    write('y.py');
    await other.of('x.py', 'y.py');
    await other.quiet();
    assert.deepEqual(batches, []);
  });
});

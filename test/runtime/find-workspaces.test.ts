import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';
import { createWorkspaceFinder, type LookDisk } from '../../src/runtime/find-workspaces.ts';

const HOUR_MS = 3_600_000;

describe('finding workspaces again', () => {
  let home = '';
  let read: string[] = [];
  let asked = 0;

  const file = (slug: string): string => path.join(home, 'workspaces', slug, 'workspace.toml');
  const write = (slug: string, text: string, ageMs = HOUR_MS): void => {
    mkdirSync(path.dirname(file(slug)), { recursive: true });
    writeFileSync(file(slug), text);
    age(slug, ageMs);
  };
  const age = (slug: string, ageMs: number): void => {
    const time = (Date.now() - ageMs) / 1000;
    utimesSync(file(slug), time, time);
  };
  const counting = (): LookDisk => {
    const disk = nodeWriteDisk();
    return {
      ...disk,
      read: (at, limit) => {
        read.push(path.basename(path.dirname(at)));
        return disk.read(at, limit);
      },
      facts: at => {
        asked++;
        return disk.facts(at);
      },
    };
  };
  const finder = () => {
    const found = createWorkspaceFinder(counting(), Date.now);
    return (changed?: readonly string[], ignored: readonly string[] = []) => {
      read = [];
      asked = 0;
      return found.find(portPath(home), 'user', ignored, changed?.map(portPath));
    };
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mooring-find-'));
    for (const slug of ['abacus', 'dev', 'prod']) write(slug, `description = "${slug}"\n`);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('reads nothing again and gives the same answer where nothing changed', () => {
    const find = finder();
    const first = find();
    assert.deepEqual([...read].sort(), ['abacus', 'dev', 'prod']);
    assert.equal(find(), first);
    assert.deepEqual(read, []);
  });

  it('reads again only what changed, and keeps the others as they are', () => {
    const find = finder();
    const first = find();
    write('dev', 'description = "changed"\n');
    const second = find();
    assert.deepEqual(read, ['dev']);
    assert.equal(second.workspaces[1]?.description, 'changed');
    assert.equal(second.workspaces[0], first.workspaces[0]);
    assert.equal(second.workspaces[2], first.workspaces[2]);
  });

  it('takes a file that was touched and says the same for the same', () => {
    const find = finder();
    const first = find();
    age('dev', HOUR_MS / 2);
    assert.equal(find(), first);
    assert.deepEqual(read, ['dev']);
  });

  it('does not trust the time of a file that was written a moment ago', () => {
    write('dev', 'hidden = true \n', 0);
    const find = finder();
    find();
    // The same size and, on a coarse clock, the same time.
    write('dev', 'hidden = false\n', 0);
    assert.equal(find().workspaces[1]?.hidden, false);
  });

  it('asks only for what somebody who watches saw change', () => {
    const seen = statSync(file('dev')).mtime;
    const find = finder();
    const first = find();
    assert.equal(find([]), first);
    assert.equal(asked, 0);
    // Of the same size; the time may be the same, too.
    write('dev', 'description = "one"\n');
    utimesSync(file('dev'), seen, seen);
    write('prod', 'description = "second"\n');
    const [, dev, prod] = find([file('dev')]).workspaces;
    assert.deepEqual([dev?.description, prod?.description], ['one', 'prod']);
    assert.deepEqual(read, ['dev']);
    assert.equal(find([path.join(home, 'workspaces')]).workspaces[2]?.description, 'second');
  });

  it('sees folders that come, go and are renamed, hinted or not', () => {
    const find = finder();
    find();
    write('new', '');
    renameSync(path.join(home, 'workspaces', 'prod'), path.join(home, 'workspaces', 'live'));
    rmSync(path.join(home, 'workspaces', 'abacus'), { recursive: true });
    assert.deepEqual(
      find([]).workspaces.map(({ slug }) => slug),
      ['dev', 'live', 'new'],
    );
  });

  it('names both where a link makes one folder two workspaces, and forgets it when the link goes', () => {
    const find = finder();
    const link = path.join(home, 'workspaces', 'same');
    symlinkSync(path.join(home, 'workspaces', 'dev'), link);
    const broken = find().workspaces.filter(({ problems }) => problems.length > 0);
    assert.deepEqual(
      broken.map(({ slug }) => slug),
      ['dev', 'same'],
    );
    rmSync(link);
    assert.deepEqual(
      find().workspaces.flatMap(({ problems }) => problems),
      [],
    );
  });

  it('does not look at those that are ignored, and finds them when they no longer are', () => {
    const find = finder();
    assert.deepEqual(
      find(undefined, ['DEV']).workspaces.map(({ slug }) => slug),
      ['abacus', 'prod'],
    );
    assert.equal(read.includes('dev'), false);
    assert.equal(find().workspaces.length, 3);
  });

  it('answers with nothing where the root has gone', () => {
    const find = finder();
    find();
    rmSync(home, { recursive: true });
    assert.deepEqual(find(), { workspaces: [], folders: [] });
  });
});

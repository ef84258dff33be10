/** The data store: what is set is there, what a person wrote stays, and a file that cannot be read is left alone. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataStorePlace } from '../../src/runtime/data-store-place.ts';
import { createOneOffDataStore } from '../../src/runtime/one-off-data-store.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { TomlDate } from '../../src/syntax/toml-value.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';
import { often } from '../kit/often.ts';
import { HOME, PROJECT, refusedBy, writtenBy } from './config-kit.ts';
import { DATA_FILE, dataRig, ROOTS } from './data-kit.ts';

const HARD = [
  '',
  ' ',
  '.',
  'a.b',
  '"',
  "'",
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u007f',
  '\u0085',
  '\u2028',
  '😀',
  '#',
  '=',
  '[',
  ']',
  '{',
  '__proto__',
  'rev',
  'data',
  'schema',
  'a__modified',
  '2026-01-01T00:00:00Z',
  'default-project',
  '<<<<<<< HEAD',
  '"""',
  "'''",
  'constructor',
  '7',
  '\uFEFF',
];

/** Any text that a file of UTF-8 can hold. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(...HARD),
  fc.array(fc.constantFrom(...HARD), { maxLength: 4 }).map(parts => parts.join('')),
);
const key = text.filter(name => name !== '__meta__');

describe('a data store', () => {
  it('gives back any text under any key, in this process and the next', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, text), { minLength: 1, maxLength: 5 }), async pairs => {
        const { store, model } = dataRig();
        const wanted = new Map<string, string>();
        for (const [name, value] of pairs) {
          writtenBy(await store.set(name, value));
          wanted.set(name, value);
        }
        const { store: next } = dataRig({ model });
        for (const each of [store, next]) {
          for (const [name, value] of wanted) assert.equal(each.get(name), value);
          assert.deepEqual(each.list(), wanted);
        }
        for (const name of wanted.keys()) writtenBy(await next.unset(name));
        assert.deepEqual([...next.list()], []);
        assert.equal(parseToml(model.text(DATA_FILE) ?? '').held, undefined);
      }),
      { numRuns: often(60, 150) },
    );
  });

  it('takes and gives in memory what a file would', async () => {
    await fc.assert(
      fc.asyncProperty(key, text, async (name, value) => {
        const store = createOneOffDataStore();
        writtenBy(await store.set(name, value));
        assert.equal(store.get(name), value);
        assert.deepEqual([...store.list()], [[name, value]]);
        writtenBy(await store.unset(name));
        assert.equal(store.get(name), undefined);
      }),
    );
    refusedBy(await createOneOffDataStore().backup(), 'no-project');
    refusedBy(await createOneOffDataStore().set('__meta__', 'x'), 'other');
  });

  it('leaves every other byte of the file when a key is set and unset again', async () => {
    const before = '\uFEFF# tokens\r\n\r\n"a.b" = \'one\' # mine\r\nplain   = "two"\r\n';
    const model = modelDisk();
    model.put(DATA_FILE, before);
    const { store } = dataRig({ model });
    writtenBy(await store.set('c.d', 'three'));
    // Decoding takes the byte order mark away.
    const own = (): string | undefined => model.text(DATA_FILE)?.split('[__meta__]')[0]?.trimEnd();
    assert.equal(own(), `${before.slice(1)}"c.d" = "three"`);
    writtenBy(await store.set('a.b', 'uno'));
    writtenBy(await store.unset('c.d'));
    assert.equal(own(), before.slice(1).replace("'one'", "'uno'").trimEnd());
    const answer = model.open().read(DATA_FILE, 1000);
    assert.deepEqual('bytes' in answer && [...answer.bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
  });

  it('has the bytes of before when what was set is unset, whatever it was', async () => {
    const before = "# mine\n\na  =  'one'   # and this\n\n[t]\nx = 1 # last\n";
    await fc.assert(
      fc.asyncProperty(key, text, async (name, value) => {
        fc.pre(name !== 'a' && name !== 't');
        const model = modelDisk();
        model.put(DATA_FILE, before);
        const { store } = dataRig({ model });
        writtenBy(await store.set(name, value));
        writtenBy(await store.unset(name));
        assert.equal(model.text(DATA_FILE)?.split('[__meta__]')[0]?.trimEnd(), before.trimEnd());
      }),
      { numRuns: 100 },
    );
  });

  it('writes a key with dots as one quoted key, and knows it from a table', async () => {
    const model = modelDisk();
    model.put(DATA_FILE, 'x = "top"\n\n[a]\nb = "below"\n');
    const { store } = dataRig({ model });
    writtenBy(await store.set('a.b', 'one key'));
    assert.match(model.text(DATA_FILE) ?? '', /^"a\.b" = "one key"$/m);
    assert.deepEqual(parseOf(model.text(DATA_FILE)), ['x', 'a.b', 'a', '__meta__']);
    assert.equal(store.get('a.b'), 'one key');
    assert.deepEqual({ ...(store.get('a') as object) }, { b: 'below' });
  });

  it('shows what is no text as it is, keeps it, and writes over none of it', async () => {
    const kept = 'n = 1\nd = 2026-01-01\nl = ["a"]\n\n[t]\nx = 1\n\n[history]\nversions = 0\n';
    const model = modelDisk();
    model.put(DATA_FILE, kept);
    const { store } = dataRig({ model });
    assert.deepEqual([store.get('n'), store.get('l')], [1, ['a']]);
    assert.deepEqual(store.get('d'), new TomlDate('2026-01-01'));
    for (const name of ['n', 'd', 'l', 't', 'history']) {
      assert.match(refusedBy(await store.set(name, 'text'), 'wrong-type'), /unset it first/);
    }
    writtenBy(await store.set('mine', 'text'));
    for (const line of kept.split('\n')) assert.ok(model.text(DATA_FILE)?.split('\n').includes(line), line);
    assert.deepEqual([...store.list().keys()].sort(), ['d', 'history', 'l', 'mine', 'n', 't']);
    writtenBy(await store.unset('t'));
    writtenBy(await store.set('t', 'text now'));
    assert.equal(store.get('t'), 'text now');
    assert.equal(store.history().length, 3, 'and none of it says how many states are kept');
  });

  it('reads and edits the older layout where it stands', async () => {
    const model = modelDisk();
    model.put(DATA_FILE, '[data]\ntoken = "one"\n\n[__meta__]\ntoken = 2020-01-01T00:00:00Z\n');
    const { store } = dataRig({ model });
    assert.deepEqual([...store.list()], [['token', 'one']]);
    writtenBy(await store.set('token', 'two'));
    writtenBy(await store.set('other.key', 'three'));
    assert.match(model.text(DATA_FILE) ?? '', /^\[data\]\ntoken = "two"\n"other\.key" = "three"\n/);
  });

  it('takes no key for a word about another one', async () => {
    const { store, model } = dataRig();
    const time = '2026-01-01T00:00:00Z';
    for (const [name, value] of [
      ['a', 'x'],
      ['a__modified', time],
      ['data', 'd'],
      ['schema', '9'],
    ] as const) {
      writtenBy(await store.set(name, value));
    }
    writtenBy(await store.set('a', 'y'));
    assert.equal(store.get('a__modified'), time);
    assert.deepEqual([...dataRig({ model }).store.list().keys()], ['a', 'a__modified', 'data', 'schema']);
    model.put(DATA_FILE, '[default-project]\nproject = "x"\n');
    assert.deepEqual([...dataRig({ model }).store.list().keys()], ['default-project']);
  });

  it('makes a new file for its owner alone, and leaves the mode of an old one', async () => {
    const { store, model } = dataRig();
    writtenBy(await store.set('a', 'b'));
    assert.equal(model.facts(DATA_FILE)?.mode, 0o600);
    const other = dataRig();
    other.model.put(DATA_FILE, 'a = "b"\n', 0o644);
    writtenBy(await other.store.set('a', 'c'));
    assert.equal(other.model.facts(DATA_FILE)?.mode, 0o644);
  });

  it('writes no value into the log of operations', async () => {
    const { store, model } = dataRig();
    writtenBy(await store.set('harmless', 'hunter2'));
    assert.match(model.text(`${HOME}/.local/log.jsonl`) ?? '', /set harmless in data\.toml/);
    assert.doesNotMatch(model.text(`${HOME}/.local/log.jsonl`) ?? '', /hunter2/);
  });

  it('never writes a file that does not parse, and says where it does not', async () => {
    const broken = 'a = "b"\nc = \n';
    const { store, model, hint, pass } = dataRig();
    writtenBy(await store.set('a', 'b'));
    model.put(DATA_FILE, broken);
    assert.match(refusedBy(await store.set('c', 'd'), 'invalid-file'), /data\.toml:2:\d/);
    refusedBy(await store.compact(), 'invalid-file');
    assert.equal(model.text(DATA_FILE), broken);
    assert.equal(store.get('a'), 'b', 'the last good state');
    hint();
    pass(100);
    assert.match(dataRig({ model }).store.problem() ?? '', /^~\/\.mooring\/data\.toml:2:\d+ cannot be read/);
    model.putFolder('/tmp');
    const copied = await store.backup('/tmp/copy');
    assert.equal(copied.is, 'backed-up');
    assert.equal(model.text('/tmp/copy'), broken);
  });

  it('refuses what TOML cannot hold and what is Mooring’s own', async () => {
    const { store, model } = dataRig();
    refusedBy(await store.set('a', '\uD800'), 'other');
    refusedBy(await store.set('\uD800', 'a'), 'other');
    refusedBy(await store.set('__meta__', 'a'), 'other');
    assert.deepEqual(model.paths(), []);
  });

  it('tells of each key that changes, whoever changed it', async () => {
    const { store, model, hint, pass } = dataRig();
    const seen: string[] = [];
    store.watch(changes => {
      for (const { key: name, old, new: now } of changes) seen.push(`${name}: ${String(old)} -> ${String(now)}`);
    });
    writtenBy(await store.set('a.b', 'one'));
    model.put(DATA_FILE, '"a.b" = "two"\nmore = "x"\n');
    hint();
    pass(100);
    assert.deepEqual(seen, ['a.b: undefined -> one', 'a.b: one -> two', 'more: undefined -> x']);
  });

  it('brings back an earlier state', async () => {
    const { store } = dataRig();
    for (const value of ['one', 'two']) writtenBy(await store.set('a', value));
    writtenBy(await store.restore(store.history()[0]?.hash ?? ''));
    assert.equal(store.get('a'), 'one');
  });

  it('is made only when asked, and only where there is none', async () => {
    const { store, model } = dataRig();
    assert.ok(!store.exists());
    assert.deepEqual([store.get('a'), ...store.list(), store.history().length], [undefined, 0]);
    writtenBy(await store.unset('a'));
    assert.equal((await store.compact()).is, 'written');
    assert.deepEqual(model.paths(), []);
    assert.ok(writtenBy(await store.make()).changed);
    assert.equal(model.facts(DATA_FILE)?.mode, 0o600);
    assert.equal(parseToml(model.text(DATA_FILE) ?? '').held, undefined);
    writtenBy(await store.set('a', 'b'));
    assert.ok(!writtenBy(await store.make()).changed);
    assert.equal(store.get('a'), 'b');
  });
});

describe('compacting a data store', () => {
  it('takes out the records of keys that are gone and old states, and nothing else', async () => {
    const { store, model } = dataRig();
    for (const name of ['a', 'b.c', 'd']) writtenBy(await store.set(name, 'x'));
    const text = (model.text(DATA_FILE) ?? '').replace(/^"b\.c" = .*\n/m, '# gone by hand\n').replace(/^d = .*\n/m, '');
    model.put(DATA_FILE, text);
    const tight = dataRig({ model, versions: 1 });
    const done = await tight.store.compact();
    assert.ok(done.is === 'written' && done.changed);
    assert.deepEqual(done.records, ['"b.c"', 'd']);
    assert.ok(done.versions > 0);
    assert.equal(store.history().length, 1);
    const gone = /^(?:"\\"b\.c\\""|'"b\.c"'|d) = \{.*\n/gm;
    assert.equal(model.text(DATA_FILE), text.replace(gone, ''));
    const again = await tight.store.compact();
    assert.ok(again.is === 'written' && !again.changed && again.records.length + again.versions === 0);
  });
});

describe('the backup of a data store', () => {
  it('goes beside the root’s other memory, for its owner alone, and never over another file', async () => {
    const { store, model } = dataRig();
    assert.match(refusedBy(await store.backup(), 'not-found'), /nothing to copy/);
    writtenBy(await store.set('a', 'b'));
    const files: string[] = [];
    for (let count = 0; count < 2; count++) {
      const done = await store.backup();
      assert.ok(done.is === 'backed-up', JSON.stringify(done));
      files.push(done.file);
      assert.equal(model.text(done.file), model.text(DATA_FILE));
      assert.equal(model.facts(done.file)?.mode, 0o600);
    }
    assert.match(files[0] ?? '', /^\/home\/ana\/\.mooring\/\.local\/backups\/data-\d{8}T\d{6}Z\.toml\.bak$/);
    assert.notEqual(files[0], files[1]);
    assert.match(refusedBy(await store.backup(files[0]), 'other'), /is there already/);
    refusedBy(await store.backup('/nowhere/x'), 'not-found');
    model.putFolder('/mnt');
    const inFolder = await store.backup('/mnt');
    assert.match(inFolder.is === 'backed-up' ? inFolder.file : '', /^\/mnt\/data-/);
  });

  it('tells the workspaces apart', async () => {
    const { store } = dataRig({ wanted: { kind: 'workspace', folder: `${PROJECT}/.mooring/workspaces/dev` } });
    writtenBy(await store.set('a', 'b'));
    const done = await store.backup();
    const file = done.is === 'backed-up' ? done.file : '';
    assert.match(file, /^\/srv\/pier\/\.mooring\/\.local\/backups\/\.mooring\/workspaces\/dev\/data-/);
  });
});

describe('the backup of a data store of a clone', () => {
  const wanted = { kind: 'workspace', folder: `${PROJECT}/.mooring/workspaces/dev` } as const;
  const file = `${wanted.folder}/data.toml`;

  it('goes behind no link', async () => {
    for (const place of ['.local', '.local/backups', '.local/backups/.mooring']) {
      const { store, model } = dataRig({ wanted });
      model.put(file, 'a = "b"\n');
      model.putFolder('/mnt/open');
      model.putLink(`${PROJECT}/.mooring/${place}`, '/mnt/open');
      refusedBy(await store.backup(), 'other');
      assert.deepEqual(
        model.paths().filter(path => path.startsWith('/mnt')),
        [],
      );
    }
  });

  it('copies no file from behind a link', async () => {
    const { store, model } = dataRig({ wanted });
    model.put('/home/ana/.netrc', 'own');
    model.putLink(file, '/home/ana/.netrc');
    refusedBy(await store.backup('/tmp-copy'), 'other');
    assert.equal(model.text('/tmp-copy'), undefined);
  });
});

describe('the place of a data store', () => {
  const outside = modelOutside(modelDisk().open(), 'first');
  const placeOf = (file: string) => {
    const place = dataStorePlace({ kind: 'file', file }, ROOTS, outside);
    return 'is' in place ? place.message : place;
  };

  it('is in the root that the file is in, else in the user’s', () => {
    const table = [
      [`${HOME}/workspaces/dev/data.toml`, HOME, `${HOME}/.local`, 'workspaces/dev/data.toml'],
      [`${PROJECT}/more/own.toml`, PROJECT, `${PROJECT}/.mooring/.local`, 'more/own.toml'],
    ] as const;
    for (const [file, root, local, path] of table) {
      const place = placeOf(file);
      assert.ok(typeof place === 'object');
      assert.deepEqual([place.root, place.local, place.path], [root, local, path]);
    }
    const place = placeOf('/srv/other place/own.toml');
    assert.ok(typeof place === 'object');
    assert.deepEqual([place.root, place.path], ['/srv/other place', 'own.toml']);
    assert.match(place.local, /^\/home\/ana\/\.mooring\/\.local\/files\/own-toml-[0-9a-f]{32}$/);
  });

  it('is none where Mooring keeps something else', () => {
    assert.match(String(placeOf(`${HOME}/config.toml`)), /is no data store/);
    assert.match(String(placeOf('/x/workspace.toml')), /is no data store/);
  });

  it('makes nothing beside a file that is in no root', async () => {
    const { store, model } = dataRig({ wanted: { kind: 'file', file: '/srv/own.toml' } });
    writtenBy(await store.set('a', 'b'));
    assert.deepEqual(
      model.paths().filter(path => !path.startsWith(HOME)),
      ['/srv/own.toml'],
    );
    writtenBy(await store.set('a', 'c'));
    assert.equal(store.history().length, 1);
  });
});

function parseOf(source: string | undefined): string[] {
  const { root } = parseToml(source ?? '');
  return root?.kind === 'map' ? root.entries.map(({ key: name }) => name) : [];
}

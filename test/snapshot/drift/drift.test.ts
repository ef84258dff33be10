import assert from 'node:assert/strict';
import { uuid } from '../../kit/check.ts';
import { drifts, type Files, line, told } from '../../kit/drift.ts';

const MANIFEST = '.mooring/manifest.yaml';
const py = (name: string, decorator = '@workflow', body = 'pass'): string =>
  `from bifrost import workflow, tool\n\n\n${decorator}\ndef ${name}():\n    ${body}\n`;
const prose = (seed: string): string =>
  Array.from({ length: 12 }, (_, at) => `${seed} says ${at * 7} of ${seed}.`).join('\n');

const PROJECT: Files = {
  [MANIFEST]: `workflows:
  greet: { id: ${uuid(1)}, path: flows/greet.py, function_name: greet }
  part: { id: ${uuid(2)}, path: flows/part.py, function_name: part, description: Takes leave }
forms:
  hello: { id: ${uuid(3)}, path: forms/hello.form.yaml }
apps:
  board: { id: ${uuid(4)}, path: apps/board/app.yaml }
assets:
  atlas: { id: ${uuid(5)}, path: assets/atlas, included_in_build: true }
rules:
  style: { id: ${uuid(6)}, path: rules/style.md }
  tone: { id: ${uuid(7)}, path: rules/tone.md }
roles:
  - { id: ${uuid(8)}, name: helpdesk }
`,
  'flows/greet.py': py('greet'),
  'flows/part.py': py('part', '@workflow(description="Takes leave")'),
  'forms/hello.form.yaml': `id: ${uuid(3)}\nname: Hello\n`,
  'apps/board/app.yaml': `id: ${uuid(4)}\nname: Board\n`,
  'apps/board/pages/main.tsx': 'main',
  'assets/atlas/asset.json': `{ "asset_uuid": "${uuid(5)}", "name": "Atlas" }\n`,
  'assets/atlas/atlas.png': 'png',
  'rules/style.md': prose('style'),
  'rules/tone.md': prose('tone'),
};

/** Files moved, by the beginnings of their paths. */
function move(files: Files, from: string, to: string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.startsWith(from) ? to + path.slice(from.length) : path, text]),
  );
}

function manifest(from: string, to: string): string {
  const text = PROJECT[MANIFEST] ?? '';
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

const check = (now: Files, ...expected: string[]): void => assert.deepEqual(told(drifts(PROJECT, now)), expected);
const lines = (now: Files): string[] => drifts(PROJECT, now).map(line);

describe('drift', () => {
  it('is nothing where base, manifest and disk agree', () => {
    assert.deepEqual(drifts(PROJECT, PROJECT), []);
    assert.deepEqual(drifts(undefined, PROJECT), []);
  });

  it('is nothing without a manifest', () => {
    assert.deepEqual(drifts(PROJECT, { ...PROJECT, [MANIFEST]: undefined }), []);
  });
});

describe('a modified thing', () => {
  it('is told and does not wait', () => {
    assert.deepEqual(lines({ ...PROJECT, 'flows/greet.py': py('greet', '@workflow', 'return 1') }), [
      'modified greet: flows/greet.py::greet',
    ]);
    assert.deepEqual(lines({ ...PROJECT, 'rules/tone.md': 'Other.\n' }), ['modified tone: rules/tone.md']);
  });

  it('is an app or asset in whose folder any file was', () => {
    assert.deepEqual(lines({ ...PROJECT, 'apps/board/pages/main.tsx': 'other' }), ['modified board: apps/board']);
    assert.deepEqual(lines({ ...PROJECT, 'assets/atlas/more.png': '' }), ['modified atlas: assets/atlas']);
  });

  it('is not known without a base', () => {
    assert.deepEqual(drifts(undefined, { ...PROJECT, 'rules/tone.md': 'Other.\n' }), []);
  });
});

describe('a moved thing', () => {
  it('is known by the id in its file, changed or not, with and without a base', () => {
    const now = {
      ...move(PROJECT, 'forms/', 'dialogs/'),
      'dialogs/hello.form.yaml': `id: ${uuid(3)}\nname: Changed\n`,
    };
    check(now, 'moved hello: forms/hello.form.yaml -> dialogs/hello.form.yaml');
    assert.deepEqual(told(drifts(undefined, now)), ['moved hello: forms/hello.form.yaml -> dialogs/hello.form.yaml']);
    assert.equal(drifts(PROJECT, now)[0]?.reason, 'The file there carries its id. It was changed, too.');
  });

  it('is an app or asset with its folder', () => {
    check(move(PROJECT, 'apps/board/', 'apps/desk/'), 'renamed board: apps/board -> apps/desk');
    check(move(PROJECT, 'assets/', 'art/'), 'moved atlas: assets/atlas -> art/atlas');
  });

  it('is known by its content where the file carries no id', () => {
    check(move(PROJECT, 'rules/tone.md', 'docs/voice.md'), 'moved tone: rules/tone.md -> docs/voice.md');
    check(move(PROJECT, 'rules/tone.md', 'rules/voice.md'), 'renamed tone: rules/tone.md -> rules/voice.md');
    assert.deepEqual(told(drifts(undefined, move(PROJECT, 'rules/tone.md', 'docs/voice.md'))), [
      'declared-but-missing tone: rules/tone.md',
    ]);
  });

  it('is known by the name of its function', () => {
    const now = { ...PROJECT, 'flows/greet.py': undefined, 'jobs/hi.py': py('greet', '@workflow', 'return 2') };
    check(now, 'moved greet: flows/greet.py::greet -> jobs/hi.py::greet');
  });

  it('is known by the id in its decorator', () => {
    const now = {
      ...PROJECT,
      'flows/greet.py': undefined,
      'jobs/hi.py': py('hi', `@workflow(id="${uuid(1)}")`, 'return 2'),
    };
    check(now, 'moved greet: flows/greet.py::greet -> jobs/hi.py::hi');
  });

  it('is asked for by likeness, with the score and the reason', () => {
    const edited = prose('tone').replace('tone says 7 of tone.', 'tone says nothing.');
    const now = { ...PROJECT, 'rules/tone.md': undefined, 'docs/voice.md': edited };
    const [drift] = drifts(PROJECT, now);
    assert.equal(drift && line(drift), 'moved? tone: rules/tone.md -> docs/voice.md');
    assert.ok((drift?.likeness ?? 0) > 60, String(drift?.likeness));
    assert.match(
      drift?.reason ?? '',
      /^Did you move rules\/tone\.md to docs\/voice\.md\? They are \d+ % alike: \d+ % of the lines are the same\.$/,
    );
  });

  it('is not made of two things that have nothing in common', () => {
    const now = { ...PROJECT, 'rules/tone.md': undefined, 'docs/voice.md': prose('something else') };
    check(now, 'deleted tone: rules/tone.md');
  });

  it('is a function that was renamed in its file, as a question', () => {
    const now = { ...PROJECT, 'flows/greet.py': py('welcome') };
    check(now, 'renamed? greet: flows/greet.py::greet -> flows/greet.py::welcome');
  });

  it('is one that changed places with another', () => {
    const swapped = {
      ...PROJECT,
      'rules/style.md': PROJECT['rules/tone.md'],
      'rules/tone.md': PROJECT['rules/style.md'],
    };
    check(swapped, 'renamed style: rules/style.md -> rules/tone.md', 'renamed tone: rules/tone.md -> rules/style.md');
  });

  it('is one that was moved over another, which is deleted then', () => {
    const now = { ...PROJECT, 'rules/tone.md': PROJECT['rules/style.md'], 'rules/style.md': undefined };
    check(now, 'renamed style: rules/style.md -> rules/tone.md', 'deleted tone: rules/tone.md');
  });

  it('is not one that was copied and then edited', () => {
    const now = { ...PROJECT, 'rules/copy.md': PROJECT['rules/tone.md'], 'rules/tone.md': 'Other.\n' };
    assert.deepEqual(lines(now), ['modified tone: rules/tone.md']);
    assert.deepEqual(lines({ ...PROJECT, 'rules/tone.md': PROJECT['rules/style.md'] }), [
      'modified tone: rules/tone.md',
    ]);
  });

  it('is asked for where two places have its content', () => {
    const now = { ...move(PROJECT, 'rules/tone.md', 'a/one.md'), 'b/two.md': PROJECT['rules/tone.md'] };
    check(now, 'moved? tone: rules/tone.md -> a/one.md | b/two.md');
  });

  it('is told by the end of its path where many have one content, and asked for where that is no help', () => {
    const rule = (key: string, at: number, path: string): string => `  ${key}: { id: ${uuid(at)}, path: ${path} }\n`;
    const empty = (...paths: string[]): Files => Object.fromEntries(paths.map(path => [path, 'TODO\n']));
    const before = {
      [MANIFEST]: `rules:\n${rule('a', 1, 'x/a/todo.md')}${rule('b', 2, 'x/b/todo.md')}`,
      ...empty('x/a/todo.md', 'x/b/todo.md'),
    };
    const now = (...paths: string[]): Files => ({ [MANIFEST]: before[MANIFEST], ...empty(...paths) });
    assert.deepEqual(told(drifts(before, now('y/b/todo.md', 'y/a/todo.md'))), [
      'moved a: x/a/todo.md -> y/a/todo.md',
      'moved b: x/b/todo.md -> y/b/todo.md',
    ]);
    assert.deepEqual(told(drifts(before, now('y/c/todo.md', 'y/d/todo.md'))), [
      'moved? a: x/a/todo.md -> y/c/todo.md | y/d/todo.md',
      'moved? b: x/b/todo.md -> y/d/todo.md | y/c/todo.md',
    ]);
  });

  it('is one that the manifest was pointed away from', () => {
    const now = { ...PROJECT, [MANIFEST]: manifest('forms/hello.form.yaml', 'dialogs/hello.form.yaml') };
    check(now, 'moved hello: dialogs/hello.form.yaml -> forms/hello.form.yaml');
    assert.match(drifts(PROJECT, now)[0]?.reason ?? '', /the manifest was pointed elsewhere/);
  });

  it('is no drift where the manifest went along', () => {
    const now = { ...move(PROJECT, 'forms/', 'dialogs/'), [MANIFEST]: manifest('forms/hello', 'dialogs/hello') };
    check(now);
    assert.deepEqual(
      drifts(PROJECT, now).map(({ kind, reason }) => [kind, reason]),
      [['registry-changed', 'The manifest gives it another path; it was forms/hello.form.yaml.']],
    );
    const other = { ...PROJECT, [MANIFEST]: manifest('rules/tone.md', 'rules/other.md'), 'rules/other.md': 'Other.\n' };
    assert.deepEqual(lines(other), ['registry-changed tone: ']);
  });
});

describe('a thing that is gone', () => {
  it('is deleted where it was there, and missing where it never was', () => {
    check({ ...PROJECT, 'flows/greet.py': undefined }, 'deleted greet: flows/greet.py::greet');
    const more = manifest('forms:\n', `forms:\n  lost: { id: ${uuid(20)}, path: forms/lost.form.yaml }\n`);
    check({ ...PROJECT, [MANIFEST]: more }, 'declared-but-missing lost: forms/lost.form.yaml');
    assert.deepEqual(told(drifts(undefined, { ...PROJECT, 'rules/tone.md': undefined })), [
      'declared-but-missing tone: rules/tone.md',
    ]);
  });

  it('is a function that its file has no more, and an asset without its file', () => {
    check({ ...PROJECT, 'flows/greet.py': 'x = 1\n' }, 'deleted greet: flows/greet.py::greet');
    check({ ...PROJECT, 'assets/atlas/asset.json': undefined }, 'deleted atlas: assets/atlas');
  });

  it('is blocking where no file could be there', () => {
    const now = { ...PROJECT, [MANIFEST]: manifest('rules/tone.md', '../tone.md'), 'rules/tone.md': undefined };
    const [drift] = drifts(PROJECT, now);
    assert.deepEqual([drift?.kind, drift?.consequence], ['declared-but-missing', 'blocking']);
  });

  it('is not concluded from Python that does not parse', () => {
    assert.deepEqual(told(drifts(PROJECT, { ...PROJECT, 'flows/greet.py': 'def (:\n  (((' })), []);
  });
});

describe('an undeclared thing', () => {
  it('is a decorated function or an entity file that the manifest has not', () => {
    const now = { ...PROJECT, 'flows/new.py': py('new'), 'forms/new.form.yaml': `id: ${uuid(30)}\nname: New\n` };
    check(now, 'undeclared new: flows/new.py::new', 'undeclared New: forms/new.form.yaml');
    assert.deepEqual(told(drifts(undefined, now)), told(drifts(PROJECT, now)));
  });

  it('keeps the id and key under which it was accepted', () => {
    const without = (PROJECT[MANIFEST] ?? '').replace(/ {2}greet: .*\n/, '');
    const [drift] = drifts(PROJECT, { ...PROJECT, [MANIFEST]: without });
    assert.deepEqual(drift?.entity, { id: uuid(1), kind: 'workflow', key: 'greet', name: 'greet' });
    assert.match(drift?.reason ?? '', /It was declared as “greet” when it was last accepted\.$/);
  });

  it('is one whose entry has no path', () => {
    const now = {
      ...PROJECT,
      [MANIFEST]: manifest(`{ id: ${uuid(3)}, path: forms/hello.form.yaml }`, `{ id: ${uuid(3)} }`),
    };
    check(now, 'undeclared hello: forms/hello.form.yaml');
  });
});

describe('a copied thing', () => {
  it('asks which is the original, and blocks', () => {
    const now = {
      ...PROJECT,
      'apps/copy/app.yaml': PROJECT['apps/board/app.yaml'],
      'apps/copy/pages/main.tsx': 'main',
    };
    check(now, 'copied? board: apps/board -> apps/board | apps/copy');
    assert.equal(drifts(PROJECT, now)[0]?.consequence, 'blocking');
  });

  it('is one that was moved to two places', () => {
    const form = PROJECT['forms/hello.form.yaml'];
    const now = {
      ...PROJECT,
      'forms/hello.form.yaml': undefined,
      'a/hello.form.yaml': form,
      'b/hello.form.yaml': `${form}# b\n`,
    };
    check(now, 'copied? hello: forms/hello.form.yaml | a/hello.form.yaml, b/hello.form.yaml');
    assert.match(drifts(PROJECT, now)[0]?.reason ?? '', /a\/hello\.form\.yaml is as it was last accepted\.$/);
  });

  it('is one whose id the manifest has twice', () => {
    const now = {
      ...PROJECT,
      [MANIFEST]: manifest('rules:\n', `rules:\n  again: { id: ${uuid(7)}, path: rules/other.md }\n`),
    };
    check(now, 'copied? again: rules/other.md | rules/tone.md');
  });

  it('is one of two that nobody declares', () => {
    const text = `id: ${uuid(40)}\nname: X\n`;
    check({ ...PROJECT, 'a.form.yaml': text, 'b.form.yaml': text }, 'copied? X: a.form.yaml | b.form.yaml');
  });
});

describe('an identity that differs', () => {
  it('is a file with an id that nothing declares', () => {
    const now = { ...PROJECT, 'forms/hello.form.yaml': `id: ${uuid(50)}\nname: Hello\n` };
    check(now, 'identity-differs? hello: forms/hello.form.yaml -> forms/hello.form.yaml');
    assert.equal(drifts(PROJECT, now)[0]?.consequence, 'blocking');
  });

  it('is an entry that got another id, where the file carries none', () => {
    const now = { ...PROJECT, [MANIFEST]: manifest(uuid(1), uuid(51)) };
    const all = drifts(PROJECT, now);
    assert.deepEqual(all.map(line), ['identity-differs? greet: flows/greet.py::greet -> flows/greet.py::greet']);
    assert.equal(all[0]?.formerId, uuid(1));
    assert.deepEqual(told(drifts(PROJECT, { ...PROJECT, [MANIFEST]: manifest(uuid(8), uuid(58)) })), [
      'identity-differs? helpdesk: ',
    ]);
  });

  it('is no other thing where two files changed places', () => {
    const two: Files = {
      [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\n  b: { id: ${uuid(2)}, path: b.form.yaml }\n`,
      'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
      'b.form.yaml': `id: ${uuid(2)}\nname: B\n`,
    };
    const now = { ...two, 'a.form.yaml': two['b.form.yaml'], 'b.form.yaml': two['a.form.yaml'] };
    assert.deepEqual(told(drifts(two, now)), [
      'renamed a: a.form.yaml -> b.form.yaml',
      'renamed b: b.form.yaml -> a.form.yaml',
    ]);
  });
});

describe('a decorator', () => {
  it('is missing, or of another type', () => {
    check(
      { ...PROJECT, 'flows/greet.py': 'def greet():\n    pass\n' },
      'decorator-missing greet: flows/greet.py::greet',
    );
    check({ ...PROJECT, 'flows/greet.py': py('greet', '@tool') }, 'decorator-type? greet: flows/greet.py::greet');
  });

  it('differs from the manifest in what both say, whoever changed it', () => {
    const changed = { ...PROJECT, 'flows/part.py': py('part', '@workflow(description="Goes")') };
    check(changed, 'metadata-differs? part: flows/part.py::part');
    const reason = 'Decorator and manifest differ in description (Goes and Takes leave); the decorator was changed.';
    assert.equal(drifts(PROJECT, changed)[0]?.reason, reason);
    const other = { ...PROJECT, [MANIFEST]: manifest('Takes leave', 'Goes') };
    assert.equal(
      drifts(PROJECT, other)[0]?.reason,
      'Decorator and manifest differ in description (Takes leave and Goes); the manifest was changed.',
    );
    assert.equal(
      drifts(undefined, other)[0]?.reason,
      'Decorator and manifest differ in description (Takes leave and Goes).',
    );
  });

  it('is shown with what the two say, where that is short, and by the name where the key is a UUID', () => {
    const entry = `workflows:\n  ${uuid(1)}: { path: a.py, function_name: a, timeout_seconds: 60, tags: [x] }\n`;
    const [drift] = drifts(undefined, {
      [MANIFEST]: entry,
      'a.py': py('a', '@workflow(timeout_seconds=30, tags=["y"])'),
    });
    assert.equal(drift?.reason, 'Decorator and manifest differ in timeout_seconds (30 and 60), tags.');
    assert.deepEqual([drift?.entity?.key, drift?.entity?.name], [uuid(1), 'a']);
  });

  it('does not differ in what only one says, in the order of a set, or where only running it could tell', () => {
    const entry = (fields: string): string =>
      `workflows:\n  a: { id: ${uuid(1)}, path: a.py, function_name: a, ${fields} }\n`;
    const same = (decorator: string, fields: string): void =>
      assert.deepEqual(told(drifts(undefined, { [MANIFEST]: entry(fields), 'a.py': py('a', decorator) })), []);
    same('@workflow(description="A")', 'category: c');
    same('@workflow(tags=["b", "a"])', 'tags: [a, b]');
    same('@workflow(description=TEXT, timeout_seconds=60)', 'description: Other, timeout_seconds: 60');
  });
});

describe('the manifest', () => {
  it('is told to be changed by others, and nothing waits for it', () => {
    const now = { ...PROJECT, [MANIFEST]: manifest('included_in_build: true', 'included_in_build: false') };
    assert.deepEqual(lines(now), ['registry-changed atlas: ']);
    assert.deepEqual(lines({ ...PROJECT, [MANIFEST]: manifest('name: helpdesk', 'name: desk') }), [
      'registry-changed desk: ',
    ]);
    assert.deepEqual(lines({ ...PROJECT, [MANIFEST]: `# comment\n${PROJECT[MANIFEST]}` }), []);
  });

  it('is not concluded from while it is held', () => {
    const now = { ...PROJECT, [MANIFEST]: '<<<<<<< a\n=======\n>>>>>>> b\n', 'flows/new.py': py('new') };
    assert.deepEqual(lines(now), ['held : .mooring/manifest.yaml']);
  });

  it('blocks all plans where there are two', () => {
    const now = { ...PROJECT, '.bifrost/metadata.yaml': 'forms: {}\n', 'flows/greet.py': undefined };
    assert.deepEqual(
      drifts(PROJECT, now).map(({ kind, consequence }) => [kind, consequence]),
      [['deleted', 'blocking']],
    );
  });
});

describe('a held file', () => {
  const CONFLICT = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n';

  it('is told as held and as nothing else', () => {
    const all = drifts(PROJECT, { ...PROJECT, 'forms/hello.form.yaml': CONFLICT });
    assert.deepEqual(all.map(line), ['held hello: forms/hello.form.yaml -> forms/hello.form.yaml']);
    assert.deepEqual(told(all), []);
  });

  it('may be what is gone, so that this is a question', () => {
    const now = { ...PROJECT, 'forms/hello.form.yaml': undefined, 'dialogs/hello.form.yaml': CONFLICT };
    check(now, 'deleted? hello: forms/hello.form.yaml');
    assert.match(
      drifts(PROJECT, now).find(({ kind }) => kind === 'deleted')?.reason ?? '',
      /It may be dialogs\/hello\.form\.yaml/,
    );
  });
});

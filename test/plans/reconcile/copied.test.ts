import assert from 'node:assert/strict';
import { uuid } from '../../kit/check.ts';
import type { Files } from '../../kit/drift.ts';
import { contextOf, MANIFEST, nameOf, offered, outcome, planFor } from './kit.ts';

const FRESH = uuid(9001);

const PROJECT: Files = {
  [MANIFEST]: `apps:
  board: { id: ${uuid(1)}, path: apps/board/app.yaml }
forms:
  hello: { id: ${uuid(2)}, path: forms/hello.form.yaml }
agents:
  desk: { id: ${uuid(3)}, path: agents/desk.agent.yaml }
assets:
  atlas: { id: ${uuid(4)}, path: art/atlas }
workflows:
  greet: { id: ${uuid(5)}, path: flows/greet.py, function_name: greet }
`,
  'apps/board/app.yaml': `id: ${uuid(1)}\nname: Board\n`,
  'apps/board/main.tsx': 'main',
  'forms/hello.form.yaml': `id: "${uuid(2)}" # ours\nname: Hello\n`,
  'agents/desk.agent.yaml': `id: ${uuid(3)}\nname: Desk\ndelegated_agent_ids: [${uuid(3)}, ${uuid(8)}]\n`,
  'art/atlas/asset.json': `{ "name": "Atlas", "asset_uuid":"${uuid(4)}" }\n`,
  'flows/greet.py': `from bifrost import workflow\n\n\n@workflow(name="x", id='${uuid(5)}')\ndef greet():\n    pass\n`,
};

function copied(from: string, to: string, files: Files = PROJECT): Files {
  const copies = Object.entries(files).filter(([path]) => path.startsWith(from));
  assert.ok(copies.length > 0, from);
  return { ...files, ...Object.fromEntries(copies.map(([path, text]) => [to + path.slice(from.length), text])) };
}

const without = (files: Files, path: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([each]) => !each.startsWith(path)));

const changed = (files: Files, path: string, from: string, to: string): Files => {
  assert.ok(files[path]?.includes(from), `${path} has ${from}`);
  return { ...files, [path]: files[path]?.replaceAll(from, to) };
};

describe('a copy', () => {
  it('is any of the places, and gets an id of its own or is set aside', () => {
    assert.deepEqual(offered(contextOf(PROJECT, copied('apps/board', 'apps/copy'))), {
      'copied board': [
        'Give apps/copy an id of its own',
        'Give apps/board an id of its own, and change the path in the manifest to apps/copy/app.yaml',
        'Set apps/copy aside',
        'Set apps/board aside, and change the path in the manifest to apps/copy/app.yaml',
      ],
    });
  });

  const kinds: readonly (readonly [what: string, from: string, to: string, file: string, id: string, place: string])[] =
    [
      ['an app', 'apps/board', 'apps/copy', 'apps/copy/app.yaml', uuid(1), 'apps/copy'],
      ['a form', 'forms/hello', 'forms/copy', 'forms/copy.form.yaml', uuid(2), 'forms/copy.form.yaml'],
      [
        'an agent that hands work to itself',
        'agents/desk',
        'agents/copy',
        'agents/copy.agent.yaml',
        uuid(3),
        'agents/copy.agent.yaml',
      ],
      ['an asset', 'art/atlas', 'art/copy', 'art/copy/asset.json', uuid(4), 'art/copy'],
      ['a function', 'flows/greet', 'flows/copy', 'flows/copy.py', uuid(5), 'flows/copy.py::greet'],
    ];
  for (const [what, from, to, file, id, place] of kinds) {
    for (const eol of ['\n', '\r\n']) {
      it(`gets an id of its own: ${what}${eol === '\n' ? '' : ', with CRLF'}`, () => {
        const shaped = (files: Files): Files =>
          Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text?.replaceAll('\n', eol)]));
        const now = shaped(copied(from, to));
        const { files, left } = outcome(shaped(PROJECT), now, { copied: `re-identify ${place}` });
        assert.deepEqual(files, changed(now, file, id, FRESH));
        assert.equal(left.length, 1);
        assert.match(left[0] ?? '', /^undeclared /);
      });
    }

    it(`is set aside: ${what}`, () => {
      const { files, left, plan } = outcome(PROJECT, copied(from, to), { copied: `set-aside ${place}` });
      assert.deepEqual(left, []);
      assert.deepEqual(files, PROJECT);
      assert.deepEqual(
        plan.deletes.map(({ id: of, from: side }) => [of, side]),
        [[id, 'disk']],
      );
    });
  }

  it('is what the manifest names, where the other is the original', () => {
    const now = copied('forms/hello', 'pages/hello');
    const place = 'forms/hello.form.yaml';
    const moved = changed(now, MANIFEST, 'forms/hello', 'pages/hello');
    const { files } = outcome(PROJECT, now, { copied: `re-identify ${place}` });
    assert.deepEqual(files, changed(moved, place, uuid(2), FRESH));
    const aside = outcome(PROJECT, now, { copied: `set-aside ${place}` });
    assert.deepEqual(aside.left, []);
    assert.deepEqual(aside.files, without(moved, place));
  });

  it('is one of two that are not in their place; the one that was accepted comes first', () => {
    const away = without(copied('forms/hello', 'b/hello', copied('forms/hello', 'a/hello')), 'forms/');
    const now = changed(away, 'a/hello.form.yaml', 'Hello', 'Other');
    const context = contextOf(PROJECT, now);
    assert.deepEqual(offered(context)['copied hello']?.slice(0, 2), [
      'Give a/hello.form.yaml an id of its own, and change the path in the manifest to b/hello.form.yaml',
      'Give b/hello.form.yaml an id of its own, and change the path in the manifest to a/hello.form.yaml',
    ]);
    const { files, left } = outcome(PROJECT, now, { copied: 're-identify a/hello.form.yaml' });
    assert.deepEqual(left, ['undeclared Other']);
    const pointed = changed(now, MANIFEST, 'forms/hello', 'b/hello');
    assert.deepEqual(files, changed(pointed, 'a/hello.form.yaml', uuid(2), FRESH));
  });

  it('is one of many, which all get ids of their own', () => {
    const now = copied('forms/hello', 'b', copied('forms/hello', 'a'));
    const titles = offered(contextOf(PROJECT, now))['copied hello'] ?? [];
    assert.equal(titles[0], 'Give a.form.yaml and b.form.yaml ids of their own');
    const { files, left } = outcome(PROJECT, now, { copied: 're-identify a.form.yaml, b.form.yaml' });
    const first = changed(now, 'a.form.yaml', uuid(2), FRESH);
    assert.deepEqual(files, changed(first, 'b.form.yaml', uuid(2), uuid(9002)));
    assert.equal(left.length, 2);
    const many = ['c', 'd'].reduce((files, name) => copied('forms/hello', name, files), now);
    assert.equal(
      offered(contextOf(PROJECT, many))['copied hello']?.[0],
      'Give the 4 copies of forms/hello.form.yaml ids of their own',
    );
  });

  it('that nobody declares is one of several as well', () => {
    const form = `id: ${uuid(7)}\nname: New\n`;
    const now = { ...PROJECT, 'a.form.yaml': form, 'b.form.yaml': form };
    const { files, left } = outcome(PROJECT, now, { copied: 're-identify b.form.yaml' });
    assert.deepEqual(files, changed(now, 'b.form.yaml', uuid(7), FRESH));
    assert.deepEqual(left, ['undeclared New', 'undeclared New']);
    assert.deepEqual(outcome(PROJECT, now, { copied: 'set-aside a.form.yaml' }).files, without(now, 'a.form.yaml'));
  });

  it('that would take another thing along is not set aside', () => {
    const kinds = (now: Files): string[] =>
      (
        offered(contextOf(PROJECT, now))['copied board'] ??
        offered(contextOf(PROJECT, now))['copied greet'] ??
        []
      ).filter(title => title.startsWith('Set'));
    // The original lies in it.
    assert.deepEqual(kinds(copied('apps/board/app', 'apps/board/sub/app')), ['Set apps/board/sub aside']);
    // Another function lies beside it.
    const beside = copied('flows/greet', 'flows/copy');
    const more = { ...beside, 'flows/copy.py': `${beside['flows/copy.py']}\n\ndef more():\n    pass\n` };
    assert.deepEqual(kinds(more), ['Set flows/greet.py aside, and change the path in the manifest to flows/copy.py']);
    // The manifest declares what is in it.
    const inside: Files = {
      ...copied('apps/board', 'apps/copy'),
      'apps/copy/flow.py': 'from bifrost import workflow\n\n\n@workflow\ndef flow():\n    pass\n',
    };
    const declared = `${inside[MANIFEST]}  flow: { id: ${uuid(6)}, path: apps/copy/flow.py, function_name: flow }\n`;
    assert.deepEqual(kinds({ ...inside, [MANIFEST]: declared }), [
      'Set apps/board aside, and change the path in the manifest to apps/copy/app.yaml',
    ]);
  });

  it('takes along what in it refers to the id, and not what refers to it in the original', () => {
    const link = `id: ${uuid(9)}\nname: L\ndelegated_agent_ids: [${uuid(1)}]\n`;
    const now = {
      ...without(copied('apps/board/app', 'apps/board/sub/app'), 'apps/board/main'),
      'apps/board/a.agent.yaml': link,
      'apps/board/sub/b.agent.yaml': link.replace(uuid(9), uuid(10)),
    };
    const { files } = outcome(PROJECT, now, { copied: 're-identify apps/board' });
    const pointed = changed(now, MANIFEST, 'apps/board/app', 'apps/board/sub/app');
    const own = changed(pointed, 'apps/board/app.yaml', uuid(1), FRESH);
    assert.deepEqual(files, changed(own, 'apps/board/a.agent.yaml', uuid(1), FRESH));
  });

  it('of another kind is not the original', () => {
    const now = { ...PROJECT, 'x.agent.yaml': `id: ${uuid(2)}\nname: X\n` };
    assert.deepEqual(offered(contextOf(PROJECT, now))['copied hello'], [
      'Give x.agent.yaml an id of its own',
      'Set x.agent.yaml aside',
    ]);
  });

  it('is not given an id through an alias', () => {
    const now = {
      ...PROJECT,
      'copy.form.yaml': `x-id: &id ${uuid(2)}\nid: *id\nname: Copy\n`,
    };
    const plan = planFor(contextOf(PROJECT, now), { copied: 're-identify copy.form.yaml' });
    assert.deepEqual(
      plan.blocking.map(({ message }) => message),
      ['copy.form.yaml says it through a YAML alias, so other places would change with it. Change it by hand.'],
    );
  });
});

describe('two entries with one id', () => {
  const TWO: Files = {
    [MANIFEST]: `forms:
  a: { id: ${uuid(1)}, path: a.form.yaml }
  b: { id: '${uuid(1)}', path: b.form.yaml }
bundles:
  all: { id: ${uuid(3)}, forms: [${uuid(1)}] }
`,
    'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
    'b.form.yaml': `id: ${uuid(1)}\nname: B\n`,
  };

  it('are two answers to each of two ways', () => {
    assert.deepEqual(offered(contextOf(undefined, TWO)), {
      'copied a': [
        'Give the form “b” an id of its own',
        'Give the form “a” an id of its own',
        'Remove the form “b” from the manifest, and give b.form.yaml an id of its own',
        'Remove the form “a” from the manifest, and give a.form.yaml an id of its own',
      ],
    });
  });

  it('are told apart by a fresh id, in the file too; references stay', () => {
    const { files, left } = outcome(undefined, TWO, { copied: `re-identify ${MANIFEST}::b` });
    assert.deepEqual(left, []);
    assert.deepEqual(files, {
      ...TWO,
      [MANIFEST]: TWO[MANIFEST]?.replace(`'${uuid(1)}'`, `'${FRESH}'`),
      'b.form.yaml': `id: ${FRESH}\nname: B\n`,
    });
  });

  it('are told apart by the id that a file carries', () => {
    const now = changed(TWO, 'b.form.yaml', uuid(1), uuid(7));
    assert.equal(offered(contextOf(undefined, now))['copied a']?.[0], 'Give the form “b” the id that its file carries');
    const { files, left } = outcome(undefined, now, { copied: `re-identify ${MANIFEST}::b` });
    assert.deepEqual(left, []);
    assert.deepEqual(files, { ...now, [MANIFEST]: now[MANIFEST]?.replace(`'${uuid(1)}'`, `'${uuid(7)}'`) });
  });

  it('take no id that a third entity has, and none twice', () => {
    const owned: Files = {
      ...changed(TWO, 'b.form.yaml', uuid(1), uuid(6)),
      [MANIFEST]: TWO[MANIFEST]?.replace('bundles:', `  c: { id: ${uuid(6)}, path: c.form.yaml }\nbundles:`),
      'c.form.yaml': `id: ${uuid(6)}\nname: C\n`,
    };
    const { files, left } = outcome(undefined, owned, { copied: `re-identify ${MANIFEST}::b` });
    assert.deepEqual(left, ['identity-differs b']);
    assert.deepEqual(files, { ...owned, [MANIFEST]: owned[MANIFEST]?.replace(`'${uuid(1)}'`, `'${FRESH}'`) });
    const entry = (key: string): string => `  ${key}: { id: ${uuid(1)}, path: ${key}.form.yaml }\n`;
    const three: Files = {
      [MANIFEST]: `forms:\n${entry('a')}${entry('b')}${entry('c')}`,
      'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
      'b.form.yaml': `id: ${uuid(7)}\nname: B\n`,
      'c.form.yaml': `id: ${uuid(7)}\nname: C\n`,
    };
    const apart = outcome(undefined, three, { copied: `re-identify ${MANIFEST}::b, ${MANIFEST}::c` }).files[MANIFEST];
    assert.equal(
      apart,
      `forms:\n${entry('a')}${entry('b').replace(uuid(1), uuid(7))}${entry('c').replace(uuid(1), FRESH)}`,
    );
  });

  it('become one where one goes, and what it named is no copy', () => {
    const { files: both, left: found } = outcome(undefined, TWO, { copied: `undeclare ${MANIFEST}::a` });
    assert.deepEqual(found, ['undeclared A']);
    assert.deepEqual(both, {
      ...TWO,
      [MANIFEST]: TWO[MANIFEST]?.replace(/ {2}a: .*\n/, ''),
      'a.form.yaml': `id: ${FRESH}\nname: A\n`,
    });
    const now = without(TWO, 'b.form.yaml');
    const { files, left, plan } = outcome(undefined, now, { copied: `undeclare ${MANIFEST}::b` });
    assert.deepEqual(left, []);
    assert.deepEqual(files, { ...now, [MANIFEST]: TWO[MANIFEST]?.replace(/ {2}b: .*\n/, '') });
    assert.deepEqual(plan.deletes, [{ kind: 'form', id: uuid(1), key: 'b', from: 'manifest', path: MANIFEST }]);
  });

  it('of one thing are one too many, and called by their lines where their keys are one', () => {
    const manifest = '.mooring/manifest/forms.yaml';
    const now = {
      [manifest]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\n`,
      '.mooring/manifest/more.yaml': `forms:\n  a:\n    id: ${uuid(1)}\n    path: a.form.yaml\n`,
      'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
    };
    assert.deepEqual(offered(contextOf(undefined, now)), {
      'copied a': [
        'Remove the form “a” in .mooring/manifest/more.yaml, line 2 from the manifest',
        `Remove the form “a” in ${manifest}, line 2 from the manifest`,
      ],
    });
    const { left } = outcome(undefined, now, { copied: 'undeclare .mooring/manifest/more.yaml::a' });
    assert.deepEqual(left, []);
  });

  it('of two functions get an id in the decorator', () => {
    const code = (name: string): string =>
      `from bifrost import workflow\n\n\n@workflow(id="${uuid(1)}")\ndef ${name}():\n    pass\n`;
    const now = {
      [MANIFEST]: `workflows:
  a: { id: ${uuid(1)}, path: f.py, function_name: a }
  b: { id: ${uuid(1)}, path: g.py, function_name: b }
`,
      'f.py': code('a'),
      'g.py': code('b'),
    };
    const { files, left } = outcome(undefined, now, { copied: `re-identify ${MANIFEST}::a` });
    assert.deepEqual(left, []);
    assert.deepEqual(files, {
      ...now,
      [MANIFEST]: now[MANIFEST].replace(uuid(1), FRESH),
      'f.py': code('a').replace(uuid(1), FRESH),
    });
  });

  it('through one alias are left to people', () => {
    const now = { ...TWO, [MANIFEST]: `forms:\n  a: &a { id: ${uuid(1)}, path: a.form.yaml }\n  b: *a\n` };
    const context = contextOf(undefined, now);
    assert.deepEqual(context.drifts.filter(({ waits }) => waits).map(nameOf), ['copied a']);
    for (const title of offered(context)['copied a'] ?? []) assert.match(title, /^Remove/);
  });
});

import assert from 'node:assert/strict';
import { knownFor } from '../../../src/plans/reconcile/known.ts';
import { driftOf } from '../../../src/snapshot/drift.ts';
import { uuid } from '../../kit/check.ts';
import { baseFor, type Files, world } from '../../kit/drift.ts';
import { contextOf, MANIFEST, offered, outcome, planFor } from './kit.ts';

const IDENTITY = 'identity-differs';

/** A form that a bundle and an agent refer to, and an agent that carries its own id. */
const PROJECT: Files = {
  [MANIFEST]: `forms:
  hello: { id: ${uuid(1)}, path: forms/hello.form.yaml }
bundles:
  all:
    id: ${uuid(2)}
    forms: [${uuid(1)}]   # what people see
workflows:
  greet: { id: ${uuid(3)}, path: greet.py, function_name: greet }
agents:
  desk: { id: ${uuid(4)}, path: desk.agent.yaml }
`,
  'forms/hello.form.yaml': `id: ${uuid(1)}\nname: Hello\nworkflow_id: ${uuid(3)}\n`,
  'greet.py': `from bifrost import tool\n\n\n@tool(id='${uuid(3)}')\ndef greet():\n    pass\n`.replace(
    /tool/g,
    'workflow',
  ),
  'desk.agent.yaml': `id: ${uuid(4)}\nname: Desk\ndelegated_agent_ids: []\n`,
};

const edited = (path: string, from: string, to: string): Files => {
  const text = PROJECT[path] ?? '';
  assert.ok(text.includes(from), from);
  return { ...PROJECT, [path]: text.replace(from, to) };
};

const other = edited('forms/hello.form.yaml', uuid(1), uuid(7));

describe('another id in the file', () => {
  it('is offered to the manifest first, as long as nobody has it', () => {
    assert.deepEqual(offered(contextOf(PROJECT, other)), {
      'identity-differs hello': [
        'Write the id of forms/hello.form.yaml into the manifest, and into what refers to “hello”',
        'Write the manifest’s id of “hello” into forms/hello.form.yaml',
      ],
    });
  });

  it('goes into the manifest and into every reference', () => {
    const { files, left } = outcome(PROJECT, other, { [IDENTITY]: 'adopt' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, { ...other, [MANIFEST]: (PROJECT[MANIFEST] ?? '').replaceAll(uuid(1), uuid(7)) });
  });

  it('gives way to the manifest’s', () => {
    const { files, left } = outcome(PROJECT, other, { [IDENTITY]: 're-identify' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, PROJECT);
  });

  it('gives way with what refers to it, where that means nothing else', () => {
    const now = {
      ...other,
      [MANIFEST]: (PROJECT[MANIFEST] ?? '').replace(`[${uuid(1)}]`, `["${uuid(7).toUpperCase()}"]`),
    };
    const { files } = outcome(PROJECT, now, { [IDENTITY]: 're-identify' });
    assert.deepEqual(files, {
      ...PROJECT,
      [MANIFEST]: (PROJECT[MANIFEST] ?? '').replace(`[${uuid(1)}]`, `["${uuid(1)}"]`),
    });
  });

  it('gives way alone, where what refers to it may mean another', () => {
    const now: Files = {
      ...other,
      'copy.form.yaml': `id: ${uuid(7)}\nname: Copy\n`,
      [MANIFEST]: (PROJECT[MANIFEST] ?? '').replace(`[${uuid(1)}]`, `[${uuid(7)}]`),
    };
    const { files } = outcome(PROJECT, now, { [IDENTITY]: 're-identify' });
    assert.deepEqual(files, { ...now, 'forms/hello.form.yaml': PROJECT['forms/hello.form.yaml'] });
  });

  it('stays where a file that cannot be read referred to it', () => {
    const before = world(other);
    const now = world(
      { ...other, 'desk.agent.yaml': PROJECT['desk.agent.yaml']?.replace('[]', `[${uuid(1)}]`) },
      before.snapshot,
    );
    const held = world({ ...other, 'desk.agent.yaml': '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n' }, now.snapshot);
    const drifts = driftOf(baseFor(PROJECT), held.snapshot, held.facts);
    const known = knownFor(held.snapshot, drifts);
    const context = { ...held, base: baseFor(PROJECT), drifts, known, freshId: () => uuid(9001) };
    assert.deepEqual(
      planFor(context, { [IDENTITY]: 'adopt' }).blocking.map(({ message }) => message),
      ['desk.agent.yaml cannot be read as it is. Mend it first.'],
    );
  });

  it('is written into entity files that refer to it, in their own line endings', () => {
    const crlf = (files: Files): Files =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text?.replaceAll('\n', '\r\n')]));
    const now = crlf(edited('greet.py', uuid(3), uuid(7)));
    const { files, left } = outcome(crlf(PROJECT), now, { [IDENTITY]: 'adopt' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, {
      ...now,
      [MANIFEST]: now[MANIFEST]?.replace(uuid(3), uuid(7)),
      'forms/hello.form.yaml': now['forms/hello.form.yaml']?.replace(uuid(3), uuid(7)),
    });
  });

  it('of a decorator gives way, in its quotes', () => {
    const now = edited('greet.py', uuid(3), uuid(7));
    const { files, left } = outcome(PROJECT, now, { [IDENTITY]: 're-identify' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, PROJECT);
  });

  it('of an asset gives way in its JSON, and is taken where the key is the id', () => {
    const before = {
      [MANIFEST]: `assets:\n  "${uuid(5)}": { path: art/a, id: '${uuid(5)}' }\n`,
      'art/a/asset.json': `{\n\t"asset_uuid" : "${uuid(5)}"\n}`,
    };
    const now = { ...before, 'art/a/asset.json': `{\n\t"asset_uuid" : "${uuid(7)}"\n}` };
    assert.deepEqual(outcome(before, now, { [IDENTITY]: 're-identify' }).files, before);
    const { files, left } = outcome(before, now, { [IDENTITY]: 'adopt' });
    assert.deepEqual(left, []);
    assert.deepEqual(files, { ...now, [MANIFEST]: `assets:\n  "${uuid(7)}": { path: art/a, id: '${uuid(7)}' }\n` });
  });

  it('is not taken from another entity', () => {
    const two: Files = {
      [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\n  b: { id: ${uuid(2)}, path: b.form.yaml }\n`,
      'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
      'b.form.yaml': `id: ${uuid(2)}\nname: B\n`,
    };
    const now = { ...two, 'b.form.yaml': `id: ${uuid(1)}\nname: B\n` };
    const context = contextOf(two, now);
    assert.deepEqual(offered(context)['identity-differs b'], [
      'Write the manifest’s id of “b” into b.form.yaml',
      'Write the id of b.form.yaml into the manifest, and into what refers to “b”',
    ]);
    assert.deepEqual(
      planFor(context, { [IDENTITY]: 'adopt' }).blocking.map(({ message }) => message),
      [`The form “a” has the id ${uuid(1)} already, so “b” cannot take it. Keep the manifest’s id instead.`],
    );
    assert.deepEqual(outcome(two, now, { [IDENTITY]: 're-identify' }).files, two);
  });

  it('is not written through an alias', () => {
    const now = {
      ...other,
      [MANIFEST]: `${PROJECT[MANIFEST]}events:\n  e: &e { id: ${uuid(8)} }\nforms2: *e\n`.replace(
        `{ id: ${uuid(1)}, path: forms/hello.form.yaml }`,
        `&f { id: ${uuid(1)}, path: forms/hello.form.yaml }\nx-copy: *f`,
      ),
    };
    const plan = planFor(contextOf(PROJECT, now), { [IDENTITY]: 'adopt' });
    assert.deepEqual(
      plan.blocking.map(({ message }) => message),
      [`${MANIFEST} says it through a YAML alias, so other places would change with it. Change it by hand.`],
    );
  });
});

describe('another id in the manifest than was accepted', () => {
  const before: Files = {
    [MANIFEST]: `workflows:
  greet: { id: ${uuid(3)}, path: greet.py, function_name: greet }
forms:
  f: { id: ${uuid(1)}, path: f.form.yaml, workflow_id: ${uuid(3)} }
`,
    'greet.py': 'from bifrost import workflow\n\n\n@workflow\ndef greet():\n    pass\n',
    'f.form.yaml': `id: ${uuid(1)}\nname: F\nlaunch_workflow_id: '${uuid(3)}'\n`,
  };
  const now = { ...before, [MANIFEST]: (before[MANIFEST] ?? '').replace(uuid(3), uuid(7)) };
  const all = { ...now, [MANIFEST]: (before[MANIFEST] ?? '').replaceAll(uuid(3), uuid(7)) };

  it('is offered both ways', () => {
    assert.deepEqual(offered(contextOf(before, now)), {
      'identity-differs greet': [
        'Put the accepted id of “greet” back into the manifest',
        'Accept the new id of “greet”, and write it into what refers to the former one',
      ],
    });
  });

  it('is put back, with what refers to it', () => {
    for (const each of [now, all]) {
      const { files, left } = outcome(before, each, { [IDENTITY]: 'adopt' });
      assert.deepEqual(left, []);
      assert.deepEqual(files, before);
    }
  });

  it('is accepted, and what referred to the former one follows', () => {
    const { plan, files } = outcome(before, now, { [IDENTITY]: 'accept' });
    assert.equal(plan.effects.accepts.length, 1);
    assert.deepEqual(files, {
      ...all,
      'f.form.yaml': before['f.form.yaml']?.replace(uuid(3), uuid(7)),
    });
  });
});

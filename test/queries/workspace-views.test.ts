import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KeyPath } from '../../src/config/key-path.ts';
import { workspaceCompletions } from '../../src/queries/workspace-completion.ts';
import { workspaceHover } from '../../src/queries/workspace-hover.ts';
import { oddText } from '../syntax/kit.ts';
import { evaluationOf, type Files, fileOf, refOf, sourcesOf } from '../workspace/evaluate-kit.ts';
import { cursorIn, WORKSPACES } from './config-kit.ts';

const SIGHT = { slug: 'dev', workspaces: WORKSPACES, layerFiles: ['layers/core.toml', 'requests/audit.toml'] };

function found(source: string, mount?: KeyPath) {
  const { text, offset } = cursorIn(source);
  return { text, all: workspaceCompletions(text, offset, { ...SIGHT, ...(mount ? { mount } : {}) }) };
}

const offered = (source: string, mount?: KeyPath): string[] => found(source, mount).all.map(({ label }) => label);

function chosen(source: string, label: string, mount?: KeyPath): string {
  const { text, all } = found(source, mount);
  const item = all.find(each => each.label === label);
  assert.ok(item, `“${label}” is not offered, but ${all.map(each => each.label).join(', ')}`);
  return text.slice(0, item.replace.start) + item.insert + text.slice(item.replace.end);
}

/** The hover at the cursor of `dev/workspace.toml`, or of the file of that name. */
function hovered(source: string, files: Files = {}, name = 'dev/workspace.toml'): string | undefined {
  const { text, offset } = cursorIn(source);
  const all = { ...files, [name]: text };
  const effective = evaluationOf(all).effective(refOf('dev'));
  const sources = sourcesOf(all);
  const mount = effective.chain.at(-1)?.layers.find(({ file }) => file === fileOf(name))?.mount;
  const definition = mount
    ? sources.layer(refOf('dev'), `workspaces/${name}`, mount)
    : { is: 'read' as const, definition: sources.definition(refOf('dev')) };
  assert.ok(definition.is === 'read' && definition.definition);
  const link = (file: string, line: number): string => `link:${file.split('/').slice(-2).join('/')}#${line}`;
  return workspaceHover({ effective, workspaces: WORKSPACES }, definition.definition, offset, link)?.text;
}

describe('completion in a workspace.toml', () => {
  it('offers the keys that are missing, then the tables, with what they are for and whether they are inherited', () => {
    assert.deepEqual(offered('id = "x"\nhidden = true\n$0'), [
      'schema',
      'description',
      'extends',
      'disabled',
      'base-url',
      'root-env',
      '[variables]',
      '[layers]',
      '[scaffold]',
      '[requests]',
      '[scripts]',
    ]);
    const { all } = found('ba$0');
    assert.match(all.find(({ label }) => label === 'base-url')?.doc ?? '', /Type: text in quotes\.\n- Inherited by/);
    assert.match(all.find(({ label }) => label === 'extends')?.doc ?? '', /- Not inherited\.$/);
    assert.equal(chosen('ba$0', 'base-url'), 'base-url = "§"');
    assert.equal(chosen('req$0', '[requests]'), '[requests.§]');
    assert.equal(chosen('hid$0 = true', 'hidden'), 'hidden = true');
  });

  it('offers the workspaces that can be extended, hidden ones first, and not itself', () => {
    assert.deepEqual(offered('extends = "$0"'), ['base', 'old', 'prod']);
    assert.equal(chosen('extends = "b$0"', 'base'), 'extends = "base"');
    assert.equal(chosen('extends = $0', 'base'), 'extends = "base"');
  });

  it('offers files for layers, flags, methods, and the fields of items', () => {
    assert.deepEqual(offered('[layers]\ncore = "$0"'), SIGHT.layerFiles);
    assert.deepEqual(offered('hidden = $0'), ['true', 'false']);
    assert.deepEqual(offered('[requests.a.b]\nmethod = "$0"').slice(0, 2), ['GET', 'POST']);
    assert.deepEqual(offered('[requests.a]\nmethod = "GET"\n$0'), ['description', 'path', 'headers', 'query', 'body']);
    assert.deepEqual(offered('[scripts.a]\n$0'), ['description', 'run']);
    assert.deepEqual(offered('[scaffold]\n$0').slice(0, 2), ['dirs', 'files']);
    assert.deepEqual(offered('[requests]\n$0'), []);
    assert.deepEqual(offered('[variables]\nx = "$0"'), []);
  });

  it('offers what counts in a layer, by where it lands', () => {
    assert.deepEqual(offered('$0', []).slice(0, 3), ['base-url', 'root-env', '[variables]']);
    assert.deepEqual(offered('$0', []).includes('[layers]'), false);
    assert.deepEqual(offered('[get]\n$0', ['requests', 'config']).slice(0, 2), ['description', 'method']);
    assert.deepEqual(offered('$0', ['scripts', 'login']), ['description', 'run']);
    assert.deepEqual(offered('[$0]', ['requests']), []);
  });
});

describe('completion and hovers of any text', () => {
  it('never throw', () => {
    fc.assert(
      fc.property(oddText, fc.nat(200), (text, at) => {
        const offset = Math.min(at, text.length);
        workspaceCompletions(text, offset, SIGHT);
        hovered(`${text.slice(0, offset).replaceAll('$0', '')}$0${text.slice(offset).replaceAll('$0', '')}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe('hovers in a workspace.toml', () => {
  const base = {
    'base/workspace.toml': 'hidden = true\nbase-url = "https://x"\n\n[variables]\ntoken = "hunter2hunter2"\n',
  };

  it('say what a key is for, what holds, and what that hides', () => {
    const text = hovered('extends = "base"\nbase$0-url = "http://y"\n', base) ?? '';
    assert.match(text, /^\*\*base-url\*\*\n\nThe address/);
    assert.match(text, /1\. \*\*`"http:\/\/y"`\*\* from \[dev\/workspace\.toml:2\]\(link:dev\/workspace\.toml#2\)\n/);
    assert.match(
      text,
      /1\. `"https:\/\/x"` from \[base\/workspace\.toml:2\]\(link:base\/workspace\.toml#2\) \(base base\), hidden$/,
    );
  });

  it('mask what looks like a secret', () => {
    const text = hovered('extends = "base"\n\n[variables]\ntok$0en = "hunter3hunter3"\n', base) ?? '';
    assert.match(text, /••••/);
    assert.doesNotMatch(text, /hunter/);
  });

  it('say in which order bases are evaluated, and where a layer lands', () => {
    assert.match(hovered('ext$0ends = "base"\n', base) ?? '', /Evaluated in this order: base → dev\.$/);
    assert.match(hovered('ext$0ends = "gone"\n') ?? '', /No base is laid under/);
    const layer = { 'dev/a.toml': 'x = 1\n' };
    assert.match(hovered('[layers]\n"requests$0.a" = "a.toml"\n', layer) ?? '', /lands in `requests\.a`\.$/);
    assert.match(hovered('[layers]\ncore$0 = "b.toml"\n') ?? '', /not there\.$/);
  });

  it('speak of a layer by where it lands, and of nothing in a held file or beside keys', () => {
    const own = { 'dev/workspace.toml': '[layers]\n"requests.a" = "a.toml"\n' };
    assert.match(
      hovered('[x]\nmeth$0od = "GET"\n', own, 'dev/a.toml') ?? '',
      /^\*\*requests\.a\.x\.method\*\*\n\nThe method/,
    );
    assert.equal(hovered('x =$0\n'), undefined);
    assert.equal(hovered('hidden = true\n\n$0\n'), undefined);
  });
});

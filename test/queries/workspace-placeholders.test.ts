import assert from 'node:assert/strict';
import { workspacePlaceholderCompletions } from '../../src/queries/workspace-placeholder-completion.ts';
import { valuesFor, workspacePlaceholderHover } from '../../src/queries/workspace-placeholder-hover.ts';
import { readDefinition } from '../../src/workspace/definition.ts';
import type { WorkspaceRef } from '../../src/workspace/effective.ts';
import { lookAt, type RootFiles, USER } from '../kit/check-placeholders.ts';

const BASE = `hidden = true
base-url = "https://{{host}}"
variables = { host = "base.example", token = "abc" }
`;
const DEV = `extends = "abacus"
variables.host = "dev.example"
requests.get = { method = "GET", path = "/a", headers = { x = "$0" } }
`;
const FILES: RootFiles = {
  '.env': 'LEVEL=info\nAPI_KEY=k1\n',
  'data.toml': 'last = "1"\n',
  'workspaces/dev/.env': `LEVEL=debug\nNEEDS=\${secret:db}\n`,
  'workspaces/abacus/workspace.toml': BASE,
  'workspaces/int/workspace.toml': 'extends = "abacus"\n',
};

/** What `dev` said last while what is typed cannot be read. */
const GOOD = 'variables.host = 1\n';

/** The file with the cursor is that of `dev`, or of the base where it is named. */
function at(source: string, slug = 'dev') {
  const offset = source.indexOf('$0');
  const text = source.replace('$0', '');
  const name = `workspaces/${slug}/workspace.toml`;
  const others =
    slug === 'dev' ? {} : { 'workspaces/dev/workspace.toml': 'extends = "abacus"\nvariables.host = "dev.example"\n' };
  const definition = readDefinition({ file: `${USER}/${name}`, text }, { is: 'workspace' });
  const look = lookAt({ ...FILES, ...others, [name]: definition.held ? GOOD : text }, { HOME: '/home/ana' });
  const { effective } = look.subject(slug);
  const own = look.check.resolver(effective);
  const children = look.check.children(effective.workspace, look.sight);
  return { offset, definition, own, children };
}

function hovered(
  source: string,
  { slug = 'dev', active }: { slug?: string; active?: string } = {},
): string | undefined {
  const { offset, definition, own, children } = at(source, slug);
  const ref: WorkspaceRef | undefined =
    active === undefined ? undefined : { root: 'user', rootFolder: USER, slug: active };
  const values = valuesFor(own, slug === 'abacus' ? children : [], ref);
  const hover = workspacePlaceholderHover(
    () => values,
    definition,
    offset,
    (file, line) => `${file.slice(USER.length)}#${line}`,
  );
  return hover?.text;
}

function inHeader(value: string): string {
  return DEV.replace('$0', value);
}

describe('hovers on placeholders', () => {
  it('show the value, where it stands, how it is written and what it hides', () => {
    assert.equal(
      hovered(inHeader('x {{ho$0st}}')),
      [
        '**`{{host}}`**',
        '',
        '1. **`dev.example`** from [dev/workspace.toml:2](/workspaces/dev/workspace.toml#2)',
        '1. `"base.example"` from [abacus/workspace.toml:3](/workspaces/abacus/workspace.toml#3), hidden',
      ].join('\n'),
    );
    assert.match(
      hovered(inHeader('{{base-url$0}}')) ?? '',
      /\*\*`https:\/\/dev\.example`\*\* from \[abacus\/workspace\.toml:2\]\([^)]*\), written `"https:\/\/\{\{host\}\}"`/,
    );
  });

  it('show the environment with what it hides, and mask secrets', () => {
    assert.equal(
      hovered(inHeader('{{LEVEL$0}}')),
      [
        '**`{{LEVEL}}`**',
        '',
        '1. **`debug`** from [dev/.env:1](/workspaces/dev/.env#1)',
        '1. `info` from [.mooring/.env:1](/.env#1), hidden',
      ].join('\n'),
    );
    for (const name of ['API_KEY', 'token']) {
      const text = hovered(inHeader(`{{${name}$0}}`)) ?? '';
      assert.match(text, /••••••••/, name);
      assert.doesNotMatch(text, /k1|abc/);
    }
  });

  it('say what is known at run time only, what nothing says, and what goes in circles', () => {
    assert.match(hovered(inHeader('{{[arg]::n$0}}')) ?? '', /given when the request is sent/);
    assert.match(
      hovered(inHeader('{{NEEDS$0}}')) ?? '',
      /the secret “db”, which the editor keeps\.\n\n.*dev\/\.env:2/s,
    );
    assert.match(hovered(inHeader('{{hostt$0}}')) ?? '', /Nothing says “hostt”\. Did you mean `host`\?/);
    assert.match(hovered(inHeader('{{x::y$0}}')) ?? '', /\*\*`y`\*\*, the default/);
    assert.match(
      hovered('variables = { a = "{{$0b}}", b = "{{a}}" }\n') ?? '',
      /in a circle: `variables\.b` → `variables\.a` → `variables\.b`/,
    );
  });

  it('go by the active workspace in a hidden base, else by the first that extends it', () => {
    const source = BASE.replace('{{host', '{{ho$0st');
    assert.match(hovered(source, { slug: 'abacus' }) ?? '', /`dev\.example`.*With the values of “dev”, the first/s);
    assert.match(
      hovered(source, { slug: 'abacus', active: 'int' }) ?? '',
      /`base\.example`.*“int”, the active workspace/s,
    );
  });

  it('are nowhere else', () => {
    for (const source of [
      inHeader('x$0 {{host}}'),
      'descri$0ption = "x"\n',
      'description = "{{ho$0st}}"\n',
      'a = "{{$0b\n',
    ]) {
      assert.equal(hovered(source), undefined, source);
    }
  });
});

describe('completion of placeholders', () => {
  const offered = (source: string) => {
    const { offset, definition, own } = at(source);
    return workspacePlaceholderCompletions(definition, offset, () => own);
  };
  const labels = (source: string) => offered(source)?.map(({ label }) => label);
  const chosen = (source: string, label: string): string => {
    const found = offered(source)?.find(each => each.label === label);
    assert.ok(found, `${label} among ${labels(source)?.join(', ')}`);
    const text = source.replace('$0', '');
    return text.slice(0, found.replace.start) + found.insert + text.slice(found.replace.end);
  };

  it('offers variables, paths, the environment and the store, in this order, with value and origin', () => {
    const found = offered(inHeader('{{$0}}')) ?? [];
    assert.deepEqual(
      found.map(({ label }) => label),
      [
        'host',
        'token',
        'base-url',
        'requests.get.method',
        'requests.get.path',
        'LEVEL',
        'API_KEY',
        'NEEDS',
        '[store]::last',
        '[arg]::',
        '[file]::',
      ],
    );
    const details = new Map(found.map(({ label, detail }) => [label, detail]));
    assert.equal(details.get('host'), 'dev.example · dev/workspace.toml:2');
    assert.equal(details.get('token'), '•••••••• · abacus/workspace.toml:3 (base abacus)');
    assert.equal(details.get('base-url'), 'https://dev.example · abacus/workspace.toml:2 (base abacus)');
    assert.equal(details.get('LEVEL'), 'debug · dev/.env:1');
    assert.equal(details.get('API_KEY'), '•••••••• · .mooring/.env:2');
    assert.equal(details.get('[store]::last'), '1 · .mooring/data.toml:1');
  });

  it('offers behind a kind what is of that kind, and behind ${ the environment with that of the process', () => {
    assert.deepEqual(labels(inHeader('{{[var]::$0}}')), ['[var]::host', '[var]::token']);
    assert.deepEqual(labels(inHeader('{{[store]::$0}}')), ['[store]::last']);
    assert.deepEqual(labels(inHeader('$'.concat('{$0}'))), [
      'LEVEL',
      'API_KEY',
      'NEEDS',
      'HOME',
      'MOORING_WORKSPACE',
      'MOORING_WORKSPACE_DIR',
      'secret:db',
    ]);
  });

  it('closes what is open, and replaces what is typed', () => {
    assert.equal(chosen('a = "x {{ho$0 y"\nvariables.host = 1\n', 'host'), 'a = "x {{host}} y"\nvariables.host = 1\n');
    assert.equal(chosen('a = "{{ho$0ts}}"\nvariables.host = 1\n', 'host'), 'a = "{{host}}"\nvariables.host = 1\n');
    assert.equal(
      chosen('variables.host = 1\na = "{{[var]::$0', '[var]::host'),
      'variables.host = 1\na = "{{[var]::host}}',
    );
  });

  it('does not offer a value to itself, nor anything outside of braces', () => {
    assert.deepEqual(labels('variables = { a = "{{$0}}", b = 1 }\n')?.slice(0, 1), ['b']);
    for (const source of [
      'a = "{{b}}$0"\n',
      'a = "{{b::$0}}"\n',
      'description = "{{$0}}"\n',
      'a = "$0"\n',
      'a = 1 # {{$0\n',
    ]) {
      assert.equal(offered(source), undefined, source);
    }
  });
});

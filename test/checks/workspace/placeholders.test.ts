import assert from 'node:assert/strict';
import {
  afterFix,
  fixTitles,
  lookAt,
  placeholderProblemsIn,
  type RootFiles,
  told,
  toldAnywhere,
} from '../../kit/check-placeholders.ts';

const dev = (text: string, more: RootFiles = {}): RootFiles => ({ 'workspaces/dev/workspace.toml': text, ...more });

describe('placeholder-unresolved', () => {
  it('is told where the placeholder stands, behind escapes and in lists', () => {
    assert.deepEqual(told(dev('a = ["\\t\\u00e9{{host}}"]\n')), [
      'warning placeholder-unresolved dev/workspace.toml:1 “{{host}}”: Nothing says “host”; add it to [variables], or give it a default: {{…::…}}.',
    ]);
  });

  it('is not told of what the file, the environment, the store, the process or a default says', () => {
    const own = `a = "{{x}} {{base-url}} {{E}} {{[store]::k}} \${HOME} \${Y:-y} {{z::}} {{[arg]::n}} \${secret:s} {{[file]::f}}"\nbase-url = "u"\nvariables.x = 1\n`;
    const files = { '.env': 'E=1', 'workspaces/dev/data.toml': 'k = "v"', 'workspaces/dev/f': '' };
    assert.deepEqual(told(dev(own, files), { HOME: '/home/ana' }), []);
  });

  it('is told of each kind with its way out', () => {
    const own = `a = "{{[store]::k}}"\nb = "{{[file]::f}}"\nc = "\${PRIMARY}"\nd = "{{[evn]::X}}"\ne = "{{}}"\nf = "{{[prop]::/nowhere}}"\n`;
    assert.deepEqual(
      told(dev(own)).map(text => text.replace(/^warning placeholder-unresolved dev\/workspace.toml:/, '')),
      [
        '1 “{{[store]::k}}”: The data store has no key “k”; set it with “mooring store set k”, or give it a default: {{…::…}}.',
        '2 “{{[file]::f}}”: There is no file “f” in the workspace’s folder; make it, or write the path of another.',
        `3 “\${PRIMARY}”: No variable “PRIMARY” is in the environment; add it to the .env, or give it a default: \${PRIMARY:-…}.`,
        '4 “{{[evn]::X}}”: “[evn]” is no kind of placeholder; did you mean “env”?',
        '5 “{{}}”: This placeholder names nothing; write a name, with one of [env], [var], [prop], [store], [arg], [file] before it where it is needed.',
        '6 “{{[prop]::/nowhere}}”: Nothing says “/nowhere”; write the path of a value of this workspace.',
      ],
    );
  });

  it('changes to the name that was meant, and adds a variable or a line to the .env', () => {
    const near = dev('base-url = "x"\na = "{{base_url}}/b"\n');
    assert.deepEqual(afterFix(near, 'Change to “base-url”'), dev('base-url = "x"\na = "{{base-url}}/b"\n'));
    const kind = dev('a = "{{[evn]::X}}"\n');
    assert.match(afterFix(kind, 'Change to “env”')['workspaces/dev/workspace.toml'] ?? '', /\{\{\[env\]::X\}\}/);
    const variable = dev('a = "{{tenant}}"\n');
    assert.deepEqual(fixTitles(variable), ['Add “tenant” to [variables]']);
    assert.match(
      afterFix(variable, 'Add “tenant” to [variables]')['workspaces/dev/workspace.toml'] ?? '',
      /\[variables\]\ntenant = ""\n/,
    );
    const env = dev(`a = "\${TENANT}"\n`, { 'workspaces/dev/.env': '# mine\nA=1\n' });
    assert.deepEqual(afterFix(env, 'Add TENANT to the workspace’s .env'), {
      'workspaces/dev/.env': '# mine\nA=1\nTENANT=\n',
    });
    assert.deepEqual(afterFix(dev(`a = "\${TENANT}"\n`), 'Add TENANT to the workspace’s .env'), {
      'workspaces/dev/.env': 'TENANT=\n',
    });
  });

  it('leaves to the shell what a script sets itself, and is information for the rest', () => {
    const own = `[scripts.x]\nrun = "for f in *; do echo \${f}; done; N=1; echo \${N} \${TENANT}"\n`;
    assert.deepEqual(told(dev(own)), [
      `information placeholder-unresolved dev/workspace.toml:2 “\${TENANT}”: No variable “TENANT” is in the environment; add it to the .env, or give it a default: \${TENANT:-…}.`,
    ]);
  });

  it('is not told while a base or layer is missing that may say it, or a .env that cannot be read', () => {
    assert.deepEqual(told(dev('extends = "gone"\na = "{{x}}"\n')), []);
    assert.deepEqual(told(dev('a = "{{x}}"\n[layers]\nb = "gone.toml"\n')), []);
    assert.deepEqual(told(dev(`a = "\${X}"\n`, { '.env': '<<<<<<< a\nX=1\n=======\n>>>>>>> b\n' })), []);
  });

  it('judges on a machine that is not known only what the files of workspaces say', () => {
    const own = `a = "\${X} {{Y}} {{[store]::k}} {{z}} {{[var]::V}}"\n`;
    assert.deepEqual(
      toldAnywhere(dev(own)).map(text => text.replace(/^.*“(.*)”: .*$/, '$1')),
      ['{{z}}', '{{[var]::V}}'],
    );
  });
});

describe('placeholders of a base', () => {
  const base = 'hidden = true\nid = "x"\n[requests.get]\npath = "{{host}}/{{tenant}}"\n';
  const files = (more: RootFiles): RootFiles => ({ 'workspaces/abacus/workspace.toml': base, ...more });

  it('finds those that rest on it by what they extend, without a walk over all workspaces', () => {
    const { check, sight, subject } = lookAt(
      files({
        'workspaces/dev/workspace.toml': 'extends = "Abacus"\n',
        'workspaces/int/workspace.toml': 'extends = "dev"\n',
      }),
    );
    const seen = Object.defineProperty({ ...sight.seen }, 'all', { get: () => assert.fail('walks over all') });
    const found = check.children(subject('abacus').effective.workspace, { ...sight, seen });
    assert.deepEqual(
      found.map(({ context }) => context.effective.workspace.slug),
      ['dev', 'int'],
    );
  });

  it('may name what only those who extend it define', () => {
    const child = 'extends = "abacus"\nvariables = { host = "h", tenant = "t" }\n';
    assert.deepEqual(told(files({})), []);
    assert.deepEqual(told(files({ 'workspaces/dev/workspace.toml': child })), []);
  });

  it('are told once, in the base, with those who lack the name', () => {
    const given = files({
      'workspaces/dev/workspace.toml': 'extends = "abacus"\nvariables = { host = "h", tenant = "t" }\n',
      'workspaces/int/workspace.toml': 'extends = "abacus"\nvariables.host = "h"\n',
      'workspaces/prod/workspace.toml': 'extends = "int"\n',
      'workspaces/shy/workspace.toml': 'extends = "abacus"\nhidden = true\n',
    });
    assert.deepEqual(told(given), [
      'warning placeholder-unresolved abacus/workspace.toml:4 “{{tenant}}”: Nothing says “tenant” in “int” and 1 more that extend this one; add it to [variables], or give it a default: {{…::…}}.',
    ]);
    const [problem] = placeholderProblemsIn(given);
    assert.deepEqual(
      problem?.related?.map(({ path, message }) => `${path.split('/').at(-2)}: ${message}`),
      ['int: “int” does not say it.', 'prod: “prod” does not say it.'],
    );
    assert.deepEqual(fixTitles(given), [
      'Add “tenant” to [variables] of “int”',
      'Add “tenant” to [variables] of “prod”',
    ]);
    assert.match(
      afterFix(given, 'Add “tenant” to [variables] of “int”')['workspaces/int/workspace.toml'] ?? '',
      /tenant = ""/,
    );
  });

  it('are not told of a child that says the value itself, nor twice where the base is no hidden one', () => {
    const child = 'extends = "abacus"\n[requests.get]\npath = "/own"\n';
    assert.deepEqual(told(files({ 'workspaces/dev/workspace.toml': child })), []);
    const visible = {
      'workspaces/abacus/workspace.toml': 'a = "{{x}}"\n',
      'workspaces/dev/workspace.toml': 'extends = "abacus"\n',
    };
    assert.equal(told(visible).length, 1);
    const env = {
      'workspaces/abacus/workspace.toml': `a = "\${X}"\n`,
      'workspaces/abacus/.env': 'X=1',
      'workspaces/dev/workspace.toml': 'extends = "abacus"\n',
    };
    assert.match(
      told(env).join('\n'),
      /^information placeholder-unresolved abacus.* in “dev”, which extends this one; [^\n]*$/,
    );
  });
});

describe('placeholder-unclosed', () => {
  it('is told of what has no end on its line, and of what begins in another, in every file by itself', () => {
    const own = 'hidden = true\na = "{{b c"\nc = "{{a {{a::x}}"\n[layers]\nl = "l.toml"\n';
    assert.deepEqual(told(dev(own, { 'workspaces/dev/l.toml': `d = '''\n\${X\n'''\n` })), [
      'warning placeholder-unclosed dev/workspace.toml:2 “{{b c”: This placeholder is not closed on its line; write “}}” behind its name.',
      'warning placeholder-unclosed dev/workspace.toml:3 “{{a”: Another placeholder begins before this one is closed, and they do not nest; close it with “}}”, or give the inner one a variable.',
      `warning placeholder-unclosed dev/l.toml:2 “\${X”: This placeholder is not closed on its line; write “}” behind its name.`,
    ]);
  });

  it('is closed behind its name', () => {
    assert.deepEqual(afterFix(dev('a = "{{b::1 c"\n'), 'Close the placeholder'), dev('a = "{{b::1}} c"\n'));
    assert.deepEqual(fixTitles(dev('a = "{{a {{a::x}}"\n')), []);
  });
});

describe('placeholder-cycle', () => {
  it('is told at each value of the circle, and not at what leads into it', () => {
    assert.deepEqual(told(dev('[variables]\na = "{{b}}"\nb = "x{{a}}"\nc = "{{a}}"\n')), [
      'error placeholder-cycle dev/workspace.toml:2 “{{b}}”: This leads back to itself: variables.a → variables.b → variables.a; write out one of these values.',
      'error placeholder-cycle dev/workspace.toml:3 “{{a}}”: This leads back to itself: variables.b → variables.a → variables.b; write out one of these values.',
    ]);
  });

  it('is told of a base where a child closes the circle, and not where each child opens it', () => {
    const base = 'hidden = true\na = "{{b}}"\nb = "{{a}}"\n';
    const child = (text: string): RootFiles => ({
      'workspaces/abacus/workspace.toml': base,
      'workspaces/dev/workspace.toml': `extends = "abacus"\n${text}`,
    });
    assert.deepEqual(told(child('b = "end"\n')), []);
    assert.equal(told(child('')).length, 2);
    assert.match(told(child(''))[0] ?? '', /back to itself in “dev”: a → b → a;/);
    const closing = {
      'workspaces/abacus/workspace.toml': 'a = "{{b}}"\nb = "end"\n',
      'workspaces/dev/workspace.toml': 'extends = "abacus"\nb = "{{a}}"\n',
    };
    assert.deepEqual(
      told(closing).map(text => text.replace(/ “.*$/, '')),
      ['error placeholder-cycle abacus/workspace.toml:1', 'error placeholder-cycle dev/workspace.toml:2'],
    );
  });
});

describe('the check of placeholders', () => {
  it('gives the same problems for the same files without working them out again', () => {
    const { check, sight, subjects } = lookAt(dev('a = "{{x}}"\n'));
    assert.equal(check.check(subjects, sight)[0], check.check(subjects, sight)[0]);
  });
});

import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { ignoringEnv } from '../../src/config/dotenv-ignore.ts';
import { layerEnvironment } from '../../src/config/dotenv-layers.ts';
import { SECRET_NAME, secretsIn, withSecrets } from '../../src/config/dotenv-secrets.ts';

const ROOT = (text: string) => ({ layer: 'root', file: '/r/.env', text }) as const;
const OWN = (text: string) => ({ layer: 'workspace', file: '/r/workspaces/dev/.env', text }) as const;

describe('The .env of a root and of a workspace over each other', () => {
  it('gives each variable with its line and what it hides, the nearest first', () => {
    const { variables } = layerEnvironment([ROOT('A=1\n# c\nB=1\nB=2\n'), OWN('\nB=3\nC="x\ny"\n')]);
    const seen = [...variables.values()].map(({ name, value, layer, line, hides }) => [
      name,
      value,
      layer,
      line,
      hides,
    ]);
    assert.deepEqual(seen, [
      ['A', '1', 'root', 1, []],
      [
        'B',
        '3',
        'workspace',
        2,
        [
          { layer: 'root', file: '/r/.env', line: 4, value: '2' },
          { layer: 'root', file: '/r/.env', line: 3, value: '1' },
        ],
      ],
      ['C', 'x\ny', 'workspace', 3, []],
    ]);
  });

  it('takes names that differ in case for one where the system does', () => {
    const texts = [ROOT('Path=1\n'), OWN('PATH=2\n')];
    assert.equal(layerEnvironment(texts).variables.size, 2);
    const { variables } = layerEnvironment(texts, true);
    assert.deepEqual([...variables.keys()], ['PATH']);
    assert.equal(variables.get('PATH')?.hides.length, 1);
  });

  it('names lines that set nothing, and leaves out what no process can be given', () => {
    const { variables, problems } = layerEnvironment([OWN('words\nA=a\0b\nB=1\n')]);
    assert.deepEqual([...variables.keys()], ['B']);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2],
    );
  });

  it('does not look into a value for other variables', () => {
    const { variables } = layerEnvironment([ROOT(`A=1\nB=\${A}/x\n`)]);
    assert.equal(variables.get('B')?.value, `\${A}/x`);
  });
});

describe('Secrets in values', () => {
  const store = new Map([
    ['token', `a$&b\${secret:other}`],
    ['team/db', ''],
  ]);
  const secretOf = (name: string) => store.get(name);

  it('are put in place as they are, also empty ones', () => {
    assert.deepEqual(withSecrets(`x-\${secret:token}-\${secret: team/db }-y`, secretOf), {
      value: `x-a$&b\${secret:other}--y`,
    });
    assert.deepEqual(withSecrets(`plain \${NAME}`, secretOf), { value: `plain \${NAME}` });
  });

  it('leave the variable without a value where one is missing, and name it', () => {
    assert.deepEqual(withSecrets(`\${secret:token}\${secret:gone}\${secret:gone}`, secretOf), { missing: ['gone'] });
    assert.deepEqual(secretsIn(`\${secret:a}\${secret:b}\${secret:a}`), ['a', 'b']);
  });

  it('have names of letters, digits and a few marks', () => {
    for (const name of ['token', 'payments/prod-token', 'a.b_c', '1']) assert.match(name, SECRET_NAME);
    for (const name of ['', ' a', 'a b', '/a', 'a/', 'a}', 'é']) assert.doesNotMatch(name, SECRET_NAME);
  });
});

describe('The .gitignore beside a .env', () => {
  const ignoring = (text: string) => applyEdits(text, ignoringEnv(text));

  it('gets a line where nothing keeps the file out of git', () => {
    assert.equal(ignoring(''), '.env\n');
    assert.equal(ignoring('.local/'), '.local/\n.env\n');
    assert.equal(ignoring('a\r\nb\r\n'), 'a\r\nb\r\n.env\r\n');
    assert.equal(ignoring('#.env\n/.env\n'), '#.env\n/.env\n.env\n');
  });

  it('stays as it is where it does so already, or where somebody wants a .env in git', () => {
    for (const text of ['.env\n', '**/.env\r\n', '.env*', '*\n', 'a\n!workspaces/dev/.env\n']) {
      assert.equal(ignoring(text), text);
    }
  });
});

import assert from 'node:assert/strict';
import { isLiteralSecret } from '../../src/workspace/literal-secret.ts';

describe('a secret that is written down', () => {
  const long = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8';
  for (const [key, value] of [
    ['password', 'hunter2'],
    ['db_password', 'hunter2'],
    ['apiKey', 'abc'],
    ['X-Api-Key', 'abc'],
    ['client-secret', 'abc'],
    ['Authorization', `Bearer ${long}`],
    ['anything', `ghp_${long}`],
    ['anything', `github_pat_${long}`],
    ['run', `curl -H "Authorization: token ghp_${long}"`],
    ['key', '-----BEGIN RSA PRIVATE KEY-----\nabc'],
    ['id', 'AKIAABCDEFGHIJKLMNOP'],
    ['base-url', 'https://ada:hunter2@api.example.com'],
    ['x', `eyJhbGciOiJIUzI1NiJ9.${long}.${long}`],
  ]) {
    it(`is known in ${key} = ${value?.slice(0, 20)}`, () => {
      assert.equal(isLiteralSecret(['requests', 'x', key ?? ''], value), true);
    });
  }

  for (const [key, value] of [
    ['password', ''],
    ['password', `\${PASSWORD}`],
    ['password', '$PASSWORD'],
    ['password', '{{password}}'],
    ['Authorization', `Bearer \${secret:TOKEN}`],
    ['password', '<your password>'],
    ['password', 'changeme'],
    ['password', true],
    ['token-url', 'https://example.com/token'],
    ['has-secret', 'yes'],
    ['path', '/tokens/{id}'],
    ['base-url', 'https://api.example.com:8080/a@b'],
    ['description', 'Sign in; asks for the password'],
    ['run', 'mooring-sk-tool --long-option-name'],
  ]) {
    it(`is not seen in ${key} = ${String(value)}`, () => {
      assert.equal(isLiteralSecret([String(key)], value), false);
    });
  }
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProjectState } from '../../src/protocol/protocol.ts';
import { type Client, startClient } from './client.ts';

const MANIFEST = '.mooring/manifest.yaml';
const FORM = 'forms/intake.form.yaml';
const ID = 'd2e5f8a1-0000-4000-8000-000000000002';
const DECLARED = `forms:\n  intake:\n    id: ${ID}\n    path: ${FORM}\n`;
const GOOD_FORM = `id: ${ID}\nname: Intake\n`;

/** Each makes one file bad and names the codes that are said about it, and about the manifest where that is another. */
const CASES: readonly {
  readonly name: string;
  readonly file: string;
  readonly put: (target: string, root: string) => void;
  readonly codes: readonly string[];
  readonly inManifest?: readonly string[];
}[] = [
  { name: 'an empty manifest', file: MANIFEST, put: text(''), codes: [] },
  { name: 'a lone dash', file: MANIFEST, put: text('-'), codes: ['wrong-type@1'] },
  {
    name: 'tabs for indentation',
    file: MANIFEST,
    put: text('forms:\n\tintake:\n\t\tid: x\n'),
    codes: ['syntax@2', 'syntax@3'],
  },
  { name: '10 MB', file: MANIFEST, put: text(`a: ${'x'.repeat(10_000_000)}\n`), codes: ['file-too-large@1'] },
  {
    name: 'bytes that are not UTF-8',
    file: FORM,
    put: bytes([0x6e, 0x3a, 0x20, 0xff, 0xfe, 0x0a]),
    codes: ['not-utf8@1'],
  },
  { name: 'a BOM and CRLF', file: FORM, put: text(`\uFEFF${GOOD_FORM.replaceAll('\n', '\r\n')}`), codes: [] },
  { name: 'an alias bomb', file: FORM, put: text(aliasBomb()), codes: ['too-many-aliases@6'] },
  {
    name: 'flow collections nested 100,000 deep',
    file: FORM,
    put: text('['.repeat(100_000)),
    codes: ['nesting-too-deep@1'],
  },
  { name: 'duplicate keys', file: FORM, put: text(`${GOOD_FORM}name: Twice\n`), codes: ['duplicate-key@3'] },
  {
    name: 'anchors and aliases',
    file: FORM,
    put: text(`${GOOD_FORM}description: &d Said once\nconfirmation_markdown: *d\n`),
    codes: [],
  },
  {
    name: 'conflict markers',
    file: FORM,
    put: text(`<<<<<<< a\nname: A\n=======\nname: B\n>>>>>>> b\n`),
    codes: ['conflict-markers@1'],
  },
  { name: 'a dangling link', file: FORM, put: link('nowhere.yaml'), codes: [], inManifest: ['missing-file@4'] },
  { name: 'a circular link', file: FORM, put: link('intake.form.yaml'), codes: [], inManifest: ['missing-file@4'] },
  { name: 'a link that leaves the project', file: FORM, put: linkOutside, codes: [], inManifest: ['path-outside@4'] },
  { name: 'a folder in the place of a file', file: FORM, put: folder, codes: [], inManifest: ['missing-file@4'] },
  { name: 'a manifest that is a folder', file: MANIFEST, put: folder, codes: ['unreadable-file@1'] },
];

describe('bad input', () => {
  let client: Client;
  afterEach(() => client?.stop());

  for (const { name, file, put, codes, inManifest } of CASES) {
    it(`neither stops the engine nor changes: ${name}`, async () => {
      client = await startClient({ [MANIFEST]: DECLARED, [FORM]: GOOD_FORM });
      await ready(client);
      const target = path.join(client.root, file);
      rmSync(target);
      put(target, client.root);
      const before = fingerprint(client.root);
      await client.connection.sendRequest('mooring/rescan', {});
      await ready(client);
      await client.until(`${codes}`, () => same(client.codes(file), codes));
      if (inManifest) await client.until(`${inManifest}`, () => same(client.codes(MANIFEST), inManifest));
      assert.equal(client.process.exitCode, null);
      assert.equal(fingerprint(client.root), before);
    });
  }
});

function same(actual: readonly string[], expected: readonly string[]): boolean {
  return JSON.stringify(actual) === JSON.stringify(expected);
}

async function ready(client: Client): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const states = await client.connection.sendRequest<ProjectState[]>('mooring/projects');
    if (states.every(({ state }) => state === 'ready')) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('The engine did not become ready.');
}

/** Every path below a folder with its type and content, links not followed. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const target = path.join(root, name);
    const stat = lstatSync(target);
    hash.update(`${name} ${stat.mode} ${stat.mtimeMs}\n`);
    if (stat.isFile()) hash.update(readFileSync(target));
  }
  return hash.digest('hex');
}

function text(content: string): (target: string) => void {
  return target => writeFileSync(target, content);
}

function bytes(content: readonly number[]): (target: string) => void {
  return target => writeFileSync(target, Uint8Array.from(content));
}

function link(to: string): (target: string) => void {
  return target => symlinkSync(to, target);
}

function linkOutside(target: string, root: string): void {
  writeFileSync(path.join(root, '..', 'outside.yaml'), GOOD_FORM);
  symlinkSync('../../outside.yaml', target);
}

function folder(target: string): void {
  mkdirSync(target);
}

function aliasBomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 9; at++) {
    const before = String.fromCharCode(96 + at);
    const name = String.fromCharCode(97 + at);
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

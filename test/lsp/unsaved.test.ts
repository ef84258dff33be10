import assert from 'node:assert/strict';
import { Emitter } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { unsavedDocuments } from '../../src/lsp/unsaved.ts';
import { uriOfFile } from '../../src/lsp/uris.ts';
import type { ReadDisk } from '../../src/ports/disk.ts';

const ROOT = '/srv/pier';

function opened(files: Record<string, string>) {
  const [opening, saving, closing] = [new Emitter<Event>(), new Emitter<Event>(), new Emitter<Event>()];
  const documents = new Map<string, TextDocument>();
  const disk: Pick<ReadDisk, 'read'> = {
    read: path => {
      const text = files[path];
      return text === undefined ? { failed: 'missing', code: 'ENOENT' } : { bytes: new TextEncoder().encode(text) };
    },
  };
  const unsaved = unsavedDocuments(
    {
      all: () => [...documents.values()],
      onDidOpen: opening.event,
      onDidSave: saving.event,
      onDidClose: closing.event,
    },
    disk,
  );
  const at = (path: string): TextDocument => {
    const document = documents.get(path);
    assert.ok(document);
    return document;
  };
  return {
    unsaved,
    open(path: string, text: string): void {
      documents.set(path, TextDocument.create(uriOfFile(`${ROOT}/${path}`), 'yaml', 1, text));
      opening.fire({ document: at(path) });
    },
    type(path: string, text: string): void {
      documents.set(path, TextDocument.create(at(path).uri, 'yaml', at(path).version + 1, text));
    },
    save(path: string): void {
      files[`${ROOT}/${path}`] = at(path).getText();
      saving.fire({ document: at(path) });
    },
  };
}

interface Event {
  readonly document: TextDocument;
}

describe('unsaved documents', () => {
  it('are those whose text the disk has not', () => {
    const { unsaved, open, type, save } = opened({ [`${ROOT}/a.yaml`]: 'a: 1\n', [`${ROOT}/b.yaml`]: '\uFEFFb: 1\n' });
    open('a.yaml', 'a: 1\n');
    open('b.yaml', 'b: 1\n');
    assert.deepEqual(unsaved.below(ROOT), []);
    type('a.yaml', 'a: 2\n');
    assert.deepEqual(unsaved.below(ROOT), ['a.yaml']);
    assert.deepEqual(unsaved.below('/srv/other'), []);
    save('a.yaml');
    assert.deepEqual(unsaved.below(ROOT), []);
    type('a.yaml', 'a: 3\n');
    type('a.yaml', 'a: 2\n');
    assert.deepEqual(unsaved.below(ROOT), [], 'typed and taken back');
  });

  it('are those that were open with other text from the beginning', () => {
    const { unsaved, open } = opened({ [`${ROOT}/a.yaml`]: 'a: 1\n' });
    open('a.yaml', 'a: 2\n');
    assert.deepEqual(unsaved.below(ROOT), ['a.yaml']);
  });

  it('are not those whose file is gone, until somebody types in them', () => {
    const files: Record<string, string> = { [`${ROOT}/a.yaml`]: 'a: 1\n' };
    const { unsaved, open, type } = opened(files);
    open('a.yaml', 'a: 1\n');
    delete files[`${ROOT}/a.yaml`];
    assert.deepEqual(unsaved.below(ROOT), []);
    type('a.yaml', 'a: 2\n');
    assert.deepEqual(unsaved.below(ROOT), ['a.yaml']);
  });
});

/** Import statements of Python, name by name. */
import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../base/text.ts';

/** One name that an import binds. The span is that of the whole statement. */
export interface PythonImport extends Span {
  /** The name in this file; the first part for `import a.b`. */
  readonly local: string;
  /** The module as written, with leading dots: `bifrost`, `..sdk.decorators`. */
  readonly module: string;
  /** The name in that module; absent for `import a` and `import a.b as c`. */
  readonly original?: string;
  /** It stands at the top of the module, not in a block, function or class. */
  readonly top: boolean;
}

/** `from m import workflow` gives `m` for `workflow`, whatever the local name. Star imports do not count. */
export function importedFrom(imports: readonly PythonImport[], original: string): PythonImport | undefined {
  return imports.find(one => one.top && one.original === original);
}

/** The names that an `ImportStatement` binds; those that can be told, where it does not parse. */
export function importsOf(statement: SyntaxNode, text: string): readonly PythonImport[] {
  const nodes = statement.node.cursor();
  const words: string[] = [];
  if (nodes.firstChild()) {
    do {
      if (nodes.name !== 'Comment') words.push(text.slice(nodes.from, nodes.to));
    } while (nodes.nextSibling());
  }
  const common = { start: statement.from, end: statement.to, top: statement.parent?.name === 'Script' };
  const isFrom = words[0] === 'from';
  const split = isFrom ? words.indexOf('import') : 0;
  if (split < 0) return [];
  const from = words.slice(1, split).join('');
  return importedNames(words.slice(split + 1)).map(({ name, as }) =>
    isFrom
      ? { ...common, local: as ?? name, module: from, original: name }
      : { ...common, local: as ?? name.replace(/\..*/s, ''), module: name },
  );
}

function importedNames(words: readonly string[]): { name: string; as?: string }[] {
  const names: { name: string; as?: string }[] = [];
  let current: { name: string; as?: string } = { name: '' };
  let renames = false;
  for (const word of [...words, ',']) {
    if (word === ',') {
      if (current.name && current.name !== '*') names.push(current);
      current = { name: '' };
      renames = false;
    } else if (word === 'as') renames = true;
    else if (word === '(' || word === ')') continue;
    else if (renames) current = { name: current.name, as: word };
    else current = { name: current.name + word };
  }
  return names;
}

/** One walk over a Python tree that collects functions and imports, without recursion. */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { importsOf, type PythonImport } from './python-imports.ts';
import { isTerminated } from './python-literals.ts';
import type { PythonFunction } from './python-module.ts';
import { type Binding, bind, type NameScope, nameScope } from './python-names.ts';
import { entityDecorator, parametersOf, trimmedEnd } from './python-parts.ts';
import { isRealError } from './python-tree.ts';

/** Python itself refuses more levels of indentation. Functions below are left out, and the module is broken. */
const MAX_NESTING = 100;

/** A dotted name, as Python allows it: letters of any script. */
const DOTTED_NAME = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u;

interface Frame {
  readonly names: NameScope;
  /** Names of the enclosing functions and classes, this one included. */
  readonly path: readonly string[];
  /** The function whose body this is, if it is one. Its end is known only when it is left. */
  readonly fn?: { end: number; readonly start: number };
}

/** Decorators before something that the grammar could not join them with, such as `@a[0]`. */
interface Pending {
  readonly decorators: readonly SyntaxNode[];
  readonly start: number;
  readonly end: number;
}

export class PythonReader {
  readonly functions: PythonFunction[] = [];
  readonly imports: PythonImport[] = [];
  broken = false;
  private readonly text: string;
  private readonly frames: Frame[] = [];
  private frame: Frame = { names: nameScope(), path: [] };
  private pending: Pending | undefined;
  private isLeaf = false;
  /** Where the last token that is not a comment ended. A function ends there, not behind the comments after it. */
  private tokenEnd = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** False where nothing inside is of interest; `leave` is not called then. */
  enter(node: SyntaxNodeRef): boolean {
    this.isLeaf = true;
    if (node.type.isError && !this.broken) this.broken = isRealError(node.node, this.text);
    if (this.pending && node.type.is('Statement')) this.settle(node);
    switch (node.name) {
      case 'FunctionDefinition':
      case 'ClassDefinition':
        return this.define(node.node);
      case 'DecoratedStatement':
        this.decorate(node.node);
        return true;
      case 'ImportStatement':
        this.import(node.node);
        return true;
      case 'AssignStatement':
        this.assign(node.node);
        return true;
      case 'ForStatement':
      case 'WithStatement':
      case 'TryStatement':
      case 'NamedExpression':
        this.bindTargets(node.node);
        return true;
      case 'String':
      case 'FormatString':
        this.tokenEnd = Math.max(this.tokenEnd, node.to);
        if (!isTerminated(this.text.slice(node.from, node.to))) this.broken = true;
        return node.name === 'FormatString';
      default:
        return true;
    }
  }

  leave(node: SyntaxNodeRef): void {
    if (this.isLeaf && node.to > node.from && node.name !== 'Comment') this.tokenEnd = Math.max(this.tokenEnd, node.to);
    this.isLeaf = false;
    if (node.name === 'Body') this.pending = undefined;
    if (node.name !== 'FunctionDefinition' && node.name !== 'ClassDefinition') return;
    const { fn } = this.frame;
    if (fn) fn.end = trimmedEnd(this.text, fn.start, this.tokenEnd);
    this.frame = this.frames.pop() ?? this.frame;
  }

  private define(node: SyntaxNode): boolean {
    const { pending } = this;
    this.pending = undefined;
    if (this.frames.length >= MAX_NESTING) {
      this.broken = true;
      return false;
    }
    const outer = this.frame;
    const nameNode = node.getChild('VariableName');
    const name = nameNode ? this.text.slice(nameNode.from, nameNode.to) : '';
    const path = name ? [...outer.path, name] : outer.path;
    const isClass = node.name === 'ClassDefinition';
    const names = nameScope(outer.names, isClass);
    this.frames.push(outer);
    this.frame = { names, path };
    if (!nameNode) return true;
    if (!isClass) this.frame = { names, path, fn: this.addFunction(node, nameNode, outer, names, pending) };
    bind(outer.names, name, { kind: 'other', at: node.from });
    return true;
  }

  private addFunction(node: SyntaxNode, name: SyntaxNode, outer: Frame, names: NameScope, pending?: Pending) {
    const statement = node.parent?.name === 'DecoratedStatement' ? node.parent : node;
    const decorators = [
      ...(pending?.decorators ?? []),
      ...(statement === node ? [] : statement.getChildren('Decorator')),
    ];
    const list = node.getChild('ParamList');
    const parameters = list ? parametersOf(list, this.text) : [];
    for (const parameter of parameters) bind(names, parameter.name, { kind: 'other', at: parameter.start });
    const decorator = decorators
      .map(one => entityDecorator(one, outer.names, this.text))
      .find(one => one !== undefined);
    const fn = {
      start: pending?.start ?? statement.from,
      end: node.to,
      name: this.text.slice(name.from, name.to),
      nameSpan: { start: name.from, end: name.to },
      async: node.firstChild?.name === 'async',
      scope: outer.path,
      parameters,
      ...(decorator && { decorator }),
      decorated: decorators.length > 0 || pending !== undefined,
    };
    this.functions.push(fn);
    return fn;
  }

  /** Decorators without a definition wait for the next one. */
  private decorate(statement: SyntaxNode): void {
    if (statement.getChild('FunctionDefinition') || statement.getChild('ClassDefinition')) return;
    const own = statement.getChildren('Decorator');
    const end = trimmedEnd(this.text, statement.from, own.at(-1)?.to ?? statement.to);
    this.pending = {
      decorators: [...(this.pending?.decorators ?? []), ...own],
      start: this.pending?.start ?? statement.from,
      end,
    };
  }

  /** A statement follows decorators that wait: their rest on the same line, what they decorate, or neither. */
  private settle(statement: SyntaxNodeRef): void {
    const { pending } = this;
    if (!pending || /^(?:Decorated|Function|Class)/.test(statement.name)) return;
    const isRest =
      statement.name === 'ExpressionStatement' && !/[\r\n]/.test(this.text.slice(pending.end, statement.from));
    // What the last of them means with its rest, `workflow[0]`, is not known.
    this.pending = isRest ? { ...pending, decorators: pending.decorators.slice(0, -1), end: statement.to } : undefined;
  }

  private import(statement: SyntaxNode): void {
    for (const one of importsOf(statement, this.text)) {
      this.imports.push(one);
      const original = one.original === undefined ? {} : { original: one.original };
      bind(this.frame.names, one.local, { kind: 'import', ...original, at: one.start });
    }
  }

  private assign(statement: SyntaxNode): void {
    const nodes: SyntaxNode[] = [];
    for (let child = statement.firstChild; child; child = child.nextSibling) nodes.push(child);
    const split = nodes.findLastIndex(node => node.name === 'AssignOp');
    if (split < 0) return;
    const values = nodes.slice(split + 1).filter(node => node.to > node.from && node.name !== 'Comment');
    const [value] = values;
    const isName = value?.name === 'VariableName' || value?.name === 'MemberExpression';
    const source = value && isName && values.length === 1 ? this.text.slice(value.from, value.to) : '';
    const at = statement.from;
    const binding: Binding = DOTTED_NAME.test(source) ? { kind: 'alias', of: source, at } : { kind: 'other', at };
    for (const target of nodes.slice(0, split)) this.bindName(target, binding);
  }

  /** Names bound by `for … in`, `… as name` and `name :=`. */
  private bindTargets(node: SyntaxNode): void {
    const binding: Binding = { kind: 'other', at: node.from };
    const isFor = node.name === 'ForStatement';
    let expected = node.name === 'NamedExpression';
    for (
      let child = node.firstChild;
      child && child.name !== 'in' && child.name !== 'AssignOp';
      child = child.nextSibling
    ) {
      if (expected) this.bindName(child, binding);
      expected = isFor ? expected || child.name === 'for' : child.name === 'as';
    }
  }

  private bindName(target: SyntaxNode, binding: Binding): void {
    if (target.name === 'VariableName') bind(this.frame.names, this.text.slice(target.from, target.to), binding);
    if (!['TupleExpression', 'ParenthesizedExpression', 'ArrayExpression'].includes(target.name)) return;
    for (const inner of target.getChildren('VariableName')) {
      bind(this.frame.names, this.text.slice(inner.from, inner.to), { kind: 'other', at: binding.at });
    }
  }
}

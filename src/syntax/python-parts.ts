/** The parts of a Python function's head: parameters, decorators. */
import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../base/text.ts';
import { pythonValue } from './python-literals.ts';
import type { Decorator, Parameter, PythonValue } from './python-module.ts';
import { decoratorType, type NameScope } from './python-names.ts';

type Keyword = { value: PythonValue; span: Span };

/** The parameters of a `ParamList`, in order. */
export function parametersOf(list: SyntaxNode, text: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const { nodes, start, end } of commaSeparated(list)) {
    const star = nodes[0]?.name === '*' || nodes[0]?.name === '**' ? nodes[0].name : '';
    const name = nodes.find(node => node.name === 'VariableName');
    if (name) parameters.push(parameter(nodes, name, star, keywordOnly, text));
    // The slash has no node of its own.
    else if (nodes.length === 0 && withoutComments(text.slice(start, end)) === '/') {
      for (const [index, before] of parameters.entries()) parameters[index] = { ...before, kind: 'positional-only' };
    }
    if (star === '*') keywordOnly = true;
  }
  return parameters;
}

/** The `Decorator` node as an entity decorator, or undefined where it is another one. */
export function entityDecorator(node: SyntaxNode, scope: NameScope, text: string): Decorator | undefined {
  let written = '';
  for (let part = node.firstChild?.nextSibling; part; part = part.nextSibling) {
    if (part.name !== 'VariableName' && part.name !== '.') break;
    written += text.slice(part.from, part.to);
  }
  const type = decoratorType(scope, written, node.from);
  if (!type) return undefined;
  const list = node.getChild('ArgList');
  const keywords = list ? keywordArguments(list, text) : new Map<string, Keyword>();
  const last = list ?? node.getChildren('VariableName').at(-1) ?? node;
  return {
    start: node.from,
    end: trimmedEnd(text, node.from, last.to),
    type: type === 'workflow' && keywords.get('is_tool')?.value === true ? 'tool' : type,
    written,
    called: list !== null,
    arguments: keywords,
  };
}

/** `end` without the white space before it, which the grammar counts in where something is missing. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function parameter(
  nodes: readonly SyntaxNode[],
  name: SyntaxNode,
  star: string,
  keywordOnly: boolean,
  text: string,
): Parameter {
  const last = nodes.at(-1) ?? name;
  const start = nodes[0]?.from ?? name.from;
  const annotation = nodes.find(node => node.name === 'TypeDef');
  const assign = nodes.find(node => node.name === 'AssignOp');
  const kind = star === '*' ? 'rest' : star === '**' ? 'keywords' : keywordOnly ? 'keyword-only' : 'plain';
  const hasDefault = assign !== undefined && last.to > assign.to;
  return {
    start,
    end: trimmedEnd(text, start, last.to),
    name: text.slice(name.from, name.to),
    ...(annotation && { annotation: text.slice(annotation.from + 1, annotation.to).trim() }),
    ...(hasDefault && { default: text.slice(assign.to, last.to).trim() }),
    kind,
  };
}

function keywordArguments(list: SyntaxNode, text: string) {
  const keywords = new Map<string, Keyword>();
  for (const { nodes } of commaSeparated(list)) {
    const [name, assign, value] = nodes;
    if (name?.name !== 'VariableName' || assign?.name !== 'AssignOp' || !value) continue;
    const key = text.slice(name.from, name.to);
    if (text.slice(assign.from, assign.to) !== '=' || keywords.has(key)) continue;
    const end = trimmedEnd(text, value.from, nodes.at(-1)?.to ?? value.to);
    keywords.set(key, {
      value: nodes.length === 3 ? pythonValue(value, text) : { source: text.slice(value.from, end) },
      span: { start: value.from, end },
    });
  }
  return keywords;
}

/** What stands between the brackets, cut at the commas; comments and places where something is missing left out. */
function commaSeparated(list: SyntaxNode): { nodes: SyntaxNode[]; start: number; end: number }[] {
  const items: { nodes: SyntaxNode[]; start: number; end: number }[] = [];
  let nodes: SyntaxNode[] = [];
  let start = list.from + 1;
  for (let child = list.firstChild?.nextSibling; child; child = child.nextSibling) {
    if (child.name === ',' || child.name === ')') {
      items.push({ nodes, start, end: child.from });
      nodes = [];
      start = child.to;
    } else if (child.name !== 'Comment' && child.to > child.from) nodes.push(child);
  }
  if (nodes.length > 0) items.push({ nodes, start, end: list.to });
  return items;
}

function withoutComments(source: string): string {
  return source.replace(/#.*/g, '').trim();
}

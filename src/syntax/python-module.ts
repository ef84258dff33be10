/** What Mooring wants to know of a Python file: its functions, and which of them are decorated as entities. */
import type { Span } from '../base/text.ts';

export type DecoratorType = 'workflow' | 'tool' | 'data_provider';

/** A literal of Python, or `{ source }` for an expression that only running the code could answer. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[] | { readonly source: string };

export interface Decorator extends Span {
  /** What the decorator is after aliases are resolved. `@workflow(is_tool=True)` is a `tool`. */
  readonly type: DecoratorType;
  /** As written, without `@` and call: `wf`, `bifrost.workflow`. */
  readonly written: string;
  readonly called: boolean;
  readonly arguments: ReadonlyMap<string, { readonly value: PythonValue; readonly span: Span }>;
}

export interface Parameter extends Span {
  readonly name: string;
  /** The annotation's text, where there is one. */
  readonly annotation?: string;
  /** The default's text, where there is one. */
  readonly default?: string;
  readonly kind: 'plain' | 'positional-only' | 'keyword-only' | 'rest' | 'keywords';
}

export interface PythonFunction extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly async: boolean;
  /** Names of the enclosing functions and classes, outermost first; empty at the top of the module. */
  readonly scope: readonly string[];
  readonly parameters: readonly Parameter[];
  /** The entity decorator, where there is one. */
  readonly decorator?: Decorator;
  /** True where any decorator stands on it, of whatever sort. */
  readonly decorated: boolean;
}

export interface PythonModule {
  readonly functions: readonly PythonFunction[];
  /** True where the parser had to recover: what is missing here may still be in the file. */
  readonly broken: boolean;
}

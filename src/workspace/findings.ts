/** What the evaluation of workspaces finds: codes, and where. Codes are stable; pages and fixes are known by them. */
import type { Span } from '../base/text.ts';
import type { ValueOrigin, WorkspaceRef } from './effective.ts';

export type WorkspaceSeverity = 'error' | 'warning' | 'information';

export const WORKSPACE_CODES = {
  'workspace-held': { severity: 'error', summary: 'The file cannot be read, so what it says is missing.' },
  'workspace-newer-schema': { severity: 'warning', summary: 'The file was written for a newer Mooring.' },
  'workspace-wrong-type': { severity: 'error', summary: 'A value has another type than its key asks for.' },
  'workspace-cycle': { severity: 'error', summary: 'A workspace extends itself.' },
  'workspace-missing-base': { severity: 'error', summary: 'A workspace extends one that is not there.' },
  'workspace-broken-base': { severity: 'error', summary: 'A workspace extends one that itself is broken.' },
  'workspace-long-chain': { severity: 'error', summary: 'More workspaces extend each other than Mooring follows.' },
  'workspace-too-large': { severity: 'error', summary: 'A workspace has more values than Mooring evaluates.' },
  'workspace-bad-layer': { severity: 'error', summary: 'An entry of “layers” names no place or no file.' },
  'workspace-missing-layer': { severity: 'error', summary: 'The file of a layer is not there.' },
  'workspace-layer-outside-root': { severity: 'error', summary: 'The file of a layer is outside of the root.' },
  'workspace-layer-key': { severity: 'warning', summary: 'A key in a layer that counts only in workspace.toml.' },
  'workspace-layer-twice': { severity: 'warning', summary: 'One file is a layer twice at the same place.' },
  'workspace-mount-into-value': { severity: 'error', summary: 'A layer is mounted where there is no table.' },
  'workspace-type-differs': {
    severity: 'warning',
    summary: 'A table in one file is something else in another, and one of them is lost.',
  },
  'workspace-duplicate-item': {
    severity: 'error',
    summary: 'Two layers of one workspace define one request or script.',
  },
  'workspace-item-in-item': { severity: 'error', summary: 'One id is an item and a folder.' },
  'workspace-mixed-item': { severity: 'error', summary: 'A table is a request and a script at once.' },
  'workspace-misplaced-item': {
    severity: 'warning',
    summary: 'A request among the scripts, or a script among the requests.',
  },
} as const satisfies Readonly<Record<string, { readonly severity: WorkspaceSeverity; readonly summary: string }>>;

export type WorkspaceCode = keyof typeof WORKSPACE_CODES;

/** Something that is wrong with one file by itself. */
export interface DefinitionProblem {
  readonly code: WorkspaceCode;
  /** What is wrong and the way out, in a sentence each; without the position. */
  readonly message: string;
  /** In the file's present text. */
  readonly span: Span;
}

export interface RelatedPlace {
  readonly file: string;
  readonly span: Span;
  readonly line: number;
  /** A few words: what stands there. */
  readonly message: string;
}

export interface WorkspaceFinding extends DefinitionProblem {
  readonly severity: WorkspaceSeverity;
  /** In whose evaluation it was found. */
  readonly workspace: WorkspaceRef;
  /** Absolute, with `/`. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** The other places, of a cycle all of them in the order of the chain. */
  readonly related: readonly RelatedPlace[];
}

/** Where a finding or a related place stands. */
export type FindingPlace = Pick<ValueOrigin, 'file' | 'span' | 'keySpan' | 'line'>;

export interface FindingText {
  readonly code: WorkspaceCode;
  readonly message: string;
}

/** A finding at a place: at its key where it has one. */
export function findingAt(
  workspace: WorkspaceRef,
  { code, message }: FindingText,
  { file, span, keySpan, line }: FindingPlace,
  related: readonly RelatedPlace[] = [],
): WorkspaceFinding {
  const { severity } = WORKSPACE_CODES[code];
  return { code, severity, message, workspace, file, span: keySpan ?? span, line, related };
}

export function relatedAt({ file, span, keySpan, line }: FindingPlace, message: string): RelatedPlace {
  return { file, span: keySpan ?? span, line, message };
}

/** For messages that name another place: as seen from the root, since `layers/core.toml:3` alone could be in any of them. */
export function placeText({ file, line }: Pick<FindingPlace, 'file' | 'line'>): string {
  const at = file.lastIndexOf('/workspaces/');
  return `${at < 0 ? file.split('/').slice(-3).join('/') : file.slice(at + 1)}:${line}`;
}

/** Workspaces and their layers in the language server: problems and fixes, completion, hovers. */
import type { CodeAction, CodeActionParams, CompletionItem, Hover, Position } from 'vscode-languageserver';
import type { Span } from '../base/text.ts';
import { lineIndex } from '../base/text.ts';
import type { FixFacts, Problem } from '../checks/problem.ts';
import { isHidden } from '../checks/workspace/subject.ts';
import { workspaceCompletions } from '../queries/workspace-completion.ts';
import { workspaceHover } from '../queries/workspace-hover.ts';
import { workspacePlaceholderCompletions } from '../queries/workspace-placeholder-completion.ts';
import { type ValuesOf, valuesFor, workspacePlaceholderHover } from '../queries/workspace-placeholder-hover.ts';
import type { FoundWorkspace } from '../runtime/find-workspaces.ts';
import type { WorkspaceRef } from '../workspace/effective.ts';
import { codeActions } from './code-actions.ts';
import { type CompletionAbilities, completionItems } from './config-completion.ts';
import { type PublisherOptions, publisher } from './diagnostics.ts';
import { offsetIn, type RangedText, type RangeOf, rangeInText } from './ranges.ts';
import type { KnownWorkspaceFile, WorkspaceFiles } from './workspace-files.ts';

export interface WorkspaceService {
  /** Checks what changed, and tells what is other than before. */
  publish(): void;
  /** Nothing where the path is no file of a workspace, as in the others. */
  complete(path: string, position: Position, abilities: CompletionAbilities): CompletionItem[] | undefined;
  hover(path: string, position: Position): Hover | undefined;
  codeActions(path: string, params: CodeActionParams, facts: FixFacts, canCreate: boolean): CodeAction[] | undefined;
}

export interface WorkspaceServiceOptions {
  readonly files: WorkspaceFiles;
  readonly publishing: PublisherOptions;
  /** Whether problems of a file are shown. */
  isShown(path: string): boolean;
  /** The paths of all open documents. */
  open(): readonly string[];
  /** The one of these that the window works in, as far as that is known. */
  active(workspaces: readonly FoundWorkspace[]): WorkspaceRef | undefined;
  /** The address of a file, as the editor knows it if it has it open. */
  uriOf(path: string): string;
}

export function workspaceService(options: WorkspaceServiceOptions): WorkspaceService {
  const { files, uriOf } = options;
  const { publish } = publisher(options.publishing);
  const problems = (): Problem[] => files.problems(options.isShown, options.open());
  const valuesOf = ({ subject, inSight, placeholders }: KnownWorkspaceFile): ValuesOf => {
    const { own, children } = placeholders();
    return valuesFor(own, isHidden(subject) ? children() : [], options.active(inSight));
  };
  return {
    publish: () => publish(rangesIn(files), problems()),
    complete(path, position, abilities) {
      const known = files.at(path);
      if (!known) return undefined;
      const text = rangedText(known);
      const offset = offsetIn(text, position);
      const found =
        workspacePlaceholderCompletions(known.definition, offset, () => valuesOf(known).resolver) ??
        workspaceCompletions(text.text, offset, completionSight(known));
      return completionItems(text, found, abilities);
    },
    hover(path, position) {
      const known = files.at(path);
      if (!known) return undefined;
      const text = rangedText(known);
      const { subject, definition, inSight } = known;
      const sight = { effective: subject.effective, workspaces: inSight };
      const link = (file: string, line: number): string => `${uriOf(file)}#L${line}`;
      const offset = offsetIn(text, position);
      const hover =
        workspacePlaceholderHover(() => valuesOf(known), definition, offset, link) ??
        workspaceHover(sight, definition, offset, link);
      return (
        hover && {
          contents: { kind: 'markdown', value: hover.text },
          range: rangeInText(text.text, text.lines, hover),
        }
      );
    },
    codeActions(path, { range, context }, facts, canCreate) {
      const own = problems().filter(problem => problem.path === path);
      if (own.length === 0) return files.at(path) && [];
      const { openAs } = options.publishing;
      const fixContext = {
        rangeOf: rangesIn(files),
        facts,
        uriOf,
        versionOf: (other: string) => openAs(other)?.version ?? null,
        canCreate,
      };
      return codeActions(fixContext, own, range, context.diagnostics);
    },
  };
}

function rangedText({ definition: { text, lines } }: KnownWorkspaceFile): RangedText {
  return { text, lines };
}

function completionSight({ definition: { role }, subject, inSight, layerFiles }: KnownWorkspaceFile) {
  return {
    ...(role.is === 'layer' ? { mount: role.mount } : {}),
    slug: subject.effective.workspace.slug,
    workspaces: inSight,
    layerFiles: layerFiles(),
  };
}

/** Each text is asked for and laid out once, however many places of it are told. */
function rangesIn(files: WorkspaceFiles): RangeOf {
  const texts = new Map<string, RangedText>();
  return (path: string, span: Span) => {
    const known = texts.get(path);
    const text = known ?? textOf(files, path);
    if (!known) texts.set(path, text);
    return rangeInText(text.text, text.lines, span);
  };
}

function textOf(files: WorkspaceFiles, path: string): RangedText {
  const text = files.text(path) ?? '';
  return { text, lines: lineIndex(text) };
}

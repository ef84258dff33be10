/** What `show`, `layers` and `explain` have in common: which workspace is meant, and what it says once it is evaluated. */
import { keyText } from '../../config/key-path.ts';
import {
  type EffectiveNode,
  type EffectiveWorkspace,
  type LayerUse,
  plainValue,
  type ValueOrigin,
  viaOf,
} from '../../workspace/effective.ts';
import type { WorkspaceFinding } from '../../workspace/findings.ts';
import { maskedValue } from '../../workspace/print-effective.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import { cannot, type ExitCode, type Io, notice } from '../io.ts';
import { effectiveWorkspaces, shownPath, withConfig } from '../open-config.ts';
import { jsonValue } from '../values.ts';
import { workspaceMeant } from './named.ts';

export interface EvaluatedPlace {
  readonly effective: EffectiveWorkspace;
  readonly colours: Palette;
  /** A file as people know it. */
  readonly shown: (file: string) => string;
  readonly reveal: boolean;
}

/** Evaluates the workspace of that name, or the active one. Exit code 1: something is wrong with it, and stderr says what. */
export function withEffective(
  slug: string | undefined,
  settings: Arguments,
  io: Io,
  work: (place: EvaluatedPlace) => ExitCode,
): Promise<ExitCode> {
  return withConfig(settings, io, opened => {
    const workspace = workspaceMeant(opened, slug, io);
    if ('wrong' in workspace) return cannot(io, workspace.wrong, workspace.why);
    const effective = effectiveWorkspaces(opened).effective(workspace);
    const shown = shownPath(opened, io);
    const colours = coloursOf(settings, io);
    const code = work({ effective, colours, shown, reveal: settings.has('reveal') });
    const problems = problemsOf(effective);
    for (const problem of problems) notice(io, problemText(problem, shown));
    return code === 0 && problems.some(({ severity }) => severity === 'error') ? 1 : code;
  });
}

/** Its own and those of its bases, each place once. */
export function problemsOf({ baseProblems, problems }: EffectiveWorkspace): WorkspaceFinding[] {
  return [...baseProblems, ...problems];
}

export function problemJson(problem: WorkspaceFinding, { shown }: Pick<EvaluatedPlace, 'shown'>) {
  const { code, severity, message, file, line, related, workspace } = problem;
  return {
    code,
    severity,
    message,
    workspace: workspace.slug,
    file: shown(file),
    line,
    related: related.map(place => ({ file: shown(place.file), line: place.line, message: place.message })),
  };
}

/** `~/.mooring/workspaces/abacus/workspace.toml:5 (base abacus)`. */
export function originText({ effective, shown }: EvaluatedPlace, origin: ValueOrigin): string {
  return `${shown(origin.file)}:${origin.line} (${wordsOf(effective, origin)})`;
}

export function originJson({ effective, shown }: EvaluatedPlace, origin: ValueOrigin) {
  const { file, line, workspace, layer } = origin;
  const via = viaOf(effective.workspace, origin);
  return { file: shown(file), line, via, workspace: workspace.slug, root: workspace.root, layer: layer ?? null };
}

/** The value as JSON, with what looks like a secret masked unless it is asked for. */
export function nodeJson({ reveal }: Pick<EvaluatedPlace, 'reveal'>, path: readonly string[], node: EffectiveNode) {
  return jsonValue(shownValue({ reveal }, path, node));
}

export function shownValue({ reveal }: Pick<EvaluatedPlace, 'reveal'>, path: readonly string[], node: EffectiveNode) {
  return reveal ? plainValue(node) : maskedValue(path, plainValue(node));
}

export function layerJson({ shown }: Pick<EvaluatedPlace, 'shown'>, layer: LayerUse) {
  const { name, path, mount, file, state, origin } = layer;
  const at = mount.length === 0 ? null : keyText(mount);
  return { name, path, mount: at, file: file === undefined ? null : shown(file), state, line: origin.line };
}

function wordsOf({ workspace }: EffectiveWorkspace, origin: ValueOrigin): string {
  const via = viaOf(workspace, origin);
  const layer = origin.layer === undefined ? '' : `layer ${origin.layer}`;
  if (via === 'base') return [`base ${origin.workspace.slug}`, layer].filter(Boolean).join(', ');
  return via === 'layer' ? layer : 'own';
}

function problemText({ file, line, message, severity }: WorkspaceFinding, shown: (file: string) => string): string {
  return `${shown(file)}:${line}: ${severity}: ${message}`;
}

/** `mooring workspace explain`: where a value of a workspace comes from, and what it hides. */
import { nearest } from '../../base/nearest.ts';
import { type KeyPath, keyText, parseKeyPath } from '../../config/key-path.ts';
import { printToml } from '../../syntax/toml-print.ts';
import {
  type EffectiveNode,
  type EffectiveWorkspace,
  effectiveAt,
  hiddenBy,
  leavesOf,
  type ValueOrigin,
} from '../../workspace/effective.ts';
import { isInherited, SECTIONS, workspaceKey } from '../../workspace/keys.ts';
import { originsOf } from '../../workspace/print-effective.ts';
import type { Command } from '../command.ts';
import { notAKey } from '../config/get.ts';
import { cannot, type ExitCode, type Io, isNotThere, json, printable } from '../io.ts';
import { FORMAT, REVEAL, wantsJson } from '../options.ts';
import { type EvaluatedPlace, nodeJson, originJson, originText, shownValue, withEffective } from './evaluated.ts';

export const workspaceExplain: Command = {
  name: 'workspace explain',
  summary: 'Say where a value of a workspace comes from, and what it hides.',
  positionals: ['name', 'key'],
  options: [REVEAL, ...FORMAT],
  details: [
    'With one word it is the key, and the active workspace is meant.',
    'A key is a path such as base-url or requests.config.get_SystemSetting.path, or the id of a request or script.',
    'Exit code 1: nothing says it, or something is wrong with the workspace.',
  ],
  run(settings, io) {
    const [first, second] = settings.positionals;
    const [slug, typed] = second === undefined ? [undefined, first] : [first, second];
    if (typed === undefined) return cannot(io, 'Name a key: "mooring workspace explain dev base-url".', 'arguments');
    const path = parseKeyPath(typed);
    if (!path) return cannot(io, notAKey(typed));
    return withEffective(slug, settings, io, place => explain(place, path, wantsJson(settings), io));
  },
};

function explain(place: EvaluatedPlace, typed: KeyPath, asJson: boolean, io: Io): ExitCode {
  const { effective } = place;
  const path = pathMeant(effective, typed);
  const node = effectiveAt(effective, path);
  if (!node) return isNotThere(io, unknownPath(effective, typed));
  io.out(asJson ? explanationJson(place, path, node) : explanationText(place, path, node));
  return 0;
}

/** The path itself; where nothing is there, what it is among the requests, then among the scripts. */
function pathMeant(effective: EffectiveWorkspace, typed: KeyPath): KeyPath {
  const candidates = [typed, ...SECTIONS.map(section => [section, ...typed])];
  return candidates.find(path => effectiveAt(effective, path)) ?? typed;
}

function unknownPath(effective: EffectiveWorkspace, typed: KeyPath): string {
  const { slug } = effective.workspace;
  const name = keyText(typed);
  if (typed.length === 1 && (name === 'extends' || name === 'layers')) {
    return `“${name}” is used up by the evaluation; "mooring workspace layers ${slug}" shows what came of it.`;
  }
  const known = [
    ...[...leavesOf(effective.values)].map(([path]) => keyText(path)),
    ...effective.items.map(({ id }) => id),
  ];
  const [near] = nearest(name, known);
  const way = near === undefined ? '' : ` Did you mean “${near}”?`;
  return `Nothing says “${name}” in “${slug}”.${way}`;
}

interface Said {
  readonly origin: ValueOrigin;
  readonly node: EffectiveNode;
  readonly is: 'decides' | 'adds' | 'hidden';
}

/** What decides or adds to it, last first, then what is hidden. */
function saidOf(node: EffectiveNode): Said[] {
  const isOne = node.kind === 'value' || (node.kind === 'list' && node.origins.length === 1);
  const own = [...originsOf(node)].reverse().map(origin => ({ origin, node, is: isOne ? 'decides' : 'adds' }) as const);
  const hidden = hiddenBy(node).flatMap(each =>
    [...originsOf(each)].reverse().map(origin => ({ origin, node: partOf(each, origin), is: 'hidden' }) as const),
  );
  return [...own, ...hidden];
}

/** Of a list that grew from place to place, what this place says. */
function partOf(node: EffectiveNode, origin: ValueOrigin): EffectiveNode {
  if (node.kind !== 'list' || node.origins.length === 1) return node;
  return { ...node, items: node.items.filter(item => item.origin.file === origin.file) };
}

function explanationText(place: EvaluatedPlace, path: KeyPath, node: EffectiveNode): string {
  const { colours } = place;
  const name = colours.bold(printable(keyText(path)));
  const key = workspaceKey(path);
  const lines = [
    node.kind === 'table' ? name : `${name} = ${printable(shownText(place, path, node))}`,
    ...(key ? [printable(`${key.doc}${isInherited(path[0] ?? '') ? '' : ' It is not inherited.'}`)] : []),
    ...(node.kind === 'table' ? fieldLines(place, path, node) : []),
    '',
    ...saidOf(node).map(said => `  ${printable(saidLine(place, path, said))}`),
  ];
  return `${lines.join('\n')}\n`;
}

function saidLine(place: EvaluatedPlace, path: KeyPath, { origin, node, is }: Said): string {
  const value = is === 'hidden' ? `  ${shownText(place, path, node)}` : '';
  return `${is === 'hidden' ? ' ' : '→'} ${originText(place, origin)}${value}  (${is})`;
}

/** The values of a table, each with its place. */
function fieldLines(place: EvaluatedPlace, path: KeyPath, table: EffectiveNode): string[] {
  const lines = [...leavesOf(table)].map(([below, node]) => {
    const text = `${keyText(below)} = ${shownText(place, [...path, ...below], node)}`;
    return `  ${printable(`${text}  ${originText(place, node.origin)}`)}`;
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

function shownText(place: EvaluatedPlace, path: KeyPath, node: EffectiveNode): string {
  return printToml(shownValue(place, path, node), { oneLine: true });
}

function explanationJson(place: EvaluatedPlace, path: KeyPath, node: EffectiveNode): string {
  const said = saidOf(node).map(({ origin, node: each, is }) => ({
    ...originJson(place, origin),
    is,
    ...(is === 'hidden' ? { value: nodeJson(place, path, each) } : {}),
  }));
  const { slug } = place.effective.workspace;
  return json({ version: 1, workspace: slug, key: keyText(path), value: nodeJson(place, path, node), said });
}

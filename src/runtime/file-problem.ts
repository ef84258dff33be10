/** Why a file of the config engine cannot be read, as one sentence with its place. */
import { lineIndex } from '../base/text.ts';
import type { FileState } from '../config/layers.ts';
import type { Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';

/** `file` is absolute, with `/`. Nothing while it can be read. */
export function fileProblem(
  state: FileState | undefined,
  file: string,
  { disk }: Pick<Outside, 'disk'>,
): string | undefined {
  if (!state?.held) return undefined;
  const { reason, message, span } = state.held;
  const answer = disk.read(file, LIMITS.textLength);
  const decoded = 'bytes' in answer ? decodeText(answer.bytes) : undefined;
  const hasPlace = reason === 'syntax' || reason === 'conflict-markers' || reason === 'too-deep';
  if (!hasPlace || !decoded || !('text' in decoded)) return `${state.path} cannot be read: ${message}`;
  const { line, column } = lineIndex(decoded.text).positionAt(span.start);
  return `${state.path}:${line + 1}:${column + 1} cannot be read: ${message}`;
}

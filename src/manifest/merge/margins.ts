/** The top and the end of a file: what stands above its first entry and below its last. */
import { type Doc, plainLines } from './doc.ts';
import { laid } from './merge-values.ts';
import { collection } from './parts.ts';

/** What stands above the first entry and below the last is theirs where only they changed it. */
export function withMargins(ours: Doc, base: Doc | undefined, theirs: Doc | undefined, text: string): string {
  if (!base || !theirs || ours.json) return text;
  const [before, own, other] = [base, ours, theirs].map(marginsOf);
  if (!before || !own || !other) return text;
  let result = text;
  if (own.below === before.below && result.endsWith(own.below)) {
    result = result.slice(0, result.length - own.below.length) + plainLines(other.below);
  }
  if (own.above === before.above && result.startsWith(own.above))
    result = plainLines(other.above) + result.slice(own.above.length);
  return result;
}

function marginsOf(doc: Doc): { readonly above: string; readonly below: string } | undefined {
  const root = laid(
    collection(doc, doc.root, key => key),
    true,
  );
  const chunks = [...(root.chunks?.values() ?? [])];
  const [first, last] = [chunks[0], chunks.at(-1)];
  return first && last && { above: doc.text.slice(0, first.leadStart), below: doc.text.slice(last.end) };
}

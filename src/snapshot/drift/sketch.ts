/**
 * A short memory of a text, by which a moved and edited one is known again: the smallest fingerprints of its different
 * lines. How many of them two sketches share tells how many of their lines two texts share.
 */

/** At most 16 fingerprints of 6 hexadecimal digits, ascending, without anything between them. */
export type Sketch = string;

const MOST = 16;
const DIGITS = 6;

export function sketchOf(text: string): Sketch {
  const prints = new Set<number>();
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const words = line.trim();
    if (words !== '') prints.add(fingerprint(words));
  }
  return [...prints]
    .sort((a, b) => a - b)
    .slice(0, MOST)
    .map(print => print.toString(16).padStart(DIGITS, '0'))
    .join('');
}

export function isSketch(value: string): boolean {
  return value.length <= MOST * DIGITS && value.length % DIGITS === 0 && /^[0-9a-f]*$/.test(value);
}

/** What share of their lines two texts have in common, from 0 to 1, as git counts it. Texts without lines are like nothing. */
export function alikeness(a: Sketch, b: Sketch): number {
  const [ours, theirs] = [printsOf(a), printsOf(b)];
  if (ours.length === 0 || theirs.length === 0) return 0;
  const [inOurs, inTheirs] = [new Set(ours), new Set(theirs)];
  // Of the two texts laid together only the smallest are known for both.
  const together = [...new Set([...ours, ...theirs])].sort().slice(0, MOST);
  const common = together.filter(print => inOurs.has(print) && inTheirs.has(print)).length / together.length;
  return (2 * common) / (1 + common);
}

function printsOf(sketch: Sketch): string[] {
  return sketch.match(/.{6}/g) ?? [];
}

/** FNV-1a over UTF-16 units, folded to 24 bits. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash >>> 24) ^ (hash & 0xffffff)) >>> 0;
}

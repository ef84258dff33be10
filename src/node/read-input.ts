/** Stdin as text, to its end. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    // What is larger is no value that a person keeps; the rest is not waited for.
    if (size > LIMIT) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** In bytes. */
const LIMIT = 2_000_000;

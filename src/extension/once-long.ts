/** Progress is shown for what takes long enough to be noticed, and for nothing else. */

/** Answers as `working` does; `show` is called once a person would wonder. */
export async function onceLong<Answer>(
  working: Promise<Answer>,
  show: (working: Promise<Answer>) => PromiseLike<Answer>,
): Promise<Answer> {
  const isLong = await Promise.race([working.then(isOver, isOver), after(UNNOTICED_MS)]);
  return isLong ? show(working) : working;
}

const UNNOTICED_MS = 800;

function isOver(): false {
  return false;
}

function after(delayMs: number): Promise<true> {
  return new Promise(resolve => setTimeout(() => resolve(true), delayMs));
}

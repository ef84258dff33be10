/**
 * Long work that can be interrupted: a generator that yields between steps and answers at its end. Whoever runs it decides
 * when the next step is done, and may leave it at any of them.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function toEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** So many values are one step. */
const VALUES_OF_STEP = 32;

/** Does something with each value, in steps. */
export function* eachInSteps<V>(values: Iterable<V>, work: (value: V) => void): Steps<void> {
  let count = 0;
  for (const value of values) {
    work(value);
    if (++count % VALUES_OF_STEP === 0) yield;
  }
}

/** As `flatMap`, in steps. */
export function* gatheredInSteps<V, R>(values: Iterable<V>, work: (value: V) => R | readonly R[]): Steps<R[]> {
  const gathered: R[] = [];
  yield* eachInSteps(values, value => {
    const found = work(value);
    if (Array.isArray(found)) for (const each of found) gathered.push(each);
    else gathered.push(found as R);
  });
  return gathered;
}

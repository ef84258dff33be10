/** The smallest typed event: listeners are called in the order in which they came. */

export interface Disposable {
  dispose(): void;
}

export interface Emitter<T> {
  fire(value: T): void;
  on(listener: (value: T) => void): Disposable;
}

export function emitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    fire(value) {
      for (const listener of [...listeners]) listener(value);
    },
    on(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

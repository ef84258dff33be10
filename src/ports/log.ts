/** Where the engine tells what it does. Texts carry no contents of files and no secrets. */
export interface Log {
  info(message: string): void;
  /** Only with `--verbose` or the editor's trace level. */
  debug(message: string): void;
  error(message: string): void;
}

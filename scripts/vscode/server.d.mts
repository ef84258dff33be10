/** The labels of versions.mjs. */
export type VersionLabel = '1.104' | 'newest';

export type ServerOptions = {
  version?: VersionLabel;
  /** Absolute paths of packaged extensions to install. */
  vsix?: readonly string[];
  /** A folder that `installExtensions` made. */
  installed?: string;
  settings?: Readonly<Record<string, unknown>>;
  /** True: folders have to be trusted, as for a person. False (default): everything is trusted. */
  trust?: boolean;
  env?: Readonly<Record<string, string>>;
  port?: number;
  testDriver?: boolean;
  log?: (line: string) => void;
};

/** A running server with its own temporary folder. */
export type Server = {
  readonly url: string;
  readonly port: number;
  readonly version: VersionLabel;
  /** The temporary folder with all that the server writes. */
  readonly dir: string;
  readonly pid: number;
  /** All that the server printed so far. */
  log(): string;
  /** The address of the workbench on a folder. */
  address(folder: string): string;
  /** The URI by which a page names a file of this machine. */
  uri(file: string): string;
  /** Ends the server with all its processes and removes its folder. */
  stop(): Promise<void>;
};

/** Starts a server and resolves when it answers; rejects with what it printed when it does not. */
export function startServer(options?: ServerOptions): Promise<Server>;

/** Installs the packages at these paths and resolves to a folder of extensions, which the caller removes. */
export function installExtensions(version: VersionLabel, vsix: readonly string[]): Promise<string>;

/** Resolves to `wanted` when nobody listens there, else to any free port of this machine. */
export function freePort(wanted?: number): Promise<number>;

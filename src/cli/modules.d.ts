/** Markdown comes in as text, see `loader` in esbuild.mjs. */
declare module '*.md' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how the bundler hands over a text.
  export default text;
}

/** The bundle of the language server, beside the command line's own. Loading it starts it. */
declare module '*/server.mjs' {}

/** The bundle that romanises titles, beside the command line's own. */
declare module '*/ascii.cjs' {
  export function toAscii(text: string): string;
}

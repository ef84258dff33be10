/** Who runs, and who still runs. */
export interface Processes {
  /**
   * This process, told apart from every other one there ever was on this or another machine: characters `0-9a-z.` only,
   * at most 60 of them, and stable while it lives.
   */
  readonly self: string;
  /**
   * Whether the process of such a name still exists; a stopped one does. `unknown` where that cannot be seen from here:
   * it is on another machine or in another container, or its number may have been given to a later process.
   */
  isAlive(process: string): 'alive' | 'dead' | 'unknown';
}

/**
 * Whose `config.toml` is a layer of a window's config. A window has one active workspace, and so one config: where several
 * folders are open, that of the first folder, in the window's order, that is in a project. The files of the others are
 * checked and shown as what holds in their own folders, and have no say in the window.
 *
 * Layers of several projects would make a value depend on which clones happen to stand beside each other.
 */
export function windowProject(
  folders: readonly string[],
  projectOf: (folder: string) => string | undefined,
): string | undefined {
  for (const folder of folders) {
    const project = projectOf(folder);
    if (project !== undefined) return project;
  }
  return undefined;
}

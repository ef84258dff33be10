/** A slug is the name of a workspace's folder: lower-case ASCII, digits and dashes, so that it is one thing on every disk. */

const LONGEST = 64;
const SHAPE = /^[a-z0-9-]+$/;
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$/i;
const LEFT_BEHIND = /^\.|^#.*#$|~$|\.(?:bak|orig|old|tmp|swp|swo)$/i;

/** What is wrong with a folder's name as a slug, with the way out, or nothing. */
export function slugProblem(slug: string): string | undefined {
  if (slug.length > LONGEST) {
    return `The folder's name is longer than ${LONGEST} characters; give it a shorter one.`;
  }
  if (DEVICE.test(slug)) return `“${slug}” is the name of a device on Windows; give the folder another name.`;
  if (SHAPE.test(slug)) return undefined;
  const lower = slug.toLowerCase();
  if (SHAPE.test(lower)) return `“${slug}” has capital letters; name the folder “${lower}”.`;
  return `“${slug}” is no workspace name; use lower-case letters, digits and dashes.`;
}

/** Whether an entry is hidden, a backup or an editor's swap file, and so never a workspace. */
export function isLeftBehind(name: string): boolean {
  return LEFT_BEHIND.test(name);
}

/** Names that a file or a folder can have on every disk. */

const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$/i;
const NOWHERE = /^\.{0,2}$|[<>:"/\\|?*\p{Cc}]|[. ]$/u;

/** Whether Windows has a device of this name, which no file there can have. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}

/** Whether a file can have this name on Linux, macOS and Windows alike. A name with dots is a device by what stands before them. */
export function isPortableName(name: string): boolean {
  return !NOWHERE.test(name) && !isDeviceName(name.replace(/\..*$/s, ''));
}

/** Whether there is a character that no name of a file has and that no path is written with on purpose. */
export function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

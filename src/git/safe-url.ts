/**
 * Which addresses git may be given. Some of them make git start a program (`ext::…`, an option in the place of a host), others
 * slip something into what is asked of a credential helper or of a server. Addresses are also shown, without who may enter.
 */

/** The one sentence that says why an address is refused; nothing where git may have it. */
export function urlProblem(url: string): string | undefined {
  const found = reasonAgainst(url);
  return (
    found &&
    `The address ${shown(url)} is not used, since ${found}; give one that begins with https://, ssh://, git:// or file://, user@host:path, or a folder.`
  );
}

const LIMIT = 4096;
const SCHEMES: ReadonlySet<string> = new Set(['file', 'git', 'http', 'https', 'ssh', 'git+ssh', 'ssh+git']);
/** Characters that are not seen, or turn the reading direction; they hide where an address leads. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s;
/** A colon before the first slash, as in `git@host:path`; an IPv6 host stands in brackets. */
const SCP = /^(?:([^/:@]*)@)?(\[[0-9A-Fa-f:.%]+\]|[^/:@[\]]*):(.*)$/s;
/** A folder of Windows. */
const DRIVE = /^[A-Za-z]:[\\/]/;

function reasonAgainst(url: string): string | undefined {
  if (url === '') return 'it is empty';
  if (url.length > LIMIT) return `it is longer than ${LIMIT} characters`;
  if (UNSEEN.test(url)) return 'it holds characters that are not seen';
  if (url.trim() !== url) return 'it begins or ends with a blank';
  if (url.startsWith('-')) return 'git would take it for an option';
  const [, scheme, rest = ''] = SCHEME.exec(url) ?? [];
  if (scheme !== undefined)
    return SCHEMES.has(scheme) ? reasonAgainstPlace(scheme, rest) : `git has no ${scheme}:// of its own`;
  if (DRIVE.test(url)) return undefined;
  const [, user, host, path] = SCP.exec(url) ?? [];
  // `<helper>::<address>` names a program to start.
  if (/^[^/]*::/.test(url) && !host?.startsWith('[')) return 'git would start a helper program for it';
  return host === undefined || path === undefined ? undefined : reasonAgainstHost({ user, host, path });
}

function reasonAgainstPlace(scheme: string, rest: string): string | undefined {
  const decoded = decode(rest);
  if (decoded === undefined) return 'its percent signs do not stand for characters';
  if (UNSEEN.test(decoded)) return 'it holds characters that are not seen';
  if (scheme === 'file') return undefined;
  const [authority = ''] = rest.split(/[/?#]/);
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : decode(authority.slice(0, at));
  const place = decode(authority.slice(at + 1)) ?? '';
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(place) ?? [];
  if (port !== undefined && !/^\d{0,5}$/.test(port)) return 'its port is no number';
  return reasonAgainstHost({ user, host, path: '' });
}

interface Place {
  readonly user: string | undefined;
  readonly host: string;
  readonly path: string;
}

function reasonAgainstHost({ user, host, path }: Place): string | undefined {
  if (host === '' || host === '[]') return 'it names no host';
  if (host.startsWith('-') || host.startsWith('[-') || user?.startsWith('-'))
    return 'its host or user could be taken for an option';
  if (path.startsWith('-')) return 'its path could be taken for an option';
  return /[\s\\"'`$;&|<>(){}^]/.test(host) ? 'its host holds characters that no host has' : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** For people: without user name, password and what follows a question mark. */
export function shownUrl(url: string): string {
  const [, scheme, rest = ''] = SCHEME.exec(url) ?? [];
  if (scheme === undefined) return DRIVE.test(url) ? url : url.replace(/^[^/:@]*(?::[^/@]*)?@(?=[^/]*:)/, '');
  const [, authority = '', path = ''] = /^([^/?#]*)([^?#]*)/.exec(rest) ?? [];
  return `${scheme}://${authority.slice(authority.lastIndexOf('@') + 1)}${path}`;
}

/** A text of git's, without user names and passwords of the addresses in it, and without what follows a question mark there. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\s/'"]*@/g, '$1')
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s'"?]*)\?[^\s'"]*/g, '$1')
    .replace(/(^|[\s'"])[^\s'"/:@]+:[^\s'"/@]+@(?=[^\s'"/:]+:)/g, '$1');
}

function shown(url: string): string {
  const seen = shownUrl(url).replace(new RegExp(UNSEEN, 'gu'), '?');
  return `“${seen.length > 100 ? `${seen.slice(0, 100)}…` : seen}”`;
}

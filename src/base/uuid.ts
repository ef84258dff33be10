/** UUIDs as text. Any version is valid; comparison ignores case. */

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return SHAPE.test(text);
}

/** The form under which ids are compared and indexed. */
export function canonicalUuid(text: string): string {
  return text.toLowerCase();
}

/** A version 4 UUID (RFC 9562) of 16 random bytes. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Array.from(bytes.slice(0, 16), (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, '0');
  }).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

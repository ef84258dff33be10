/** SHA-256 of the bytes, in 64 hexadecimal digits, lower case. */
export type Hash = (bytes: Uint8Array) => string;

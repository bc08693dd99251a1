import { createHash } from 'node:crypto';

/** sha256 of UTF-8 text or bytes, hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

import type { Readable } from 'node:stream';

/** Bytes of a stream kept when a command names no limit. */
export const DEFAULT_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Reads a stream to its end and keeps its first `limit` bytes, as whole UTF-8 characters. */
export function keepOutput(stream: Readable | null, limit = DEFAULT_OUTPUT_BYTES): () => string {
  const kept: Buffer[] = [];
  let size = 0;
  stream?.on('error', () => {});
  stream?.on('data', (chunk: Buffer) => {
    if (size >= limit) return;
    const part = chunk.length > limit - size ? chunk.subarray(0, limit - size) : chunk;
    kept.push(part);
    size += part.length;
  });
  return () => new TextDecoder().decode(Buffer.concat(kept), { stream: size >= limit });
}

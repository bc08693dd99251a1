// What stands in the model for a file that says nothing.
import type { BundledFile, FileFacts } from '../../artifacts/index.ts';

/** Facts of a file that could not be read or parsed; `error` is one sentence. */
export function unreadable(file: BundledFile, error: string): FileFacts {
  return {
    path: file.path,
    hash: file.hash,
    language: file.language ?? 'unknown',
    status: 'failed',
    error,
    functions: [],
    imports: [],
    reexports: [],
    examples: [],
    callSites: [],
  };
}

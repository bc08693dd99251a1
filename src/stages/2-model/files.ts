// Which files are documents, and what stands in the model for a file that says nothing.
import type { BundledFile, FileFacts } from '../../artifacts/index.ts';

const MARKDOWN = /\.(?:md|mdx|markdown)$/i;
/** Documents about the project's past or its people: what they show need not be so any more. */
const PAST =
  /(?:^|\/)(?:changelog|changes|history|releases?|migrat\w*|upgrad\w*|contributing|code[_-]of[_-]conduct|licen[cs]e\w*|security|authors)[^/]*$/i;
const LARGEST_BYTES = 1024 * 1024;

/** True for a document whose examples are worth reading. */
export function isDocument(file: BundledFile): boolean {
  return (
    file.role === 'doc' && MARKDOWN.test(file.path) && !PAST.test(file.path) && file.bytes <= LARGEST_BYTES
  );
}

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

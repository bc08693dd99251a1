// Which files are documents that tell what the code does today.
import type { BundledFile } from '../artifacts/index.ts';

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

import type { DocExample } from '../../src/artifacts/index.ts';
import type { SourceText } from '../../src/ports/index.ts';
export function documentExamples(_file: SourceText, _packageName: string | undefined): readonly DocExample[] {
  return [];
}

import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';
export function project(_view: FileView): ProjectFacts | undefined {
  return undefined;
}

import type { FileRole } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';
export function role(_path: string, _view: FileView): { readonly role: FileRole; readonly reason?: string } {
  return { role: 'source' };
}

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packs } from '../../../adapters/index.ts';
import { walkFolder } from '../../lib/folder-walk.ts';
import { MARK } from '../../lib/mark.ts';
import { dropOwn } from './drop-own.ts';

it("takes QTest's own tests out of the copy and nothing else", () => {
  const tree = mkdtempSync(join(tmpdir(), 'own-'));
  try {
    writeFileSync(join(tree, 'a.test.js'), `// ${MARK}. More.\n`);
    writeFileSync(join(tree, 'b.test.js'), '// written by hand\n');
    writeFileSync(join(tree, 'README.md'), `${MARK}\n`);
    const { walk, own } = dropOwn(tree, walkFolder(tree, { skip: [] }), packs, undefined);
    expect(own).toEqual(['a.test.js']);
    expect(walk.files.map((file) => file.path)).toEqual(['README.md', 'b.test.js']);
    expect(existsSync(join(tree, 'a.test.js'))).toBe(false);
    expect(existsSync(join(tree, 'README.md'))).toBe(true);
  } finally {
    rmSync(tree, { recursive: true });
  }
});

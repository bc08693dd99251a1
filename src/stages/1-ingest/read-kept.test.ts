import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptTests } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { CERTIFICATES, keptHash, MARK } from '../../lib/mark.ts';
import { believe, readCertificates } from './read-kept.ts';

const empty: KeptTests = {
  version: '1.0',
  tool: '1',
  search: { seed: 1 },
  files: [],
  red: [],
  targets: [],
  tests: [],
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-'));
  mkdirSync(join(root, '.qtest'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the certificates of a folder', () => {
  it('are absent, or read, whatever else is in the folder', () => {
    expect(readCertificates(root)).toBeUndefined();
    writeFileSync(join(root, CERTIFICATES), JSON.stringify(empty));
    expect(readCertificates(root)).toEqual(empty);
  });

  it('are not read through a link', () => {
    writeFileSync(join(root, 'elsewhere.json'), JSON.stringify(empty));
    symlinkSync(join(root, 'elsewhere.json'), join(root, CERTIFICATES));
    expect(readCertificates(root)).toBeUndefined();
  });

  it.each([
    ['a conflict of a merge', '{\n<<<<<<< HEAD\n'],
    ['free code', JSON.stringify({ ...empty, code: 'process.exit()' })],
    ['another version', JSON.stringify({ ...empty, version: '2.0' })],
    [
      'a step that is none',
      JSON.stringify({ ...empty, tests: [{ file: 'a', title: 't', case: { input: { op: 'eval' } } }] }),
    ],
  ])('stop the run with a sentence when they hold %s', (_, text) => {
    writeFileSync(join(root, CERTIFICATES), text);
    expect(() => readCertificates(root)).toThrow(KnownError);
    expect(() => readCertificates(root)).toThrow('bring it back from git');
  });
});

describe('a test file that the certificates know', () => {
  const text = `// ${MARK}\none\ntwo\n`;
  const all = { ...empty, files: [{ path: 'a.test.js', hash: keptHash(text) }] };

  it('is believed as it was written, also with the line endings of another system', () => {
    for (const same of [text, text.replaceAll('\n', '\r\n')]) {
      const { kept, released } = believe(all, new Map([['a.test.js', same]]));
      expect(kept.files).toEqual(all.files);
      expect([...released]).toEqual([]);
    }
  });

  it("is the project's own once it was edited, and so is one that is not known", () => {
    const own = new Map([
      ['a.test.js', `${text}three\n`],
      ['b.test.js', text],
    ]);
    const { kept, released, notes } = believe(all, own);
    expect(kept.files).toEqual([]);
    expect([...released]).toEqual(['a.test.js', 'b.test.js']);
    expect(notes[0]).toBe("a.test.js was edited since QTest wrote it: it is the project's own from now on.");
  });

  it('is not brought back when it was deleted', () => {
    const { kept, notes } = believe(all, new Map());
    expect(kept.files).toEqual([]);
    expect(notes).toEqual(['a.test.js was deleted since QTest wrote it: its tests are not brought back.']);
  });
});

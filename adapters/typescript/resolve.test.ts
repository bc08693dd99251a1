import { expect, test } from 'vitest';
import { resolve } from './resolve.ts';

test.each([
  ['./b', 'src/a.ts', ['src/b.ts'], 'src/b.ts'],
  ['./b.js', 'src/a.ts', ['src/b.ts'], 'src/b.ts'],
  ['./b.js', 'src/a.ts', ['src/b.js', 'src/b.ts'], 'src/b.js'],
  ['./b.mjs', 'src/a.mts', ['src/b.mts'], 'src/b.mts'],
  ['./b', 'a.js', ['b/index.js'], 'b/index.js'],
  ['..', 'test/a.js', ['index.js'], 'index.js'],
  ['../', 'test/a.js', ['index.ts'], 'index.ts'],
  ['.', 'lib/a.js', ['lib/index.js', 'lib.js'], 'lib/index.js'],
  ['../lib/my file', 'test/ü.js', ['lib/my file.js'], 'lib/my file.js'],
  ['./worker?worker', 'a.ts', ['worker.ts'], 'worker.ts'],
  ['./a.b', 'x.js', ['a.b.js'], 'a.b.js'],
  ['react', 'a.js', ['react.js'], undefined],
  ['../../out', 'a.js', ['out.js'], undefined],
  ['./data.json', 'a.js', ['data.json'], undefined],
])('%s from %s', (specifier, from, files, expected) => {
  expect(resolve(specifier, from, (path) => files.includes(path))).toBe(expected);
});

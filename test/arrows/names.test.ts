// Nothing in src/ may depend on which languages and frameworks there are.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packs } from '../../adapters/index.ts';

const src = join(import.meta.dirname, '../../src');

/** Those that have an adapter, and those that will or that people know. */
const NAMES = new Set([
  ...packs.flatMap((pack) => [pack.id, ...pack.frameworks.map((framework) => framework.id)]),
  ...['javascript', 'typescript', 'python', 'java', 'golang', 'gotest'],
  ...['jest', 'vitest', 'mocha', 'pytest', 'junit', 'playwright'],
]);

/** A report format that build servers read is named after a framework, and is none. */
const FORMAT = /junit\.xml|junit-report-builder/g;

/** Every place where one is named, comments included. */
function namesIn(text: string): readonly string[] {
  const pattern = new RegExp(`\\b(${[...NAMES].join('|')})\\b`, 'gi');
  return text
    .split('\n')
    .flatMap((line, index) =>
      (line.replace(FORMAT, '').match(pattern) ?? []).map((name) => `${index + 1}: ${name}`),
    );
}

it('finds a name wherever it stands', () => {
  expect(namesIn("const a = 1;\nif (id === 'jest') {} // TypeScript")).toEqual(['2: jest', '2: TypeScript']);
  expect(namesIn('const javascripts = myjest;')).toEqual([]);
});

it('finds no language and no framework named in src/', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const sources = files.filter(
    (path) => path.endsWith('.ts') && !/\.test\.ts$|[\\/](fixtures|golden)[\\/]/.test(path),
  );
  expect(sources.length).toBeGreaterThan(20);
  expect(
    sources.flatMap((path) =>
      namesIn(readFileSync(join(src, path), 'utf8')).map((name) => `${path}:${name}`),
    ),
  ).toEqual([]);
});

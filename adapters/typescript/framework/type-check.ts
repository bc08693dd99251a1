// Which settings of the type checker a project's tests are compiled under.
import type { FileView } from '../../../src/ports/index.ts';
import { configOf } from './config.ts';

const OWN = [
  'tsconfig.test.json',
  'tsconfig.spec.json',
  'tsconfig.tests.json',
  'tsconfig.jest.json',
  'tsconfig.vitest.json',
];

/** True when the framework refuses a test file that does not type-check. */
export function checksWhenRun(view: FileView): boolean {
  return /\bts-jest\b/.test(configOf('jest', view).text);
}

/** The configuration that is for tests alone: the one the framework names, else one that is called so. */
export function typesOfTests(view: FileView): string | undefined {
  const { file = '', text } = configOf('jest', view);
  const named = /["']?\b(?:tsconfig|tsConfig)["']?\s*:\s*["']([^"']+)["']/.exec(text)?.[1];
  if (checksWhenRun(view) && named !== undefined) {
    const folder =
      /^(?:<rootDir>|\.?\/)/.test(named) || !file.includes('/')
        ? ''
        : `${file.slice(0, file.lastIndexOf('/'))}/`;
    const path = folder + named.replace(/^(?:<rootDir>\/?|\.\/)+/, '');
    if (view.read(path) !== undefined) return path;
  }
  return OWN.find((path) => view.read(path) !== undefined);
}

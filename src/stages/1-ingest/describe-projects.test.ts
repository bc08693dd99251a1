import { expect, it } from 'vitest';
import { config } from '../../artifacts/index.ts';
import type { FileView, Framework, LanguagePack } from '../../ports/index.ts';
import { describeProjects } from './describe-projects.ts';

const framework: Pick<Framework, 'id' | 'testPath' | 'finds'> = {
  id: 'runner',
  testPath: (source, { directory, suffix = '.test' }) =>
    `${directory === '' ? '' : `${directory}/`}${source.replace('.abc', `${suffix}.abc`)}`,
  finds: (path) => /\.(?:test|spec)\.abc$/.test(path),
};
const facts = {
  language: 'letters',
  entries: [],
  missingDependencies: [],
  framework: { id: 'runner', from: 'config', reason: '' },
  placement: { source: 'a.abc', test: 'a.test.abc' },
};
const pack = { id: 'letters', frameworks: [framework], projects: () => [facts] } as unknown as LanguagePack;
const described = (output: object) =>
  describeProjects([pack], {} as FileView, config.parse({ output })).map(({ placement }) => placement?.test);

it('tells where tests go as the configuration has it', () => {
  expect(described({})).toEqual(['a.test.abc']);
  expect(described({ strategy: 'separate_directory', directory: 'spec' })).toEqual(['spec/a.test.abc']);
  expect(described({ suffix: '.spec' })).toEqual(['a.spec.abc']);
});

it('refuses a suffix that the runner does not look at before anything is spent', () => {
  expect(() => described({ suffix: '.gen' })).toThrow(
    '`output.suffix`: runner as this project configures it does not look at a.gen.abc; ".test" or ".spec" would do',
  );
});

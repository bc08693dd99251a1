import { expect, it } from 'vitest';
import type { FileView } from '../../../src/ports/index.ts';
import { judge } from './judge.ts';

function prepared(files: Readonly<Record<string, string>>) {
  const view: FileView = {
    list: () => Object.keys(files),
    read: (path) => files[path],
    exists: (path) => path in files,
  };
  const run = judge({
    tree: '/tree',
    work: '/work',
    toolModules: '/tools',
    mutate: [{ file: 'a.ts' }],
    without: [],
    allKillers: true,
    workers: 1,
    view,
    limits: { wallMs: 1000 },
  } as never);
  const stryker = JSON.parse(run.files[0]?.text ?? '');
  return {
    configFile: stryker.vitest.configFile,
    wrapper: run.files.find(({ path }) => path.startsWith('/tree/')),
  };
}

const PACKAGE = '{ "devDependencies": { "vitest": "4" } }';

it('judges without the type checks of the configuration, whatever else stands in it', () => {
  const config = 'export default { test: { typecheck: { enabled: true } } }';
  const { configFile, wrapper } = prepared({ 'package.json': PACKAGE, 'vitest.config.ts': config });
  expect(wrapper?.path).toBe(`/tree/${configFile}`);
  expect(wrapper?.text).toContain('from "./vitest.config.ts"');
});

it('leaves a configuration without type checks to be found', () => {
  const { configFile, wrapper } = prepared({
    'package.json': PACKAGE,
    'vitest.config.ts': 'export default {}',
  });
  expect([configFile, wrapper]).toEqual([undefined, undefined]);
});

import { expect, it } from 'vitest';
import { aliasesOf } from './aliases.ts';

function of(files: Readonly<Record<string, string>>) {
  return aliasesOf({
    list: () => Object.keys(files).sort(),
    read: (path) => files[path],
    exists: (path) => path in files,
  });
}

it.each<[string, Readonly<Record<string, string>>, readonly (readonly [string, string])[]]>([
  [
    'the type checker, through what it extends',
    {
      'tsconfig.json':
        '{ "extends": "./config/base", /* x */ "compilerOptions": { "paths": { "~lib": ["./lib/a.ts"] } } }',
      'config/base.json': '{ "compilerOptions": { "baseUrl": "..", "paths": { "@/*": ["src/*"], }, } }',
    },
    [
      ['~lib', 'lib/a.ts'],
      ['@/*', 'src/*'],
      ['*', '*'],
    ],
  ],
  [
    'the bundler, by name',
    {
      'vite.config.ts':
        "export default { resolve: { alias: {\n  '@': path.resolve(__dirname, './src'),\n  util: fileURLToPath(new URL('./src/util', import.meta.url)),\n} } }",
    },
    [
      ['util/*', 'src/util/*'],
      ['util', 'src/util'],
      ['@/*', 'src/*'],
      ['@', 'src'],
    ],
  ],
  [
    'the bundler, as a list',
    {
      'vitest.config.mts': "export default { test: { alias: [{ find: '~', replacement: resolve('app') }] } }",
    },
    [
      ['~/*', 'app/*'],
      ['~', 'app'],
    ],
  ],
  [
    'Jest, patterns that are more than a prefix left out',
    {
      'jest.config.js':
        "module.exports = { moduleNameMapper: { '^@/(.*)$': '<rootDir>/src/$1', '^pkg$': '<rootDir>/index.js', '\\\\.(css|svg)$': 'identity-obj-proxy' } }",
    },
    [
      ['@/*', 'src/*'],
      ['pkg', 'index.js'],
    ],
  ],
  [
    'subpath imports',
    {
      'package.json': '{"imports":{"#a/*":{"types":"./types/*.d.ts","default":"./src/*.js"},"#b":"./b.js"}}',
    },
    [
      ['#a/*', 'types/*.d.ts'],
      ['#b', 'b.js'],
    ],
  ],
  ['nothing', { 'tsconfig.json': '{ "compilerOptions": {} }', 'vite.config.js': 'export default {}' }, []],
])('reads the names of %s', (_name, files, expected) => {
  expect(of(files).map(({ pattern, target }) => [pattern, target])).toEqual(expected);
});

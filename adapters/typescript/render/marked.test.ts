import { expect, it } from 'vitest';
import type { Value } from '../../../src/artifacts/index.ts';
import type { FileView, PrintableTest } from '../../../src/ports/index.ts';
import { vitest } from '../vitest/index.ts';

const ARGS: readonly Value[] = [
  [{ $: 'branded', name: 'Id', module: 'a.ts', value: 'x' }],
  { $: 'branded', name: 'Cents', value: 1 },
  { $: 'promise', resolves: { $: 'branded', name: 'Id', module: 'a.ts', value: 'y' } },
  { $: 'promise', rejects: 'boom' },
];

function print(file: string): string {
  const view: FileView = {
    list: () => [file],
    read: () => 'export function f() {}\nexport type Id = string;\n',
    exists: (path) => path === file,
  };
  const test: PrintableTest = {
    id: 't',
    title: 'takes marked values',
    setup: [],
    input: { op: 'call', bind: 'r0', callee: { from: { module: file }, path: ['f'] }, args: ARGS },
    expect: [{ kind: 'returns', value: 1 }],
    isolation: { fakeTimers: false },
  };
  const testPath = file.replace('.', '.test.');
  return vitest.emit({ file, testPath, groups: [{ name: 'f', tests: [test] }], view, header: 'H' }).text;
}

it('marks a value with the type that its module exports, or with one that fits everywhere', () => {
  const text = print('a.ts');
  expect(text).toMatch(/^import type \{ Id \} from '.\/a(\.js|\.ts)?';$/m);
  const args = "['x' as Id], 1 as never, Promise.resolve('y' as Id), Promise.reject(new Error('boom'))";
  expect(text.replace(/\s+/g, ' ')).toContain(`f(${args})`);
});

it('prints the value alone where nothing checks types', () => {
  const args = "f(['x'], 1, Promise.resolve('y'), Promise.reject(new Error('boom')))";
  expect(print('a.js').replace(/\s+/g, ' ')).toContain(args);
});

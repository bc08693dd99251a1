import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { type Entity, fileFacts } from '../../../src/artifacts/index.ts';
import { createParser, grammars } from '../parse.ts';

const { resolve } = createRequire(import.meta.url);
const parser = await createParser(grammars.map((name) => readFileSync(resolve(name))));

function entities(text: string, path = 'a.ts'): readonly Entity[] {
  const facts = parser.parse({ path, text, hash: 'hash' });
  expect(fileFacts.parse(facts)).toEqual(facts);
  return facts.entities ?? [];
}

/** `kind name* { a, b?: string }`, the star for an exported one. */
function shown(text: string, path?: string): string[] {
  return entities(text, path).map(({ kind, name, exported, text: whole, members }) => {
    const fields = members.map(
      (m) => `${m.name}${m.optional ? '?' : ''}${m.text === undefined ? '' : `: ${m.text}`}`,
    );
    return `${kind} ${name}${exported ? '*' : ''} { ${fields.join(', ')} }${whole === undefined ? '' : ` ${whole}`}`;
  });
}

test.each<[what: string, text: string, expected: string]>([
  [
    'an interface',
    'export interface A extends B {\n  /** Why. */\n  readonly a: string; b?: number | null\n  "c-d": { x: 1 }; run(n: number): void; [key: string]: unknown }',
    'interface A* { a: string, b?: number | null, c-d: { x: 1 }, run: (n: number): void, [key: string]: unknown }',
  ],
  [
    'a record type',
    'type P = { a: string; f?: (x: number) => void };',
    'type P { a: string, f?: (x: number) => void }',
  ],
  ['a union type', "type K =\n  | 'a'\n  | 'b';\nexport type { K };", "type K* {  } | 'a' | 'b'"],
  ['an enumeration', "export enum E { A, B = 'b' }", "enum E* { A, B: 'b' }"],
  [
    'a class',
    'export class C<T> { #secret = 1; name?: string; static count: number; constructor(readonly size: number, private p = 1) {} grow(by: number): this { return this } }',
    'class C* { name?: string, count: number, size: number, constructor: (readonly size: number, private p = 1), grow: (by: number): this }',
  ],
  [
    'a zod schema',
    "import { z } from 'zod';\nexport const User = z.object({ name: z.string().min(1), age: z.number().optional() }).strict();",
    'schema User* { name: z.string().min(1), age?: z.number().optional() } zod',
  ],
  [
    'a valibot schema',
    "import * as v from 'valibot';\nconst S = v.object({ a: v.optional(v.string()) });",
    'schema S { a?: v.optional(v.string()) } valibot',
  ],
  [
    'a schema that is no record',
    "import { z } from 'zod';\nconst M = z.enum(['a', 'b']);",
    "schema M {  } z.enum(['a', 'b'])",
  ],
])('%s', (_, text, expected) => expect(shown(text)).toEqual([expected]));

test('other calls and other modules are no schemas', () => {
  expect(shown("import z from 'zed';\nconst a = z.object({ b: 1 });\nconst c = make({ d: 1 });")).toEqual([]);
});

test('classes of JavaScript are entities as well, with the line they stand on', () => {
  const found = entities('\nmodule.exports.x = 1;\nclass Queue { push(item) {} }\n', 'q.js');
  expect(found).toEqual([
    {
      kind: 'class',
      name: 'Queue',
      file: 'q.js',
      line: 3,
      exported: false,
      members: [{ name: 'push', optional: false, text: '(item)' }],
    },
  ]);
});

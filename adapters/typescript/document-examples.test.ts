import { expect, test } from 'vitest';
import { documentExamples } from './document-examples.ts';

function examples(text: string, name: string | undefined = '@scope/left-pad'): string[] {
  return documentExamples({ path: 'README.md', text, hash: '' }, name).map(
    ({ line, code, outcome, expected, call }) => {
      const called = call
        ? ` [${call.construct ? 'new ' : ''}${call.callee} ${JSON.stringify(call.args)} ${JSON.stringify(call.expected)}]`
        : '';
      return `${line}: ${code} ${outcome}${expected === undefined ? '' : ` ${expected}`}${called}`;
    },
  );
}

const js = (...lines: string[]) => ['Text `f(0) // => 0`.', '```js', ...lines, '```'].join('\n');

test.each<[string, string, string[]]>([
  ['an arrow', js("f('a', 1) // => 'b'"), ['3: f(\'a\', 1) returns \'b\' [f ["a",1] "b"]']],
  ['another arrow', js('f(1); // → [1, 2]'), ['3: f(1) returns [1, 2] [f [1] [1,2]]']],
  ['a bare arrow', js('f(1) → 2'), ['3: f(1) returns 2 [f [1] 2]']],
  ['a literal without an arrow', js("f(2)  // 'two'"), ['3: f(2) returns \'two\' [f [2] "two"]']],
  [
    'names of literals',
    js("let a = 'x';", 'const n = 2', 'f(a, n, 3) // => 4'),
    ['5: f(a, n, 3) returns 4 [f ["x",2,3] 4]'],
  ],
  [
    'a name of a text of several lines',
    js("const html = '<a> \\", "  </a>';", 'f(html);', 'html = g();', 'f(html, 1) // => 2'),
    ['5: f(html) unknown [f ["<a>   </a>"] undefined]', '7: f(html, 1) returns 2'],
  ],
  [
    'a name that is one no more, or may have changed',
    js('let a = 1;', 'a = g();', 'f(a) // => 4', 'let b = [1]', 'f(b) // => 4'),
    ['5: f(a) returns 4', '7: f(b) returns 4'],
  ],
  [
    'a part of a name',
    js('let a = 1;', 'f(a.b) // => 4', 'f(a + 1) // => 2'),
    ['4: f(a.b) returns 4', '5: f(a + 1) returns 2'],
  ],
  ['prose', js('f(2) // pads to two'), ['3: f(2) unknown [f [2] undefined]']],
  ['a result with prose', js('f(2) // => 4 (twice)'), ['3: f(2) returns 4 [f [2] 4]']],
  [
    'a result that is no literal',
    js('f(2) // => Foo { x: 1 }'),
    ['3: f(2) returns Foo { x: 1 } [f [2] undefined]'],
  ],
  ['a number that begins prose', js('f(2) // => 3 items'), ['3: f(2) returns 3 items [f [2] undefined]']],
  ['a result on the next line', js('f(2);', '// => 4'), ['3: f(2) returns 4 [f [2] 4]']],
  ['a declared result', js('const x = f(2); // => 4'), ['3: f(2) returns 4 [f [2] 4]']],
  ['console.log', js('console.log(f(2)); // 4'), ['3: f(2) returns 4 [f [2] 4]']],
  ['await', js('await f(2); // => 4'), ['3: f(2) returns 4 [f [2] 4]']],
  ['a comparison', js('f(2) === 4'), ['3: f(2) returns 4 [f [2] 4]']],
  [
    'expect',
    js('expect(f(2)).toBe(4);', 'expect(f(3)).toBeNull()'),
    ['3: f(2) returns 4 [f [2] 4]', '4: f(3) returns toBeNull [f [3] null]'],
  ],
  [
    'assert',
    js('assert.deepEqual(f(2), { a: [] });', 'assert(f(1) === 2)'),
    ['3: f(2) returns { a: [] } [f [2] {"a":[]}]', '4: f(1) returns 2 [f [1] 2]'],
  ],
  [
    'an error',
    js('f(-1) // throws RangeError', 'f(-2) // => TypeError: no'),
    [
      '3: f(-1) throws throws RangeError [f [-1] undefined]',
      '4: f(-2) throws TypeError: no [f [-2] undefined]',
    ],
  ],
  [
    'asserted errors',
    js('assert.throws(() => f(-1))', 'expect(() => f(-2)).toThrow(RangeError)'),
    ['3: f(-1) throws [f [-1] undefined]', '4: f(-2) throws RangeError [f [-2] undefined]'],
  ],
  ['a prompt', js('> f(2)', '4'), ['3: f(2) returns 4 [f [2] 4]']],
  ['new', js("new Foo('a') // => {}"), ['3: new Foo(\'a\') returns {} [new Foo ["a"] {}]']],
  ['several lines', js('f({', '  a: 1,', '}) // => 1'), ['3: f({ a: 1, }) returns 1 [f [{"a":1}] 1]']],
  ["a chain: the result is not the call's", js('f(1).g(2) // => 3'), ['3: f(1).g(2) returns 3']],
  ['what is not a literal', js('f(x) // => 1', 'f(x)'), ['3: f(x) returns 1']],
  ['other languages', ['```sh', 'f(1) // => 2', '```', '```go', 'f(1) // => 2', '```'].join('\n'), []],
  ['indented code', 'Like so:\n\n    f(1) // => 2\n', ['3: f(1) returns 2 [f [1] 2]']],
  ['no code', 'f(1) // => 2', []],
  ['calls of everything', js("require('x')", "describe('x', 1)", 'console.log(1)', 'f()'), []],
])('reads %s', (_name, text, expected) => {
  expect(examples(text)).toEqual(expected);
});

test('names the callee as the package exports it', () => {
  const text = js(
    "import pad, { left as l } from '@scope/left-pad';",
    'pad(1) // => 2',
    'pad.right(1) // => 2',
    'l(1) // => 2',
  );
  expect(examples(text)).toEqual([
    '4: pad(1) returns 2 [left-pad [1] 2]',
    '5: pad.right(1) returns 2 [right [1] 2]',
    '6: l(1) returns 2 [left [1] 2]',
  ]);
  expect(examples(js("const pad = require('@scope/left-pad')", 'pad.left(1) // 2'))).toEqual([
    '4: pad.left(1) returns 2 [left [1] 2]',
  ]);
});

test('does not take results and other packages for the package', () => {
  const text = js(
    "import other from 'other';",
    "const match = pad('*');",
    'match(1) // => 2',
    'other(1) // => 2',
  );
  expect(examples(text)).toEqual([
    '4: pad(\'*\') unknown [pad ["*"] undefined]',
    '5: match(1) returns 2',
    '6: other(1) returns 2',
  ]);
});

test.each(['\n', '\t\n', '```\n', '    const {', '```js\nimport {', '```js\nf('])(
  'reads long documents of %j to their end',
  (piece) => {
    const hostile = piece.repeat(100_000 / piece.length);
    expect(examples(`${js('f(1) // => 2')}\n${hostile}`, undefined)[0]).toContain('f [1] 2');
  },
);

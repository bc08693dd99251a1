import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { type FileFacts, type FunctionFacts, fileFacts } from '../../src/artifacts/index.ts';
import { createParser, grammars } from './parse.ts';

const { resolve } = createRequire(import.meta.url);
const parser = await createParser(grammars.map((name) => readFileSync(resolve(name))));

function parse(
  path: string,
  text = readFileSync(new URL(`fixtures/parse/${path}`, import.meta.url), 'utf8'),
): FileFacts {
  const facts = parser.parse({ path, text, hash: 'hash' });
  expect(fileFacts.parse(facts)).toEqual(facts);
  return facts;
}

/** Exported functions as `kind name <- path path`. */
function exported(facts: FileFacts): string[] {
  return facts.functions
    .filter((fn) => fn.exported && fn.kind !== 'constructor')
    .map(
      (fn) =>
        `${fn.kind} ${fn.qualifiedName} <- ${fn.access.map(({ path }) => path.join('.') || '()').join(' ')}`,
    );
}

function named(facts: FileFacts, name: string): FunctionFacts {
  const found = facts.functions.find((fn) => fn.qualifiedName === name);
  if (!found) throw new Error(`no ${name} among ${facts.functions.map((fn) => fn.qualifiedName)}`);
  return found;
}

test.each<[string, string[]]>([
  ['umd-wrapper.js', ['function convert <- ()', 'method convert.rate <- rate', 'function euros <- euros']],
  ['alias-of-exports.js', ['method app.start <- start', 'function stop <- stop']],
  ['exports-passed-in.js', ['function parse <- parse']],
  ['rollup-umd.js', ['function add <- add sum']],
  [
    'prototype-class.js',
    [
      'class Stack <- ()',
      'method Stack.peek <- prototype.peek',
      'method Stack.push <- prototype.push',
      'method Stack.pop <- prototype.pop',
      'method Stack.of <- of',
    ],
  ],
  [
    'object-of-functions.cjs',
    [
      'function short <- short',
      'function method <- method',
      'method nested.deep <- nested.deep',
      'function helper <- helper late',
    ],
  ],
  ['singleton.js', ['method Registry.register <- register']],
  ['wrapped.js', ['function read <- () proxy', 'function now <- frozen.now']],
  [
    'es-exports.mjs',
    [
      'function default <- default',
      'function named <- named',
      'function arrow <- arrow',
      'function local <- renamed',
    ],
  ],
  [
    'class-members.ts',
    [
      'class Account <- Account',
      'method Account.zero <- Account.zero',
      'getter Account.total <- Account.prototype.total',
      'setter Account.total <- Account.prototype.total',
      'method Account.pay <- Account.prototype.pay',
      'method Account.history <- Account.prototype.history',
      'method Account.todo <- Account.prototype.todo',
      'function open <- Bank.open',
      'method Base.inherited <- Account.prototype.inherited',
    ],
  ],
  ['jsx-component.jsx', ['function List <- default']],
  ['generic-arrow.tsx', ['function pick <- pick', 'function View <- View']],
  ['newer-than-the-grammar.ts', ['function half <- half']],
  ['reserved-export-name.mjs', ['function none <- null none']],
  ['doc-examples.js', ['function repeat <- repeat']],
])('finds what %s exports, and how it is reached', (path, expected) => {
  expect(exported(parse(path)).sort()).toEqual([...expected].sort());
});

test('reaches what a namespace holds by the names under which the namespace is exported', () => {
  const source = `namespace Marks {
    export function join(a: object, b: object) { return { ...a, ...b }; }
    function hidden() { return 1; }
    namespace Inner { export const no = () => 1; }
    export namespace Open { export const yes = () => 1; }
  }
  export default Marks;
  export { Marks as M };
  namespace Unseen { export const never = () => 1; }`;
  expect(exported(parse('a.ts', source))).toEqual([
    'function join <- default.join M.join',
    'function yes <- default.Open.yes M.Open.yes',
  ]);
  const compiled = `var Marks;
    (function (Marks) {
      function join(a, b) { return { ...a, ...b }; }
      Marks.join = join;
      function hidden() { return 1; }
    })(Marks || (Marks = {}));
    exports.default = Marks;`;
  expect(exported(parse('a.js', compiled))).toEqual(['function join <- default.join']);
});

test('keeps what is re-exported apart, by where it comes from', () => {
  expect(parse('es-exports.mjs').reexports).toEqual([
    { name: 'picked', from: './thing.mjs', imported: 'default.picked' },
    { name: 'b', from: './thing.mjs', imported: 'a' },
    { name: 'thing', from: './thing.mjs', imported: 'default' },
    { name: '*', from: './all.mjs', imported: '*' },
    { name: 'space', from: './space.mjs', imported: '*' },
    { name: 'Other', from: './other.mjs', imported: 'default' },
    { name: 'two', from: './other.mjs', imported: 'one' },
  ]);
  expect(parse('object-of-functions.cjs').reexports).toEqual([
    { name: 'join', from: './paths', imported: 'join' },
    { name: 'format', from: './util', imported: 'format' },
    { name: '*', from: './more', imported: 'module' },
  ]);
});

test('tells imports by local and imported name', () => {
  expect(parse('es-exports.mjs').imports).toContainEqual({
    specifier: './thing.mjs',
    names: { thing: 'default', b: 'a' },
  });
  expect(parse('object-of-functions.cjs').imports).toEqual([
    { specifier: './paths', names: { join: 'join' } },
    { specifier: './util', names: { util: '*' } },
    { specifier: './more', names: {} },
  ]);
});

test('reads parameters: types, defaults, keys, rest', () => {
  const facts = parse('class-members.ts');
  expect(named(facts, 'Account.pay').parameters).toEqual([
    { name: 'amount', optional: false, rest: false, type: 'number', keys: [], called: false },
    {
      name: "{ currency = 'eur', fee }",
      optional: true,
      rest: false,
      default: '{}',
      type: '{ currency?: string; fee?: number }',
      keys: ['currency', 'fee'],
      called: false,
    },
  ]);
  expect(named(facts, 'Account.history').parameters).toMatchObject([
    { name: 'kinds', rest: true, type: 'string[]' },
  ]);
  expect(named(facts, 'Account').parameters.map(({ name, optional }) => [name, optional])).toEqual([
    ['balance', false],
    ['name', true],
  ]);
  expect(named(facts, 'open').parameters.map(({ name }) => name)).toEqual(['id']);
  expect(named(facts, 'Account.pay')).toMatchObject({ async: true, generator: false, returns: 'Promise<T>' });
  expect(named(facts, 'Account.history')).toMatchObject({ async: false, generator: true });
});

test('reads branches, guards, literals and documentation', () => {
  const facts = parse('branches.js');
  const judge = named(facts, 'judge');
  expect(judge.branches.map(({ kind, condition }) => `${kind}: ${condition}`)).toEqual([
    "if: typeof value !== 'string' && typeof value !== 'number'",
    'if: options.strict',
    'for-each: Object.keys(UNITS)',
    'if: value === unit',
    "case: value === 'a'",
    'case: value === LIMIT',
  ]);
  expect(judge.throws).toEqual([
    {
      line: 14,
      class: 'TypeError',
      message: 'neither',
      guard: "typeof value !== 'string' && typeof value !== 'number'",
    },
    { line: 21, class: 'Error', message: 'nothing for', guard: 'value is none of the cases' },
  ]);
  expect([...judge.literals.numbers].sort()).toEqual([0, 10, 1024]);
  expect(judge.literals.strings).toContain('number');
  expect(judge.complexity).toMatchObject({ cyclomatic: 9, nesting: 3 });
  expect(judge.effects).toEqual(['global']);
  expect(judge.doc).toEqual({
    summary: 'Judges a value.',
    params: {
      value: { type: 'string|number', text: 'what to judge' },
      options: { type: 'Object=', text: 'how' },
    },
    returns: '{string} the verdict',
    throws: ['{TypeError} when it is neither'],
  });
  expect(judge.parameters).toMatchObject([
    { name: 'value', type: 'string|number' },
    { name: 'options', type: 'Object', optional: true, keys: ['strict', 'first'] },
  ]);
  const later = named(facts, 'later');
  expect(later.parameters).toMatchObject([{ name: 'done', called: true }, { keys: ['delay'] }]);
  expect(later).toMatchObject({ effects: ['clock'], literals: { regexps: ['/x+/g'] } });
});

test.each([
  ['load', ['fs']],
  ['ask', ['net']],
  ['stamp', ['clock']],
  ['day', []],
  ['roll', ['random']],
  ['home', ['process']],
  ['count', ['global']],
  ['pure', []],
])('%s has the effects %j', (name, effects) => {
  expect(named(parse('effects.js'), name).effects).toEqual(effects);
});

test('resolves calls inside the file', () => {
  expect(named(parse('umd-wrapper.js'), 'euros').calls).toEqual([
    { callee: 'convert', line: 14, key: 'umd-wrapper.js#convert' },
  ]);
  expect(named(parse('class-members.ts'), 'Account.pay').calls).toContainEqual({
    callee: 'this.audit',
    line: 14,
    key: 'class-members.ts#Account.audit',
  });
});

test('takes examples from comments, with their results', () => {
  const { examples } = parse('doc-examples.js');
  expect(
    examples.map(({ line, code, outcome, expected, call }) => ({
      line,
      code,
      outcome,
      expected,
      args: call?.args,
    })),
  ).toEqual([
    { line: 7, code: "repeat('b', 3)", outcome: 'returns', expected: "'bbb'", args: ['b', 3] },
    { line: 9, code: "repeat('c', -1)", outcome: 'throws', expected: 'throws RangeError', args: ['c', -1] },
    { line: 10, code: 'repeat(other, 1)', outcome: 'returns', expected: "'x'", args: undefined },
    { line: 4, code: "repeat('a', 2)", outcome: 'returns', expected: "'aa'", args: ['a', 2] },
    { line: 13, code: "repeat('d', 1)", outcome: 'returns', expected: "'d'", args: ['d', 1] },
  ]);
});

test('records calls with literal arguments', () => {
  expect(parse('umd-wrapper.js').callSites).toEqual([
    { file: 'umd-wrapper.js', line: 12, callee: 'converter', args: ['eur'] },
  ]);
});

test('says where a file does not parse, and gives nothing else', () => {
  expect(parse('syntax-error.js')).toEqual({
    path: 'syntax-error.js',
    hash: 'hash',
    language: 'typescript',
    status: 'failed',
    error: "syntax-error.js:3:3: Unexpected keyword 'return'.",
    functions: [],
    imports: [],
    reexports: [],
    examples: [],
    callSites: [],
  });
});

test('gives every function a key of its own', () => {
  const { functions } = parse(
    'twice.js',
    'if (a) { var f = () => 1 } else { f = () => 2 }\nfunction g() {}\nfunction g() {}\n',
  );
  const keys = functions.map((fn) => fn.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('twice.js#g~2');
});

test.each([
  ['deep nesting', `module.exports = function f(x) { return ${'('.repeat(3000)}x${')'.repeat(3000)} }`],
  ['a long chain', `module.exports = function f(x) { return x${'.a()'.repeat(5000)} }`],
  ['a long sum', `module.exports = function f(x) { return x${' + 1'.repeat(20_000)} }`],
  [
    'many nested arrays',
    `module.exports = function f(x) { return g(${'['.repeat(2000)}1${']'.repeat(2000)}) }`,
  ],
  [
    'itself',
    'module.exports = function f() {}; module.exports.default = module.exports; module.exports.f = module.exports;',
  ],
  [
    'odd names',
    "module.exports = function f() {}; module.exports['a b\\n'] = f2; function f2() {}; module.exports.__proto__ = {};",
  ],
])('survives %s', (_name, text) => {
  const facts = parse('odd.js', text);
  expect(facts.status).toBe('parsed');
  expect(exported(facts)[0]).toContain('function f <- ()');
});

test('counts positions in UTF-16 code units, whatever the line endings', () => {
  const { functions } = parse('ü.js', "'𝒳';\r\n/* 😀 */ exports.f = function () {\r\n};\r\n");
  expect(functions[0]?.range).toEqual({ start: { line: 2, column: 21 }, end: { line: 3, column: 1 } });
});

test.each(['', '\uFEFFexports.f = 1', '#!/usr/bin/env node\n', '<!-- old -->\n', 'export {}'])(
  'accepts %j',
  (text) => {
    expect(parse('small.js', text)).toMatchObject({ status: 'parsed', functions: [] });
  },
);

test('tells the lines of statements that belong to no function', () => {
  const text = `#!/usr/bin/env node
// a comment
import { a } from './a.js';
export { b } from './b.js';
export * from './c.js';
const table = {
  x: 1,
};
export type T = string;
interface I {}
export const half = table.x / 2;

/** A doc. */
export function f() {}
export default wrap(f);
;`;
  expect(parse('lines.ts', text).topLevel).toEqual([
    { start: 6, end: 8 },
    { start: 11, end: 11 },
    { start: 14, end: 14 },
    { start: 15, end: 15 },
  ]);
});

test('refuses at once a large file whose lines no person wrote, and reads a large one that somebody did', () => {
  const line = 'export const x = (n: number) => n + 1;';
  const started = performance.now();
  const refused = parse('one-line.ts', line.repeat(10_000));
  expect(performance.now() - started).toBeLessThan(500);
  expect(refused).toMatchObject({ status: 'failed', functions: [] });
  expect(refused.error).toBe(
    'one-line.ts: its lines are 380000 characters long on average: it is generated, and not read.',
  );
  const read = parse('lines.ts', `function f() {}\n${'// a comment that says why\n'.repeat(12_000)}`);
  expect(read).toMatchObject({ status: 'parsed' });
});

import { describe, expect, it } from 'vitest';
import type { Program, Shapes, TypeShape, Value } from '../../artifacts/index.ts';
import { createGenerator } from './candidates.ts';
import { fits } from './fits.ts';
import { makeValue } from './generic-values.ts';
import { createNameUses } from './name-uses.ts';
import { createModulePools } from './pools.ts';
import { actArgs, wellFormed } from './program.ts';
import { createRandom } from './random.ts';
import { simplerPrograms } from './simplify.ts';
import { createStock } from './stock.ts';
import type { ClassMaker, SearchParameter, SearchTarget } from './target.ts';
import { createTexts } from './texts.ts';
import { isWellTyped } from './typed.ts';

const string: TypeShape = { kind: 'primitive', name: 'string' };
const number: TypeShape = { kind: 'primitive', name: 'number' };
const nothing: TypeShape = { kind: 'primitive', name: 'undefined' };
const literal = (value: Value): TypeShape => ({ kind: 'literal', value });
const union = (...members: TypeShape[]): TypeShape => ({ kind: 'union', members });
const object = (properties: Record<string, TypeShape>, ...optional: string[]): TypeShape => ({
  kind: 'object',
  properties: Object.entries(properties).map(([name, shape]) => ({
    name,
    shape,
    optional: optional.includes(name),
  })),
});
const list = (items: TypeShape): TypeShape => ({ kind: 'array', items });
const callback = (returns: TypeShape, ...parameters: TypeShape[]): TypeShape => ({
  kind: 'function',
  parameters: parameters.map((shape) => ({ shape, optional: false, rest: false })),
  returns,
});
const later = (of: TypeShape): TypeShape => ({ kind: 'builtin', type: 'future', of: [of] });

const SHAPES: Shapes = {
  Tree: object({ value: number, children: list({ kind: 'reference', name: 'Tree' }) }),
};
const CIRCLE = object({ kind: literal('circle'), r: number });
const SQUARE = object({ kind: literal('square'), side: number, label: string }, 'label');

const parameter = (shape: TypeShape, more: Partial<SearchParameter> = {}): SearchParameter => ({
  name: 'x',
  keys: [],
  called: false,
  rest: false,
  optional: false,
  checked: true,
  shape,
  ...more,
});

function target(
  parameters: readonly SearchParameter[],
  classes: Record<string, ClassMaker> = {},
): SearchTarget {
  return {
    key: 'm#f',
    module: 'm',
    path: ['f'],
    how: 'call',
    parameters,
    types: { shapes: SHAPES, classes, modules: new Set(['m']) },
    seeds: [],
    file: 'm',
    lines: [1, 9],
    weight: 1,
  };
}

/** Programs as a search makes them: new ones, and changes of those. */
function programs(of: SearchTarget, count = 300): Program[] {
  const random = createRandom(7);
  const constants = [
    { file: 'm', line: 1, value: 'magic', samples: [] },
    { file: 'm', line: 2, value: 77, samples: [] },
  ];
  const generator = createGenerator({
    target: of,
    pools: createModulePools(constants),
    random,
    instance: () => undefined,
    sibling: () => undefined,
    neighbour: () => undefined,
    stock: createStock(random),
    texts: createTexts([], random),
    names: createNameUses([]),
  });
  const made: Program[] = [];
  for (let i = 0; i < count; i++) {
    const parent = made.at(random.below(made.length + 1));
    const other = made[0];
    if (!parent || i < 30) made.push(generator.fresh());
    else if (random.chance(0.3)) made.push(generator.aim(parent, { strings: ['near'], numbers: [41] }));
    else made.push(generator.change(parent, other));
    made.push(
      ...generator.steer(made.at(-1) as Program, [
        ['magic', 'other'],
        [77, 3],
        [2, 5],
      ]),
    );
  }
  return made;
}

const SHAPED: [what: string, shape: TypeShape][] = [
  ['a discriminated union', union(CIRCLE, SQUARE)],
  ['literals', union(literal('a'), literal('b'), literal(3), nothing)],
  ['an optional property', object({ a: string, b: list(number) }, 'b')],
  ['a record', { kind: 'object', properties: [], index: number }],
  ['a recursive type', { kind: 'reference', name: 'Tree' }],
  [
    'a tuple',
    {
      kind: 'tuple',
      items: [
        { shape: string, optional: false, rest: false },
        { shape: number, optional: true, rest: false },
      ],
    },
  ],
  ['a callback', callback(union(literal('x'), literal('y')), number)],
  ['a callback that is called back', callback(nothing, callback(nothing, string))],
  ['an asynchronous callback', callback(later(number), string)],
  [
    'a map of sets',
    { kind: 'builtin', type: 'map', of: [string, { kind: 'builtin', type: 'set', of: [number] }] },
  ],
  ['floats', { kind: 'builtin', type: 'bytes', name: 'Float64Array', of: [] }],
  ['a template', { kind: 'template', texts: ['v', '.', ''], parts: [number, string] }],
  [
    'an enumeration',
    {
      kind: 'enum',
      name: 'E',
      module: 'm',
      members: [
        { name: 'A', value: 'a' },
        { name: 'B', value: 'b' },
      ],
    },
  ],
  ['a brand', { kind: 'brand', name: 'Id', module: 'ids.ts', base: string }],
  ['a promise', { kind: 'builtin', type: 'future', of: [string] }],
  [
    'promises of brands',
    {
      kind: 'array',
      items: { kind: 'builtin', type: 'future', of: [{ kind: 'brand', name: 'Id', base: string }] },
    },
  ],
  [
    'a date or a pattern',
    union({ kind: 'builtin', type: 'date', of: [] }, { kind: 'builtin', type: 'pattern', of: [] }),
  ],
];

describe('whatever the search does to a checked argument, it stays of its shape', () => {
  it.each(SHAPED)('%s', (_, shape) => {
    const of = target([parameter(shape)]);
    const made = programs(of);
    const wrong = made.filter(
      (program) => !fits(actArgs(program)[0] ?? null, shape, { shapes: SHAPES, exact: true }),
    );
    expect(wrong).toEqual([]);
    expect(made.every((program) => isWellTyped(program, of) && wellFormed(program))).toBe(true);
  });

  it('and shrinking leaves programs that the types allow', () => {
    const of = target([parameter(union(CIRCLE, SQUARE))]);
    const start: Program = [
      {
        op: 'call',
        bind: 'r0',
        callee: { from: { module: 'm' }, path: ['f'] },
        args: [{ kind: 'square', side: 40, label: 'long' }],
      },
    ];
    const simpler = simplerPrograms(start, 1);
    const kept = simpler.filter((program) => isWellTyped(program, of)).map((program) => actArgs(program)[0]);
    expect(kept).toContainEqual({ kind: 'square', side: 40 });
    expect(kept).not.toContainEqual({ side: 40, label: 'long' });
    expect(simpler.length).toBeGreaterThan(kept.length);
  });
});

it('every arm and every literal has its turn', () => {
  const args = programs(target([parameter(union(CIRCLE, SQUARE, literal('none'), nothing))])).map(
    (program) => JSON.stringify(actArgs(program)[0]) ?? '',
  );
  for (const part of ['"circle"', '"square"', '"label"', '"none"', '"undefined"'])
    expect(args.some((arg) => arg.includes(part))).toBe(true);
});

it('an instance is made by its own constructor, before the call', () => {
  const maker: ClassMaker = { module: 'm', path: ['Box'], parameters: [parameter(number)] };
  const of = target([parameter({ kind: 'instance', name: 'Box', class: 'm#Box' })], { 'm#Box': maker });
  const made = programs(of, 40);
  for (const program of made) {
    expect(wellFormed(program)).toBe(true);
    const [ref] = actArgs(program) as [{ $: string; step: string }];
    const step = program.find((each) => each.bind === ref.step);
    expect(step).toMatchObject({ op: 'new', callee: { from: { module: 'm' }, path: ['Box'] } });
    expect(step?.op === 'new' && typeof step.args[0]).not.toBe('string');
  }
});

it('a key of a type parameter is a key of the object that stands for it', () => {
  const T: TypeShape = { kind: 'generic', name: 'T', bound: object({ a: number, b: string }, 'b') };
  const K: TypeShape = { kind: 'generic', name: 'K', bound: { kind: 'keyof', of: 'T' } };
  const made = programs(target([parameter(T), parameter(K)]));
  const wrong = made.filter((program) => {
    const [of, key] = actArgs(program);
    return !Object.hasOwn(of as object, String(key));
  });
  expect(wrong).toEqual([]);
});

it('what nothing checks gets other values too, at times', () => {
  const loose = [parameter(union(literal('a'), literal('b')), { checked: false })];
  // What is steered leads away from the shape, and from what was steered more is made.
  const made = programs(target(loose), 30);
  const inside = made.filter((program) => ['a', 'b'].includes(actArgs(program)[0] as string)).length;
  expect(inside).toBeGreaterThan(made.length / 4);
  expect(inside).toBeLessThan(made.length);
});

it.each(['object', 'array', 'function', 'collection'] as const)(
  'values that hold only %ss come to an end',
  (kind) => {
    const random = createRandom(3);
    const none = { strings: () => [], numbers: () => [], keys: () => [] };
    for (let i = 0; i < 500; i++)
      expect(() => makeValue(kind, { random, sources: none, inner: [kind], spy: () => 'f' })).not.toThrow();
  },
);

describe('fits', () => {
  const context = { shapes: SHAPES };
  it.each<[value: Value, shape: TypeShape, expected: boolean]>([
    [{ $: 'undefined' }, string, false],
    [{ $: 'NaN' }, number, true],
    ['a', union(string, nothing), true],
    [{ kind: 'circle' }, CIRCLE, false],
    [{ kind: 'circle', r: 1, more: 1 }, CIRCLE, true],
    [{ value: 1, children: [{ value: 'x', children: [] }] }, { kind: 'reference', name: 'Tree' }, false],
    [{ $: 'instance', class: 'Box', properties: {} }, CIRCLE, true],
    [null, { kind: 'opaque', name: 'URL' }, false],
    [{ $: 'instance', class: 'URL', properties: {} }, { kind: 'opaque', name: 'URL' }, true],
    [{ $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: 1 } }, callback(string), false],
    [{ $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: 1 } }, callback(nothing), true],
    ['v1.x', { kind: 'template', texts: ['v', '.', ''], parts: [number, string] }, true],
    [['a', 1, 2], { kind: 'tuple', items: [{ shape: string, optional: false, rest: false }] }, false],
  ])('%j of %j is %s', (value, shape, expected) => expect(fits(value, shape, context)).toBe(expected));

  it('refuses what a written record may not hold', () => {
    expect(fits({ kind: 'circle', r: 1, more: 1 }, CIRCLE, { shapes: SHAPES, exact: true })).toBe(false);
  });
});

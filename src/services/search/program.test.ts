import { describe, expect, it } from 'vitest';
import type { Program, Step, Value } from '../../artifacts/index.ts';
import {
  actArgs,
  mapStep,
  mapValue,
  prepend,
  programCost,
  renumber,
  uses,
  valueCost,
  wellFormed,
  withActArgs,
} from './program.ts';

const call = (bind: string, name: string, ...args: Value[]): Step => ({
  op: 'call',
  bind,
  callee: { from: { module: 'm' }, path: [name] },
  args,
});
const method = (bind: string, on: string, name: string, ...args: Value[]): Step => ({
  op: 'call',
  bind,
  callee: { from: { step: on }, path: [name] },
  args,
});
const ref = (step: string): Value => ({ $: 'ref', step });
const spy = (id: string): Value => ({ $: 'spy', id, behaviour: { kind: 'echo', argument: 0 } });

describe('renumber', () => {
  it('names steps and spies by their order, wherever they are mentioned', () => {
    const program: Program = [
      call('start', 'make', spy('g'), spy('h')),
      { op: 'await', bind: 'ready', step: 'start' },
      { op: 'let', bind: 'list', value: [ref('ready'), { deep: { $: 'set', items: [ref('start')] } }] },
      method('act', 'ready', 'push', ref('list'), spy('h')),
    ];
    expect(renumber(program)).toEqual([
      call('r0', 'make', spy('f0'), spy('f1')),
      { op: 'await', bind: 'r1', step: 'r0' },
      { op: 'let', bind: 'r2', value: [ref('r1'), { deep: { $: 'set', items: [ref('r0')] } }] },
      method('r3', 'r1', 'push', ref('r2'), spy('f1')),
    ]);
  });

  it('tells spies of one name apart when they do different things', () => {
    const thrower: Value = { $: 'spy', id: 'f0', behaviour: { kind: 'throws', message: 'boom' } };
    const program: Program = [call('r0', 'make', spy('f0')), method('r1', 'r0', 'go', thrower, spy('f0'))];
    expect(renumber(program)).toEqual([
      call('r0', 'make', spy('f0')),
      method('r1', 'r0', 'go', { ...thrower, id: 'f1' }, spy('f0')),
    ]);
  });

  it('makes programs that do the same the same text', () => {
    const one = [call('a', 'make'), method('b', 'a', 'go', ref('a'))];
    const other = [call('x', 'make'), method('y', 'x', 'go', ref('x'))];
    expect(renumber(one)).toEqual(renumber(other));
    expect(renumber(renumber(one))).toEqual(renumber(one));
  });
});

describe('prepend', () => {
  it('keeps the two programs apart where they use the same names', () => {
    const both = prepend(
      [call('r0', 'setup', spy('f0'))],
      [call('r0', 'make', spy('f0')), method('r1', 'r0', 'go', ref('r0'))],
    );
    expect(both).toEqual([
      call('r0', 'setup', spy('f0')),
      call('r1', 'make', spy('f1')),
      method('r2', 'r1', 'go', ref('r1')),
    ]);
    expect(wellFormed(both)).toBe(true);
  });
});

describe('wellFormed', () => {
  it.each<[string, Program, boolean]>([
    ['a single call', [call('r0', 'f')], true],
    ['a reference to an earlier step', [call('r0', 'f'), call('r1', 'g', [ref('r0')])], true],
    ['nothing', [], false],
    ['a reference to itself', [call('r0', 'f', ref('r0'))], false],
    ['a reference to a later step', [call('r0', 'f', ref('r1')), call('r1', 'g')], false],
    ['a receiver that is not there', [method('r1', 'r0', 'go')], false],
    ['waiting for what is not there', [{ op: 'await', bind: 'r0', step: 'r9' }], false],
    ['a reference inside a map', [call('r0', 'f', { $: 'map', entries: [[ref('r7'), 1]] })], false],
  ])('%s', (_, program, expected) => {
    expect(wellFormed(program)).toBe(expected);
  });

  it('names what a step depends on', () => {
    expect(uses(method('r2', 'r0', 'go', { a: [ref('r1')] }))).toEqual(['r0', 'r1']);
  });
});

describe('mapValue', () => {
  const upper = (value: Value): Value => (typeof value === 'string' ? value.toUpperCase() : value);

  it('reaches the leaves of every container and leaves keys and tags alone', () => {
    const value: Value = {
      list: ['a', { $: 'undefined' }],
      tagged: { $: 'object', entries: [['$', 'b']], nullPrototype: true },
      map: { $: 'map', entries: [['k', ['c']]] },
      set: { $: 'set', items: ['d'] },
      error: { $: 'error', class: 'Error', message: 'left alone' },
    };
    expect(mapValue(value, upper)).toEqual({
      list: ['A', { $: 'undefined' }],
      tagged: { $: 'object', entries: [['$', 'B']], nullPrototype: true },
      map: { $: 'map', entries: [['K', ['C']]] },
      set: { $: 'set', items: ['D'] },
      error: { $: 'error', class: 'Error', message: 'left alone' },
    });
    expect(mapValue(value, (each) => each)).toEqual(value);
  });

  it('gives a container its mapped content', () => {
    const count = (value: Value): Value => (Array.isArray(value) ? value.length : value);
    expect(mapValue([[1, 2], [3]], count)).toBe(2);
    expect(mapValue({ a: [[1, 2]] }, count)).toEqual({ a: 1 });
  });

  it('maps the values of a step and nothing else of it', () => {
    expect(
      mapStep({ op: 'set', bind: 'x', callee: { from: { step: 'r' }, path: ['p'] }, value: 'v' }, upper),
    ).toEqual({ op: 'set', bind: 'x', callee: { from: { step: 'r' }, path: ['p'] }, value: 'V' });
    const read: Step = { op: 'get', bind: 'x', callee: { from: { module: 'm' }, path: ['p'] } };
    expect(mapStep(read, upper)).toEqual(read);
  });
});

describe('withActArgs', () => {
  it('changes the last step only', () => {
    const program = [call('r0', 'f', 1), call('r1', 'f', 2)];
    const changed = withActArgs(program, [3, 4]);
    expect(changed).toEqual([call('r0', 'f', 1), call('r1', 'f', 3, 4)]);
    expect(actArgs(changed)).toEqual([3, 4]);
    expect(actArgs(program)).toEqual([2]);
  });

  it('leaves an act without arguments as it is', () => {
    const program: Program = [{ op: 'get', bind: 'r0', callee: { from: { module: 'm' }, path: ['x'] } }];
    expect(withActArgs(program, [1])).toBe(program);
    expect(actArgs(program)).toEqual([]);
  });
});

describe('cost', () => {
  it.each<[Value, Value]>([
    ['a', 'ab'],
    ['ab', 'a\u0000'],
    [1, 123456],
    [[1], [1, 1]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [true, { $: 'date', ms: 0 }],
  ])('%j reads more easily than %j', (plain, odd) => {
    expect(valueCost(plain)).toBeLessThan(valueCost(odd));
  });

  it('prefers one step to two', () => {
    expect(programCost([call('r0', 'f', 'some longer text')])).toBeLessThan(
      programCost([call('r0', 'f'), call('r1', 'f')]),
    );
  });
});

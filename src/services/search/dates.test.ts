import { describe, expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { isDate, makeDate, movedTo, settleDates, simplerDates, tweakDate } from './dates.ts';
import { actArgs } from './program.ts';
import { createRandom } from './random.ts';

const random = createRandom(1);
const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
const call = (...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm.js' }, path: ['f'] }, args },
];
const local = (ms: number): Value => ({ $: 'date', ms, local: true });
const moment = (ms: number): Value => ({ $: 'date', ms });

describe('dates', () => {
  it('are of both kinds, and seldom invalid', () => {
    const made = times(400, () => makeDate(random));
    expect(made.filter((date) => date.local).length).toBeGreaterThan(100);
    expect(made.filter((date) => !date.local).length).toBeGreaterThan(100);
    const invalid = made.filter((date) => date.ms === null);
    expect(invalid.length).toBeGreaterThan(0);
    expect(invalid.length).toBeLessThan(60);
    expect(invalid.every((date) => date.local === undefined)).toBe(true);
  });

  it('move by steps of the clock and of the calendar, and stay what they are', () => {
    const moved = times(300, () => tweakDate({ $: 'date', ms: Date.UTC(2024, 0, 31), local: true }, random));
    expect(moved.every((date) => date.local)).toBe(true);
    const found = moved.map((date) => new Date(date.ms as number).toISOString().slice(0, 10));
    expect(found).toEqual(expect.arrayContaining(['2024-01-30', '2024-02-01', '2023-12-31', '2025-01-31']));
  });

  it('of one program are of one kind, and sometimes near one another', () => {
    const settled = times(200, () => settleDates(call(moment(0), { at: local(1e12) }), random));
    const kinds = settled.map((program) => {
      const [first, { at }] = actArgs(program) as [Value, { at: Value }];
      return isDate(first) && isDate(at) && first.local === at.local;
    });
    expect(kinds).not.toContain(false);
    const near = settled.map((program) => (actArgs(program)[1] as { at: { ms: number } }).at.ms);
    expect(near.filter((ms) => Math.abs(ms) <= 86_400_000).length).toBeGreaterThan(5);
    expect(near.filter((ms) => ms === 1e12).length).toBeGreaterThan(100);
  });

  it('leave a program without dates alone', () => {
    const program = call(1, 'a');
    expect(settleDates(program, random)).toBe(program);
  });

  it('are moved no further than dates go', () => {
    expect(movedTo(moment(0), 9e15)).toEqual({ $: 'date', ms: null });
    expect(movedTo(local(0), 1e15)).toEqual({ $: 'date', ms: 1e15 });
    expect(movedTo(local(0), 5)).toEqual(local(5));
  });

  it('become the epoch or the day', () => {
    expect(simplerDates({ $: 'date', ms: 90_000_000, local: true })).toEqual([local(0), local(86_400_000)]);
    expect(simplerDates({ $: 'date', ms: 0 })).toEqual([]);
  });
});

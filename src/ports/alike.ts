// Which tests are one test with other values: what differs between them are the columns of a table.
import { type Expectation, isTagged, type Step, type Value, valuesOf } from '../artifacts/index.ts';

/** What makes two tests alike. */
export interface Likeness {
  readonly setup: readonly Step[];
  readonly input: Step;
  readonly expect: readonly Expectation[];
}

/** A place of a test that holds a value which a table can hold. */
export interface Cell {
  /** `message`: the wording of an error. */
  readonly role: 'given' | 'expected' | 'message';
  readonly value: Value;
  /** Place among what the act takes. */
  readonly argument?: number;
}

/** Tests that differ in values only, in their order; each has the same number of cells. */
export interface Alike<T extends Likeness> {
  readonly tests: readonly T[];
  /** Indexes of the cells that are not the same in all of them. */
  readonly columns: readonly number[];
}

/** Fewer tests read better one by one. */
export const LEAST_ROWS = 3;

const PLAIN: ReadonlySet<string> = new Set(
  'undefined NaN -0 Infinity -Infinity bigint date regexp object bytes'.split(' '),
);

/** True for a value that is the same wherever it is written down. */
function isConstant(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isConstant);
  if (!isTagged(value)) return Object.values(value as Record<string, Value>).every(isConstant);
  if (!PLAIN.has(value.$)) return false;
  if (value.$ === 'object') return value.entries.every(([, item]) => isConstant(item));
  return true;
}

function tagOf(value: Value): string | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && isTagged(value)
    ? value.$
    : undefined;
}

/** True for a value that is compared by identity. */
function isAtom(value: Value): boolean {
  const tag = tagOf(value);
  if (tag === undefined) return value === null || typeof value !== 'object';
  return !['date', 'regexp', 'object', 'bytes'].includes(tag);
}

/** The test with each of its cells as `map` has it; `map` is called in the order of the cells. */
export function withCells<T extends Likeness>(
  test: T,
  map: (cell: Cell, index: number) => Value,
): Pick<T, 'setup' | 'input' | 'expect'> {
  let index = 0;
  const put = (role: Cell['role'], value: Value, argument?: number) =>
    isConstant(value)
      ? map({ role, value, ...(argument === undefined ? {} : { argument }) }, index++)
      : value;
  const step = (each: Step): Step => {
    if (valuesOf(each).length === 0) return each;
    if (each.op === 'call' || each.op === 'new') {
      const isAct = each === test.input;
      return { ...each, args: each.args.map((arg, i) => put('given', arg, isAct ? i : undefined)) };
    }
    return each.op === 'set' || each.op === 'let' ? { ...each, value: put('given', each.value) } : each;
  };
  const expectation = (each: Expectation): Expectation => {
    switch (each.kind) {
      case 'returns':
      case 'resolves':
      case 'argument':
        return { ...each, value: put('expected', each.value) };
      case 'throws':
      case 'rejects': {
        if (each.value !== undefined) return each;
        const message = put('message', each.message);
        return typeof message === 'string' ? { ...each, message } : each;
      }
      default:
        return each;
    }
  };
  return { setup: test.setup.map(step), input: step(test.input), expect: test.expect.map(expectation) };
}

/** The cells of a test, in order. */
export function cellsOf(test: Likeness): readonly Cell[] {
  const cells: Cell[] = [];
  withCells(test, (cell) => {
    cells.push(cell);
    return cell.value;
  });
  return cells;
}

/** True for a result that a title tells by itself: `is true`, `returns undefined`. */
function isFlag(value: Value): boolean {
  return (
    value === null || typeof value === 'boolean' || tagOf(value) === 'undefined' || tagOf(value) === 'NaN'
  );
}

function isRecord(value: Value): boolean {
  return (value !== null && typeof value === 'object' && !Array.isArray(value) && !isTagged(value)) === true;
}

/** Same text for tests of one table. `strict` keeps apart what differs in its flags, options and errors as well. */
function keyOf(test: Likeness, strict: boolean): string {
  const marked = withCells(test, ({ role, value }, index): Value => {
    const open = { $: 'symbol', name: `${role} ${isAtom(value)}`, registered: false } as const;
    if (role === 'given') return strict && index > 0 && isRecord(value) ? value : GIVEN;
    if (role === 'message') return strict ? value : '';
    return strict && isFlag(value) ? value : open;
  });
  return JSON.stringify(marked);
}

const GIVEN: Value = { $: 'symbol', name: 'given', registered: false };

function partition<T extends Likeness>(tests: readonly T[], strict: boolean): readonly (readonly T[])[] {
  const parts = new Map<string, T[]>();
  for (const test of tests) {
    const key = keyOf(test, strict);
    const part = parts.get(key) ?? [];
    parts.set(key, part);
    part.push(test);
  }
  return [...parts.values()];
}

/** What differs between tests that are alike; undefined when they are too few or nothing does. */
export function alikeIn<T extends Likeness>(tests: readonly T[]): Alike<T> | undefined {
  const [first, ...others] = tests.map(cellsOf);
  if (first === undefined || tests.length < LEAST_ROWS) return undefined;
  const columns = first.flatMap((cell, index) => {
    const same = JSON.stringify(cell.value);
    return others.every((cells) => JSON.stringify(cells[index]?.value) === same) ? [] : [index];
  });
  return columns.length === 0 ? undefined : { tests, columns };
}

/** The tables that can be made of these tests: first of those that differ least, then of what is left. */
export function findAlike<T extends Likeness>(tests: readonly T[]): readonly Alike<T>[] {
  const close = partition(tests, true).flatMap((part) => alikeIn(part) ?? []);
  const taken = new Set(close.flatMap((table) => table.tests));
  const rest = tests.filter((test) => !taken.has(test));
  return [...close, ...partition(rest, false).flatMap((part) => alikeIn(part) ?? [])];
}

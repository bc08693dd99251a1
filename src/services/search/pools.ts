// Values that the code itself suggests: its constants, strings its patterns match, operands it compared.

import type { Value } from '../../artifacts/index.ts';
import { isTagged } from '../../artifacts/index.ts';
import type { SourceConstant } from '../../ports/index.ts';

/** Mined operands kept per module; old ones give way, so that the pool follows the search. */
const MAX_MINED = 400;

export interface Pool {
  readonly strings: string[];
  readonly numbers: number[];
  addString(text: string): void;
  addNumber(n: number): void;
}

function createPool(limit: number): Pool {
  const strings: string[] = [];
  const numbers: number[] = [];
  const seen = new Set<string | number>();
  const add = <T extends string | number>(list: T[], item: T) => {
    if (seen.has(item)) return;
    seen.add(item);
    list.push(item);
    if (list.length > limit) seen.delete(list.shift() as T);
  };
  return {
    strings,
    numbers,
    addString: (text) => add(strings, text),
    addNumber: (n) => {
      if (Number.isFinite(n) && Math.abs(n) < 1e21) add(numbers, n);
    },
  };
}

export interface ModulePools {
  /** Constants of the whole file. */
  readonly file: Pool;
  /** Operands seen in comparisons while programs ran. */
  readonly mined: Pool;
  /** Constants in these lines, widened until something is found. */
  near(
    from: number,
    to: number,
  ): {
    readonly strings: readonly string[];
    readonly numbers: readonly number[];
    readonly values: readonly Value[];
  };
}

/** Pools of one source file. */
export function createModulePools(constants: readonly SourceConstant[]): ModulePools {
  const file = createPool(Number.POSITIVE_INFINITY);
  const put = (pool: Pool, constant: SourceConstant) => {
    const { value, samples } = constant;
    if (typeof value === 'string') pool.addString(value);
    if (typeof value === 'number') pool.addNumber(value);
    for (const sample of samples) pool.addString(sample);
  };
  for (const constant of constants) put(file, constant);
  return {
    file,
    mined: createPool(MAX_MINED),
    near(from, to) {
      for (let widen = 0; widen <= 8; widen += 2) {
        const local = createPool(Number.POSITIVE_INFINITY);
        const values: Value[] = [];
        for (const constant of constants) {
          if (constant.line < from - widen || constant.line > to + widen) continue;
          put(local, constant);
          const { value } = constant;
          if (value !== null && typeof value === 'object' && !Array.isArray(value) && isTagged(value))
            values.push(value);
        }
        if (local.strings.length + local.numbers.length > 0)
          return { strings: local.strings, numbers: local.numbers, values };
      }
      return { strings: [], numbers: [], values: [] };
    },
  };
}

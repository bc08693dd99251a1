// Programs in which an input that was compared takes the value it was compared with.
import type { Program, Value } from '../../artifacts/index.ts';
import { asValue } from './generic-values.ts';
import { inputsOf, mapStep, mapValue, renumber } from './program.ts';
import type { Explored } from './protocol.ts';

/** Up to two dozen; none where no input was compared with anything. */
export function steer(program: Program, pairs: Explored['pairs']): Program[] {
  const found: Program[] = [];
  const replace = (from: (value: Value) => boolean, to: Value) => {
    let done = false;
    const changed = program.map((step) =>
      mapStep(step, (value) =>
        mapValue(value, (inner) => {
          if (done || !from(inner)) return inner;
          done = true;
          return to;
        }),
      ),
    );
    if (done) found.push(renumber(changed));
  };
  for (const [left, right] of pairs) {
    if (left === right) continue;
    for (const [mine, theirs] of [
      [left, right],
      [right, left],
    ] as const) {
      const same = (value: Value) => value === mine;
      if (typeof theirs === 'string') {
        replace(same, theirs);
        continue;
      }
      for (const by of [0, 1, -1]) replace(same, asValue(theirs + by));
      // A length that was compared: give the input that length.
      if (
        typeof mine === 'number' &&
        Number.isInteger(mine) &&
        theirs >= 0 &&
        theirs <= 300 &&
        Number.isInteger(theirs)
      ) {
        for (const size of [theirs, theirs + 1]) {
          for (const value of inputsOf(program)) {
            if (typeof value === 'string' && value.length === mine && size <= 256) {
              replace((v) => v === value, resizeString(value, size));
            } else if (Array.isArray(value) && value.length === mine && size <= 64) {
              const items = value as readonly Value[];
              const text = JSON.stringify(value);
              replace((v) => Array.isArray(v) && JSON.stringify(v) === text, resizeArray(items, size));
            }
          }
        }
      }
    }
    if (found.length > 24) break;
  }
  return found;
}

function resizeString(text: string, size: number): string {
  const unit = text.length > 0 ? text : 'a';
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

function resizeArray(items: readonly Value[], size: number): readonly Value[] {
  const unit = items.length > 0 ? items : [1];
  return Array.from({ length: size }, (_, index) => unit[index % unit.length] as Value);
}

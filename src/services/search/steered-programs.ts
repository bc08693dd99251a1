// Programs in which an input, or a part of a text, that was compared takes the value it was compared with: the
// input-to-state correspondence of RedQueen (Aschermann et al., NDSS 2019), with no mutant or branch named.
import type { Program, Value } from '../../artifacts/index.ts';
import { isDate, movedTo } from './dates.ts';
import { asValue } from './generic-values.ts';
import { inputsOf, mapStep, mapValue, renumber } from './program.ts';
import type { Explored } from './protocol.ts';

/** The longest part of a text that is replaced, and the longest text that comes of it. */
const LONGEST_PART = 24;
const LONGEST_TEXT = 200;
/** The longest text that is put at the end of another because the code looked for it there. */
const LONGEST_END = 3;

/** Most programs with a changed part, of the comparisons made last: they are what stopped this execution. */
const MOST_PARTS = 8;

/** Up to two dozen and eight; none where no input was compared with anything. */
export function steer(program: Program, pairs: Explored['pairs']): Program[] {
  const found: Program[] = [];
  const parts: Program[] = [];
  const replace = (from: (value: Value) => boolean, to: Value | ((value: Value) => Value), into = found) => {
    let done = false;
    const changed = program.map((step) =>
      mapStep(step, (value) =>
        mapValue(value, (inner) => {
          if (done || !from(inner)) return inner;
          done = true;
          return typeof to === 'function' ? to(inner) : to;
        }),
      ),
    );
    if (done) into.push(renumber(changed));
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
        for (const text of inputsOf(program)) {
          if (typeof text !== 'string' || text === mine) continue;
          for (const other of withPart(text, String(mine), theirs)) replace((v) => v === text, other, parts);
        }
        continue;
      }
      for (const by of [0, 1, -1]) replace(same, asValue(theirs + by));
      for (const by of [0, 1, -1])
        replace(
          (value) => isDate(value) && value.ms === mine,
          (value) => movedTo(value, theirs + by),
        );
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
  return [...found, ...parts.slice(-MOST_PARTS)];
}

/** The text with the first, then with the last occurrence of `part` replaced; with `by` at its end where nothing was found. */
function withPart(text: string, part: string, by: string): string[] {
  if (part === '') return by.length <= LONGEST_END ? [text + by, text + by + text].filter(isShort) : [];
  const at = text.indexOf(part);
  if (part.length > LONGEST_PART || at < 0) return [];
  const last = text.lastIndexOf(part);
  return [...new Set([at, last])]
    .map((index) => text.slice(0, index) + by + text.slice(index + part.length))
    .filter(isShort);
}

function isShort(text: string): boolean {
  return text.length <= LONGEST_TEXT;
}

function resizeString(text: string, size: number): string {
  const unit = text.length > 0 ? text : 'a';
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

function resizeArray(items: readonly Value[], size: number): readonly Value[] {
  const unit = items.length > 0 ? items : [1];
  return Array.from({ length: size }, (_, index) => unit[index % unit.length] as Value);
}

// Programs that take too long may end with less to do: work grows with the numbers that a call is given.
import type { Program } from '../../artifacts/index.ts';
import { mapStep, mapValue } from './program.ts';

/** Numbers above this are made smaller. */
const SMALL = 64;
/** By a power of two that is one of four and of eight as well: code that wants such numbers is given them still. */
const BY = 64;

/** The same program with its large numbers divided; undefined where it has none. */
export function smaller(program: Program): Program | undefined {
  let changed = false;
  const less = program.map((step) =>
    mapStep(step, (value) =>
      mapValue(value, (inner) => {
        if (typeof inner !== 'number' || Math.abs(inner) <= SMALL) return inner;
        changed = true;
        return Math.trunc(inner / BY);
      }),
    ),
  );
  return changed ? less : undefined;
}

// What was put in is what is asked for: a call that comes after another is about something that the other was given.
import type { Program, Value } from '../../artifacts/index.ts';
import { isRecord } from './bag.ts';
import { actArgs, mapStep, prepend, withActArgs } from './program.ts';
import type { Random } from './random.ts';

/** How often the later call is about something of the earlier one, and how often that is put into a text that is there. */
const SHARED = 0.6;
const WITHIN = 0.4;
/** Longer texts are nothing to ask for. */
const LONGEST = 40;

/** The steps of `front`, then the program, with a text or a number of its act taken from what they were given. */
export function prependShared(front: Program, program: Program, random: Random): Program {
  const names = namesOf(front);
  const args = actArgs(program);
  const alike = args.flatMap((arg, index) =>
    names.filter((name) => typeof name === typeof arg).map((name) => ({ index, name })),
  );
  if (alike.length === 0 || !random.chance(SHARED)) return prepend(front, program);
  const { index: at, name } = random.pick(alike);
  const old = args[at];
  const within = typeof old === 'string' && typeof name === 'string' && random.chance(WITHIN);
  return prepend(front, withActArgs(program, args.with(at, within ? `${old} ${name}` : name)));
}

/** Keys, texts and numbers that the steps pass. */
function namesOf(program: Program): (string | number)[] {
  const found = new Set<string | number>();
  const visit = (value: Value): void => {
    if (typeof value === 'number' || (typeof value === 'string' && value !== '' && value.length <= LONGEST))
      found.add(value);
    else if (Array.isArray(value)) for (const item of value) visit(item as Value);
    else if (isRecord(value))
      for (const [key, inner] of Object.entries(value)) {
        found.add(key);
        visit(inner as Value);
      }
  };
  for (const step of program)
    mapStep(step, (value) => {
      visit(value);
      return value;
    });
  return [...found];
}

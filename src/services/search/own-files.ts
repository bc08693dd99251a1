// Files of a program's own in the place of those it was seen to ask the machine for.
import type { Program, Tagged, Value } from '../../artifacts/index.ts';
import { mapStep, mapValue, renumber } from './program.ts';

type Temp = Extract<Tagged, { $: 'temp' }>;

const NAME = 'a.txt';

/** The file with another text; without one, it is not there. */
function withText({ path }: Temp, text: string | undefined): Temp {
  return { $: 'temp', path, ...(text === undefined ? {} : { text }) };
}

/** Programs in which a string that was taken for a path, or for its beginning, is that of an own file. */
export function withFile(program: Program, paths: readonly string[], text: string | undefined): Program[] {
  const file = withText({ $: 'temp', path: NAME }, text);
  return paths.flatMap((path) => {
    let done = false;
    const named = (value: Value) =>
      typeof value === 'string' && (value === path || (value !== '' && path.startsWith(value)));
    const changed = program.map((step) =>
      mapStep(step, (value) =>
        mapValue(value, (inner): Value => {
          if (!named(inner)) return inner;
          done = true;
          return file;
        }),
      ),
    );
    return done ? [renumber(changed)] : [];
  });
}

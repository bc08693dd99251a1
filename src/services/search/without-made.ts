// Plain values in the place of what steps before the act made: where they do as well, they read better.
import { isTagged, type Program, type Step, type Value } from '../../artifacts/index.ts';
import { mapStep, mapValue, renameStep, renumber, uses } from './program.ts';

/** What may do as well as a thing that was made. */
const PLAIN: readonly Value[] = [1, 'a', {}];

/** The program with a plain value for a thing that one step is given, and without the steps that only made that. */
export function withoutMade(program: Program): Program[] {
  return program.flatMap((step, index) =>
    givenTo(step).flatMap((name) =>
      PLAIN.map((plain) => {
        const changed = mapStep(step, (value) =>
          mapValue(value, (inner) => (referred(inner) === name ? plain : inner)),
        );
        return renumber(
          withoutUnused(
            program.map((other, i) => (i === index ? changed : other)),
            name,
          ),
        );
      }),
    ),
  );
}

/** The program with what a step was made from in the step's own place: a copy of a copy is read for its original. */
export function withoutDerived(program: Program): Program[] {
  return program.slice(0, -1).flatMap((step, index) =>
    [...new Set(uses(step))].map((source) => {
      const rest = program.filter((_, i) => i !== index);
      const named = (name: string) => (name === step.bind ? source : name);
      return renumber(rest.map((each) => renameStep(each, named, (spy) => spy)));
    }),
  );
}

/** Steps whose results are among a step's arguments, at any depth. */
function givenTo(step: Step): readonly string[] {
  const names = new Set<string>();
  mapStep(step, (value) =>
    mapValue(value, (inner) => {
      const name = referred(inner);
      if (name !== undefined) names.add(name);
      return inner;
    }),
  );
  return [...names];
}

function referred(value: Value): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return isTagged(value) && value.$ === 'ref' ? value.step : undefined;
}

/** The program without this step and what only it needs, where nothing uses it. */
function withoutUnused(program: Program, bind: string): Program {
  const step = program.slice(0, -1).find((each) => each.bind === bind);
  if (!step || program.some((each) => uses(each).includes(bind))) return program;
  const rest = program.filter((each) => each !== step);
  return uses(step).reduce(withoutUnused, rest);
}

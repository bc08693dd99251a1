// Simpler versions of a value or a program, simplest first. Kinds are kept: a shrunk test must still make sense.
import { isTagged, type Program, type SpyBehaviour, type Value } from '../../artifacts/index.ts';
import { simplerDates } from './dates.ts';
import { actArgs, mapStep, renumber, uses, valueCost, withActArgs } from './program.ts';
import { withoutDerived, withoutMade } from './without-made.ts';

/** Texts longer than this may be there for their length; so many characters less are tried. */
const LONG_TEXT = 8;
const LEAST_LESS = 3;

/** Values of the same kind that read more easily than this one. */
export function simplerValues(value: Value): Value[] {
  const cost = valueCost(value);
  return proposals(value).filter((simpler) => valueCost(simpler) < cost || rank(simpler) < rank(value));
}

function proposals(value: Value): Value[] {
  if (typeof value === 'string') return simplerStrings(value);
  if (typeof value === 'number') return simplerNumbers(value);
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return simplerArrays(value as readonly Value[]);
  if (isTagged(value)) {
    if (value.$ === 'spy' && value.behaviour.kind !== 'returns')
      return simplerBehaviours(value.behaviour).map((behaviour) => ({ ...value, behaviour }));
    if (value.$ === 'branded')
      return simplerValues(value.value).map((simpler) => ({ ...value, value: simpler }));
    if (value.$ === 'promise' && value.resolves !== undefined)
      return simplerValues(value.resolves).map((resolves) => ({ ...value, resolves }));
    if (value.$ === 'temp' && value.text !== undefined) {
      const { text, ...missing } = value;
      return [missing, ...simplerStrings(text).map((simpler) => ({ ...value, text: simpler }))];
    }
    if (value.$ === 'date') return simplerDates(value);
    return [];
  }
  const object = value as Record<string, Value>;
  const found: Value[] = [];
  for (const key of Object.keys(object)) {
    const { [key]: _, ...rest } = object;
    found.push(rest);
  }
  for (const [key, inner] of Object.entries(object)) {
    for (const simpler of simplerValues(inner)) found.push({ ...object, [key]: simpler });
  }
  return found;
}

function simplerBehaviours(behaviour: SpyBehaviour): SpyBehaviour[] {
  const found: SpyBehaviour[] = [{ kind: 'returns', value: { $: 'undefined' } }];
  if (behaviour.kind === 'calls-back' && behaviour.later)
    found.push({ kind: 'calls-back', args: behaviour.args });
  if (behaviour.kind !== 'in-turn') return found;
  const { behaviours } = behaviour;
  for (let i = 0; i < behaviours.length; i++)
    found.push({ kind: 'in-turn', behaviours: [...behaviours.slice(0, i), ...behaviours.slice(i + 1)] });
  return found;
}

function simplerStrings(text: string): string[] {
  const found = new Set<string>();
  if (text.length > 1) {
    const half = Math.ceil(text.length / 2);
    found.add(text.slice(0, half));
    found.add(text.slice(half));
  }
  for (let i = 0; i < Math.min(text.length, 24); i++)
    if (text.length > 1) found.add(text.slice(0, i) + text.slice(i + 1));
  // Where the length alone matters.
  if (text.length > LONG_TEXT)
    for (let less = LEAST_LESS; less >= 0; less--) found.add('a'.repeat(text.length - less));
  const plain = text.replace(/[^\w \-.]/g, 'a');
  found.add(plain);
  found.add(text.trim());
  found.add(text.toLowerCase());
  for (let i = 0; i < Math.min(text.length, 16); i++) {
    const simple = /\d/.test(text[i] ?? '') ? '1' : 'a';
    found.add(text.slice(0, i) + simple + text.slice(i + 1));
  }
  found.delete(text);
  if (text.length > 0) found.delete('');
  return [...found];
}

function simplerNumbers(n: number): number[] {
  const found = [
    0,
    1,
    2,
    10,
    100,
    Math.trunc(n),
    Math.trunc(n / 2),
    Math.trunc(n / 10) * 10,
    Math.round(n * 10) / 10,
    Math.abs(n),
  ];
  return [...new Set(found)].filter((m) => m !== n && !Object.is(m, -0));
}

function simplerArrays(items: readonly Value[]): Value[] {
  const found: Value[] = [];
  if (items.length > 3)
    found.push(items.slice(0, Math.ceil(items.length / 2)), items.slice(Math.floor(items.length / 2)));
  for (let i = 0; i < Math.min(items.length, 12); i++)
    found.push([...items.slice(0, i), ...items.slice(i + 1)]);
  for (let i = 0; i < Math.min(items.length, 8); i++) {
    for (const simpler of simplerValues(items[i] as Value))
      found.push([...items.slice(0, i), simpler, ...items.slice(i + 1)]);
  }
  return found;
}

/** Among values of equal cost: plain characters and small numbers first. */
function rank(value: Value): number {
  if (typeof value === 'string')
    return [...value].reduce((sum, c) => sum + (c === 'a' || c === '1' ? 0 : /\w/.test(c) ? 1 : 3), 0);
  if (typeof value === 'number')
    return Math.abs(value) + (Number.isInteger(value) ? 0 : 0.5) + (value < 0 ? 0.5 : 0);
  return 0;
}

/** The program without one of the setup steps that nothing refers to. */
export function shorterPrograms(program: Program): Program[] {
  const needed = new Set(program.flatMap((step) => uses(step)));
  return program
    .slice(0, -1)
    .flatMap((step, i) =>
      needed.has(step.bind) ? [] : [renumber([...program.slice(0, i), ...program.slice(i + 1)])],
    );
}

/** The program with fewer arguments for one of the steps before the act. */
function fewerArguments(program: Program): Program[] {
  return program.slice(0, -1).flatMap((step, index) =>
    step.op !== 'call' && step.op !== 'new'
      ? []
      : step.args.map((_, keep) => {
          const fewer = { ...step, args: step.args.slice(0, keep) };
          return renumber(program.map((other, i) => (i === index ? fewer : other)));
        }),
  );
}

/**
 * Programs that read more easily than this one: fewer steps, fewer arguments, plainer values. `required` is the number
 * of arguments that the act must keep.
 */
export function simplerPrograms(program: Program, required: number): Program[] {
  const found = [
    ...shorterPrograms(program),
    ...withoutDerived(program),
    ...fewerArguments(program),
    ...withoutMade(program),
  ];
  const args = actArgs(program);
  for (let keep = required; keep < args.length; keep++) found.push(withActArgs(program, args.slice(0, keep)));
  program.forEach((step, index) => {
    const values =
      step.op === 'call' || step.op === 'new'
        ? step.args
        : step.op === 'set' || step.op === 'let'
          ? [step.value]
          : [];
    values.forEach((value, position) => {
      for (const simpler of simplerValues(value as Value)) {
        let at = -1;
        const changed = mapStep(step, (each) => {
          at++;
          return at === position ? simpler : each;
        });
        found.push(renumber(program.map((other, i) => (i === index ? changed : other))));
      }
    });
  });
  return found;
}

/** Kinds that make a reader ask why just this is passed. */
const ODD: ReadonlySet<string> = new Set(
  'spy bytes regexp symbol bigint map set error date NaN Infinity -Infinity'.split(' '),
);
const PLAIN_ARGUMENTS: readonly Value[] = ['a', 1, true, {}];

function isOdd(value: Value): boolean {
  return value !== null && typeof value === 'object' && isTagged(value) && ODD.has(value.$);
}

/** What an option that is only looked at for being there could be instead. */
function plainerOptions(value: Value): readonly Value[] {
  if (typeof value === 'string') return /^\d+$/.test(value) ? [Number(value)] : [true];
  if (value === null || typeof value !== 'object') return [];
  if (isOdd(value)) return [true, 1, 'a'];
  return (Array.isArray(value) || !isTagged(value)) && Object.keys(value).length === 0 ? [true] : [];
}

function plainerValues(value: Value, position: number): Value[] {
  if (isOdd(value)) return [...PLAIN_ARGUMENTS];
  if (position === 0 || value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  if (isTagged(value)) return [];
  const object = value as Record<string, Value>;
  return Object.entries(object).flatMap(([key, inner]) =>
    plainerOptions(inner).map((plain) => ({ ...object, [key]: plain })),
  );
}

/** Programs with a plainer value of another kind: only good when they do just the same. */
export function plainerPrograms(program: Program): Program[] {
  return program.flatMap((step, index) =>
    step.op !== 'call' && step.op !== 'new'
      ? []
      : step.args.flatMap((arg, position) =>
          plainerValues(arg as Value, position).map((plain) => {
            const args = step.args.map((each, i) => (i === position ? plain : each));
            return renumber(program.map((other, i) => (i === index ? { ...step, args } : other)));
          }),
        ),
  );
}

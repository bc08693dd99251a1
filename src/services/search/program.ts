// Programs as trees of values: numbering, splicing, slicing. Every function is pure.
import {
  type Callee,
  isTagged,
  type Program,
  type SpyBehaviour,
  type Step,
  type Value,
} from '../../artifacts/index.ts';

const MOST_INPUTS = 12;

/** A key for "the same program". */
export function programKey(program: Program): string {
  return JSON.stringify(program);
}

/** The act: the program's last step. */
export function actOf(program: Program): Step {
  return program[program.length - 1] as Step;
}

/** Arguments of the act; empty when it has none. */
export function actArgs(program: Program): readonly Value[] {
  const act = actOf(program);
  return act.op === 'call' || act.op === 'new' ? act.args : [];
}

/** The same program with other arguments for the act. */
export function withActArgs(program: Program, args: readonly Value[]): Program {
  const act = actOf(program);
  if (act.op !== 'call' && act.op !== 'new') return program;
  return [...program.slice(0, -1), { ...act, args }];
}

/** Rewrites every value of a step, from the outside in. */
export function mapStep(step: Step, map: (value: Value) => Value): Step {
  if (step.op === 'call' || step.op === 'new') return { ...step, args: step.args.map(map) };
  if (step.op === 'set' || step.op === 'let') return { ...step, value: map(step.value) };
  return step;
}

/** Rewrites a value bottom-up. */
export function mapValue(value: Value, map: (value: Value) => Value): Value {
  if (value === null || typeof value !== 'object') return map(value);
  if (Array.isArray(value)) return map(value.map((item) => mapValue(item as Value, map)));
  if (isTagged(value)) {
    if (value.$ === 'object')
      return map({ ...value, entries: value.entries.map(([k, v]) => [k, mapValue(v, map)] as const) });
    if (value.$ === 'map')
      return map({
        ...value,
        entries: value.entries.map(([k, v]) => [mapValue(k, map), mapValue(v, map)] as const),
      });
    if (value.$ === 'branded') return map({ ...value, value: mapValue(value.value, map) });
    if (value.$ === 'promise' && value.resolves !== undefined)
      return map({ ...value, resolves: mapValue(value.resolves, map) });
    if (value.$ === 'set') return map({ ...value, items: value.items.map((v) => mapValue(v, map)) });
    return map(value);
  }
  return map(
    Object.fromEntries(Object.entries(value as Record<string, Value>).map(([k, v]) => [k, mapValue(v, map)])),
  );
}

/** Strings, numbers and lists that a program passes; the first of them. */
export function inputsOf(program: Program): Value[] {
  const found: Value[] = [];
  for (const step of program) {
    mapStep(step, (value) =>
      mapValue(value, (inner) => {
        if (typeof inner === 'string' || typeof inner === 'number' || Array.isArray(inner)) found.push(inner);
        return inner;
      }),
    );
  }
  return found.slice(0, MOST_INPUTS);
}

/** Puts steps in front of a program, with fresh names for what they bind and for its spies. */
export function prepend(front: Program, program: Program): Program {
  return renumber([...rename(front, 'p'), ...rename(program, 'q')]);
}

/** The same program with a prefix to the names of its steps and spies. */
export function rename(program: Program, prefix: string): Program {
  return program.map((step) =>
    renameStep(
      step,
      (name) => `${prefix}${name}`,
      (id) => `${prefix}${id}`,
    ),
  );
}

/** The step with other names for steps and spies. */
export function renameStep(
  step: Step,
  name: (old: string) => string,
  spy: (old: string, behaviour: SpyBehaviour) => string,
): Step {
  const callee = (c: Callee): Callee => ('step' in c.from ? { ...c, from: { step: name(c.from.step) } } : c);
  const mapped = mapStep(step, (value) =>
    mapValue(value, (inner) => {
      if (inner === null || typeof inner !== 'object' || !isTagged(inner)) return inner;
      if (inner.$ === 'ref') return { $: 'ref', step: name(inner.step) };
      if (inner.$ === 'spy') return { ...inner, id: spy(inner.id, inner.behaviour) };
      return inner;
    }),
  );
  const renamed = { ...mapped, bind: name(mapped.bind) };
  if ('callee' in renamed) return { ...renamed, callee: callee(renamed.callee) };
  if (renamed.op === 'await') return { ...renamed, step: name(renamed.step) };
  return renamed;
}

/**
 * Gives steps the names r0, r1, … and spies f0, f1, … in order: equal programs become equal text. Spies that came to the
 * same name and do different things are different ones.
 */
export function renumber(program: Program): Program {
  const names = new Map<string, string>();
  const spies = new Map<string, string>();
  program.forEach((step, index) => {
    names.set(step.bind, `r${index}`);
  });
  const known = (map: Map<string, string>, prefix: string) => (old: string) => {
    let fresh = map.get(old);
    if (fresh === undefined) {
      fresh = `${prefix}${map.size}`;
      map.set(old, fresh);
    }
    return fresh;
  };
  const name = known(names, 'r');
  const spyOf = known(spies, 'f');
  const spy = (old: string, behaviour: SpyBehaviour) => spyOf(`${old} ${JSON.stringify(behaviour)}`);
  return program.map((step) => renameStep(step, name, spy));
}

/** Names of the steps that a step depends on. */
export function uses(step: Step): readonly string[] {
  const found: string[] = [];
  if ('callee' in step && 'step' in step.callee.from) found.push(step.callee.from.step);
  if (step.op === 'await') found.push(step.step);
  mapStep(step, (value) =>
    mapValue(value, (inner) => {
      if (inner !== null && typeof inner === 'object' && isTagged(inner) && inner.$ === 'ref')
        found.push(inner.step);
      return inner;
    }),
  );
  return found;
}

/** True when every reference is to an earlier step. */
export function wellFormed(program: Program): boolean {
  const bound = new Set<string>();
  for (const step of program) {
    if (uses(step).some((name) => !bound.has(name))) return false;
    bound.add(step.bind);
  }
  return program.length > 0;
}

/** The members that lead from what the program makes first to what its act calls: `.a.` for `made.a()()`. */
export function chainOf(program: Program): string {
  let chain = '';
  for (let step = program.at(-1); step && 'callee' in step && 'step' in step.callee.from; ) {
    const { from, path } = step.callee;
    chain = `.${path.join('.')}${chain}`;
    step = program.find(({ bind }) => bind === from.step);
  }
  return chain;
}

/** The program as far as the step that gives this. */
export function upTo(program: Program, bind: string): Program {
  return program.slice(0, program.findIndex((step) => step.bind === bind) + 1);
}

/** What the program's act is called on, where an earlier step made that. */
export function receiverOf(program: Program): string | undefined {
  const act = program.at(-1);
  return act?.op === 'call' && 'step' in act.callee.from ? act.callee.from.step : undefined;
}

/** For every step that calls something of another module: that module. */
export function foreignModules(program: Program, own: string): string[] {
  return program.flatMap((step) =>
    'callee' in step && 'module' in step.callee.from && step.callee.from.module !== own
      ? [step.callee.from.module]
      : [],
  );
}

/** Size for comparing programs: shorter, plainer programs read better. */
export function programCost(program: Program): number {
  let cost = (program.length - 1) * 12;
  for (const step of program) {
    mapStep(step, (value) => {
      cost += valueCost(value);
      return value;
    });
  }
  return cost;
}

/** A value that is not plain data makes a reader wonder why it is there. */
const ODD_VALUE = 9;
const TEMP_VALUE = 4;
/** An object with a function that only pretends is rarely what a caller would pass: a plain value is looked for first. */
const PRETENCE = 12;

function isSpy(value: Value): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    isTagged(value) &&
    value.$ === 'spy'
  );
}

/** True for an object whose functions only pretend. */
export function isPretence(value: Value): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || isTagged(value)) return false;
  return Object.values(value).some((member) => isSpy(member as Value));
}

/** Rough reading effort of a value; strange characters and special values cost more than plain ones. */
export function valueCost(value: Value): number {
  if (value === null) return 2;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') return 1 + String(value).length * 0.4;
  if (typeof value === 'string') {
    const odd = value.match(/[^\w .,:/-]/g)?.length ?? 0;
    return 1.5 + value.length * 0.25 + odd * 1.5;
  }
  if (Array.isArray(value)) return 2 + value.reduce((sum: number, item) => sum + valueCost(item as Value), 0);
  if (isTagged(value)) {
    if (value.$ === 'undefined') return 2;
    if (value.$ === 'ref') return 1;
    if (value.$ === 'temp')
      return (
        TEMP_VALUE + value.path.length * 0.25 + (value.text === undefined ? 0 : 4 + valueCost(value.text))
      );
    if (value.$ === 'branded') return 1 + valueCost(value.value);
    return ODD_VALUE + JSON.stringify(value).length * 0.05;
  }
  const members = Object.values(value as Record<string, Value>);
  return members.reduce((sum: number, v) => sum + 2 + valueCost(v), isPretence(value) ? 2 + PRETENCE : 2);
}

/** Modules that a program loads by name. */
export function modulesOf(program: Program): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if ('module' in value && typeof value.module === 'string') found.add(value.module);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(program);
  return [...found].sort();
}

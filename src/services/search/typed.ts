// Whether a program would pass the type checker: the calls of its target with what they are given.
import type { Program, Step, Value } from '../../artifacts/index.ts';
import { fits } from './fits.ts';
import { actArgs, isPretence } from './program.ts';
import type { Observation } from './protocol.ts';
import type { SearchParameter, SearchTarget } from './target.ts';

/** False when a checked parameter certainly refuses what the program passes for it. */
export function isWellTyped(program: Program, target: SearchTarget): boolean {
  if (target.types === undefined) return true;
  const act = program.at(-1);
  return program.every((step) => {
    if (step.op !== 'call' && step.op !== 'new') return true;
    const parameters = parametersOf(step, target, step === act);
    return parameters === undefined || admits(parameters, step.args, target);
  });
}

/** What a call of the target declares to take; undefined for a call of something else. */
export function parametersOf(
  step: Extract<Step, { op: 'call' | 'new' }>,
  target: SearchTarget,
  isAct: boolean,
): readonly SearchParameter[] | undefined {
  const { from, path } = step.callee;
  const reads = (module: string, at: readonly string[]) =>
    'module' in from && from.module === module && path.join('.') === at.join('.');
  if (step.op === 'new' && target.owner && reads(target.owner.module, target.owner.path))
    return target.owner.parameters;
  const isMember = target.how === 'member' && 'step' in from && path.at(-1) === target.path.at(-1);
  return (isAct && isMember) || reads(target.module, target.path) ? target.parameters : undefined;
}

/** Arguments that the act leaves out although, as far as is known, its target has a use for them. */
export function missingArguments(program: Program, target: SearchTarget): number {
  const act = program.at(-1);
  if (act === undefined || (act.op !== 'call' && act.op !== 'new')) return 0;
  const parameters = parametersOf(act, target, true) ?? [];
  return parameters.filter(({ optional, rest }, index) => !optional && !rest && index >= act.args.length)
    .length;
}

/**
 * True for a program that few would write: it asks for an error, gives nothing to what takes something, or pretends to
 * be what no type asks for.
 */
export function isRoughUse(program: Program, { o }: Observation, target: SearchTarget): boolean {
  if (o === 'throws' || o === 'rejects') return true;
  const args = actArgs(program);
  if (args.some((value, index) => isPretence(value) && target.parameters[index]?.checked !== true))
    return true;
  return args.length === 0 && missingArguments(program, target) > 0;
}

/** Whether a call of these parameters takes these arguments. */
function admits(
  parameters: readonly SearchParameter[],
  args: readonly Value[],
  { types }: SearchTarget,
): boolean {
  if (!parameters.some(({ checked, shape }) => checked && shape !== undefined)) return true;
  const last = parameters.at(-1);
  if (args.length > parameters.length && last?.rest !== true) return false;
  const generics = new Map<string, Value>();
  const context = { shapes: types?.shapes ?? {}, generics, exact: true };
  return parameters.every(({ checked, shape, optional, rest }, index) => {
    if (!checked) return true;
    const given = rest ? args.slice(index) : args.slice(index, index + 1);
    if (given.length === 0) return optional || rest;
    if (shape === undefined) return true;
    return given.every((value) => (optional && isUndefined(value)) || fits(value, shape, context));
  });
}

function isUndefined(value: Value): boolean {
  return typeof value === 'object' && value !== null && '$' in value && value.$ === 'undefined';
}

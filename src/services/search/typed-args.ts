// Arguments after the shapes of their parameters, where those are known; by kinds where they are not.
import type { Program, Value } from '../../artifacts/index.ts';
import { hasShape } from './fits.ts';
import type { Generator } from './generator.ts';
import { type MakeContext, tweakValue } from './generic-values.ts';
import type { Random } from './random.ts';
import { makeShaped, type ShapeContext, tweakShaped } from './shape-values.ts';
import type { SearchParameter, SearchTarget, TargetTypes } from './target.ts';
import { innerKinds } from './type-kinds.ts';
import { isWellTyped } from './typed.ts';

/** How often a value is made regardless of a shape that nothing checks. */
const UNTYPED = 0.2;
/** How often a parameter that may be left out is given nothing. */
const LEFT_UNDEFINED = 0.06;
/** Attempts at a program that the types allow; after those, whatever came last. */
const ATTEMPTS = 4;

const NO_TYPES: TargetTypes = { shapes: {}, classes: {}, modules: new Set() };

export interface TypedArgs {
  /** What values are made with, for one program. */
  context(make: MakeContext): ShapeContext;
  /** A new argument; `loose` makes one where no shape is known. */
  make(
    parameter: SearchParameter | undefined,
    make: ShapeContext,
    loose: (make: MakeContext) => Value,
  ): Value;
  /** The argument with a small change. */
  tweak(value: Value, parameter: SearchParameter | undefined, make: ShapeContext): Value;
  /** Notes what type parameters stand for in a call with these arguments. */
  bind(args: readonly Value[], make: ShapeContext): void;
  /** The program after the steps that its new arguments need. */
  prepared(make: ShapeContext, program: Program): Program;
}

export function createTypedArgs(target: SearchTarget, random: Random): TypedArgs {
  const { shapes, classes, modules } = target.types ?? NO_TYPES;
  const shapeFor = (parameter: SearchParameter | undefined) => {
    if (!parameter?.shape || !hasShape(parameter.shape, shapes)) return undefined;
    return parameter.checked || !random.chance(UNTYPED) ? parameter.shape : undefined;
  };
  return {
    context: (make) => ({ ...make, shapes, classes, modules, generics: new Map(), setup: [] }),
    make(parameter, make, loose) {
      const shape = parameter?.shape;
      if (shape?.kind === 'generic' && parameter?.checked && make.generics.has(shape.name))
        return makeShaped(shape, make);
      const wanted = shapeFor(parameter);
      if (!wanted || !parameter) {
        const value = loose(parameter ? { ...make, inner: innerKinds(parameter) } : make);
        if (shape?.kind === 'generic') make.generics.set(shape.name, value);
        return value;
      }
      if (parameter.optional && random.chance(LEFT_UNDEFINED)) return { $: 'undefined' };
      return makeShaped(wanted, make);
    },
    tweak(value, parameter, make) {
      const shape = shapeFor(parameter);
      return shape ? tweakShaped(value, shape, make) : tweakValue(value, make);
    },
    bind(args, make) {
      target.parameters.forEach(({ shape }, index) => {
        const value = args[index];
        if (shape?.kind === 'generic' && value !== undefined) make.generics.set(shape.name, value);
      });
    },
    prepared: ({ setup }, program) => (setup.length === 0 ? program : [...setup, ...program]),
  };
}

/** The generator without the programs that a type checker would refuse. */
export function keepTyped(generator: Generator): Generator {
  const { target } = generator;
  if (target.types === undefined) return generator;
  const allowed = (first: Program, again: () => Program): Program => {
    let program = first;
    for (let n = 1; n < ATTEMPTS && !isWellTyped(program, target); n++) program = again();
    return program;
  };
  return {
    ...generator,
    fresh: (focus) => allowed(generator.fresh(focus), () => generator.fresh(focus)),
    change: (parent, other, focus) =>
      allowed(generator.change(parent, other, focus), () => generator.fresh(focus)),
    aim: (parent, focus) =>
      allowed(generator.aim(parent, focus), () =>
        parent ? generator.change(parent, undefined, focus) : generator.fresh(focus),
      ),
    steer: (program, pairs) => generator.steer(program, pairs).filter((each) => isWellTyped(each, target)),
  };
}

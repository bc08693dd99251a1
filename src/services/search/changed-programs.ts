// Programs made from kept ones: an argument, the setup or the length is changed, or an input takes a value from near a
// surviving mutant.
import type { Program, Step, Value } from '../../artifacts/index.ts';
import type { Arguments } from './arguments.ts';
import { isRecord, withProperty } from './bag.ts';
import type { Generator } from './generator.ts';
import { near, tweakValue } from './generic-values.ts';
import { kindOf } from './kind-of.ts';
import {
  AGAIN_CHANCE,
  after,
  again,
  insertSibling,
  NEIGHBOUR_CHANCE,
  type ProgramDeps,
  SIBLING_CHANCE,
} from './new-programs.ts';
import { actArgs, inputsOf, mapStep, mapValue, withActArgs } from './program.ts';
import type { ShapeContext } from './shape-values.ts';
import { editString } from './text-edits.ts';

/** How often a property that was looked for is tried, where some were not. */
const TRIAL_CHANCE = 0.4;
/** How often two objects at one place become one with the properties of both. */
const MERGED = 0.7;

/** What changes programs; `fresh` makes one where there is nothing to change. */
export function createChangedPrograms(
  made: Arguments,
  deps: ProgramDeps,
  fresh: Generator['fresh'],
): Pick<Generator, 'change' | 'aim'> {
  const { target, random, neighbour } = deps;
  const { signatures, typed, context, argFor, within, makeIdea, admits, settle } = made;
  const { prepared } = typed;

  /** The program with a property that the code looked for in what it passes, at the act or where its receiver is made. */
  function tryProperty(program: Program, make: ShapeContext): Program | undefined {
    for (let index = program.length - 1; index >= 0; index--) {
      const step = program[index] as Step;
      const signature = signatures.ofStep(program, index);
      if (!signature || (step.op !== 'call' && step.op !== 'new')) continue;
      const most = Math.max(signature.parameters.length, step.args.length);
      for (let at = 0; at < most; at++) {
        const place = signature.at(at);
        const trial = place.bag.next();
        if (!trial) continue;
        const args = [...step.args];
        while (args.length < at) args.push(argFor(signature.at(args.length), make));
        const value = makeIdea(trial.idea, within(place, make), 1);
        args[at] = withProperty(args[at], trial.under, trial.key, value);
        return program.with(index, { ...step, args });
      }
    }
    return undefined;
  }

  return {
    change(parent, other, focus) {
      const texts = other ? inputsOf(other).filter((value) => typeof value === 'string') : [];
      const make: ShapeContext = {
        ...context(focus),
        other: () => (texts.length > 0 ? random.pick(texts) : undefined),
      };
      const roll = random.next();
      const args = [...actArgs(parent)];
      const signature = signatures.of(parent);
      if (signature.own) typed.bind(args, make);
      if (random.chance(TRIAL_CHANCE)) {
        const other = tryProperty(parent, make);
        if (other) return settle(prepared(make, other));
      }
      if (random.chance(AGAIN_CHANCE)) {
        const longer = again(parent, 1 + random.below(2));
        if (longer) return settle(longer);
      }
      if (target.how !== 'call' && target.how !== 'construct' && random.chance(SIBLING_CHANCE)) {
        const longer = insertSibling(parent, deps);
        if (longer) return settle(longer);
      }
      if (roll < 0.5 && args.length > 0) {
        const at = random.below(args.length);
        const place = signature.at(at);
        args[at] =
          random.chance(0.65) && kindOf(args[at] as Value) !== 'made'
            ? typed.tweak(args[at] as Value, place.parameter, within(place, make))
            : argFor(place, make);
        return settle(prepared(make, withActArgs(parent, args)));
      }
      if (roll < 0.62) {
        // Longer or shorter.
        if (args.length > 0 && random.chance(0.4)) args.pop();
        else {
          args.push(argFor(signature.at(args.length), make));
        }
        return !signature.own || admits(args.length)
          ? settle(prepared(make, withActArgs(parent, args.slice(0, 8))))
          : fresh(focus);
      }
      if (roll < 0.74 && other) {
        const at = random.below(Math.max(args.length, 1));
        const theirs = actArgs(other)[at];
        const mine = args[at];
        if (theirs !== undefined && !hasRef(theirs))
          args[at] =
            isRecord(mine) && isRecord(theirs) && random.chance(MERGED) ? { ...mine, ...theirs } : theirs;
        return settle(withActArgs(parent, args));
      }
      if (roll < 0.9 && parent.length > 1) {
        // A change in the setup.
        const index = random.below(parent.length - 1);
        const changed = parent.map((step, i) =>
          i === index
            ? mapStep(step, (value) => (random.chance(0.6) ? tweakValue(value, make) : value))
            : step,
        );
        return settle(prepared(make, changed));
      }
      if (roll < 0.9 + NEIGHBOUR_CHANCE && parent.length < 5) {
        const before = neighbour();
        if (before && before.length <= 2) return settle(after(before, parent, deps));
      }
      return fresh(focus);
    },
    aim(parent, focus) {
      const values: Value[] = [...focus.strings, ...focus.numbers.map((n) => near(n, random))];
      const leaves = parent
        ? inputsOf(parent).filter((value) => typeof value === 'string' || typeof value === 'number')
        : [];
      if (!parent || leaves.length === 0 || values.length === 0) return fresh(focus);
      const leaf = random.pick(leaves);
      const alike = values.filter((value) => typeof value === typeof leaf);
      if (alike.length === 0) return fresh(focus);
      let value = random.pick(alike);
      if (typeof value === 'string' && random.chance(0.35)) value = editString(value, random);
      let done = false;
      const changed = parent.map((step) =>
        mapStep(step, (each) =>
          mapValue(each, (inner) => {
            if (done || inner !== leaf) return inner;
            done = true;
            return value;
          }),
        ),
      );
      return settle(changed);
    },
  };
}

function hasRef(value: Value): boolean {
  return JSON.stringify(value).includes('"$":"ref"');
}

// New programs: a call of the target, on an instance where it is a member, and calls of what a program made.
import type { Program, Step, Value } from '../../artifacts/index.ts';
import type { Arguments } from './arguments.ts';
import type { Generator } from './generator.ts';
import { makeValue } from './generic-values.ts';
import { actOf, chainOf, prepend, upTo } from './program.ts';
import type { Random } from './random.ts';
import type { ShapeContext } from './shape-values.ts';
import { prependShared } from './shared-inputs.ts';
import { isFunction, type Stock } from './stock.ts';
import type { SearchTarget } from './target.ts';

/** How often another function of the module is called first: it may change what this one sees. */
export const NEIGHBOUR_CHANCE = 0.08;
/** How often an instance is made as one that worked, and how often members are called before the act. */
const KNOWN_INSTANCE = 0.7;
export const SIBLING_CHANCE = 0.35;
/** Arguments of the act that are taken from a sibling's call: what was put in is what is asked for. */
const SHARED_ARGUMENT = 0.5;
/** Longest program that a sibling or a repetition makes longer. */
const MAX_STEPS = 8;
/** How often a call of what a program made comes once more, and how often a result is called with all it declares. */
export const AGAIN_CHANCE = 0.2;
const ALL_DECLARED = 0.85;
/** How often a result is called as the code itself called what it was given. */
const AS_SEEN = 0.4;

export interface ProgramDeps {
  readonly target: SearchTarget;
  readonly random: Random;
  /** A kept program of another export of the same module, to run first. */
  neighbour(): Program | undefined;
  /** Steps that made an instance of the owner and worked; the last one gives it. */
  instance(): Program | undefined;
  /** A call of another member of the owner: its name and arguments. */
  sibling(): { readonly name: string; readonly args: readonly Value[] } | undefined;
  /** What functions of the package gave. */
  readonly stock: Stock;
}

/** The act's call as often again, before it: what it was given is shared. */
export function again(program: Program, times: number): Step[] | undefined {
  const act = actOf(program);
  if (act.op !== 'call' || !('step' in act.callee.from) || program.length + times > MAX_STEPS)
    return undefined;
  const before = Array.from({ length: times }, (_, i): Step => ({ ...act, bind: `a${i}` }));
  return [...program.slice(0, -1), ...before, act];
}

/** Calls another member on the act's receiver just before the act, often about the same thing. */
export function insertSibling(program: Program, { sibling, random }: ProgramDeps): Step[] | undefined {
  const act = program.at(-1);
  const before = sibling();
  if (!act || !before || program.length >= MAX_STEPS || !('callee' in act) || !('step' in act.callee.from))
    return undefined;
  const callee = { from: act.callee.from, path: [before.name] };
  const step: Step = { op: 'call', bind: `s${program.length}`, callee, args: before.args };
  let last: Step = act;
  if (act.op === 'call' && act.args.length > 0 && before.args.length > 0 && random.chance(SHARED_ARGUMENT)) {
    last = { ...act, args: [before.args[0] as Value, ...act.args.slice(1)] };
  }
  return [...program.slice(0, -1), step, last];
}

/** The program after what another function of its module did; members are given what their siblings were. */
export function after(before: Program, program: Program, { target, random }: ProgramDeps): Program {
  return target.owner ? prepend(before, program) : prependShared(before, program, random);
}

/** What makes programs from nothing, and from what a program made. */
export function createNewPrograms(args: Arguments, deps: ProgramDeps): Pick<Generator, 'fresh' | 'follow'> {
  const { target, random, neighbour, instance, stock } = deps;
  const { signatures, typed, context, argFor, makeArgs, settle } = args;
  const { prepared } = typed;

  function steps(given: readonly Value[], make: ShapeContext): Step[] {
    const { owner, how, module, path } = target;
    if ((how === 'member' || how === 'read') && owner) {
      const made = random.chance(KNOWN_INSTANCE) ? instance() : undefined;
      const create: Program = made ?? [
        {
          op: 'new',
          bind: 'r0',
          callee: { from: { module: owner.module }, path: owner.path },
          args: makeArgs(signatures.owner, make),
        },
      ];
      const from = { step: create.at(-1)?.bind ?? 'r0' };
      const callee = { from, path: [path.at(-1) ?? ''] };
      const act: Step =
        how === 'read'
          ? { op: 'get', bind: 'act', callee }
          : { op: 'call', bind: 'act', callee, args: given };
      const program = [...create, act];
      return random.chance(SIBLING_CHANCE) ? (insertSibling(program, deps) ?? program) : program;
    }
    const callee = { from: { module }, path };
    if (how === 'read') return [{ op: 'get', bind: 'r0', callee }];
    return [{ op: how === 'construct' ? 'new' : 'call', bind: 'r0', callee, args: given }];
  }

  return {
    fresh(focus) {
      const make = context(focus);
      let program: Program = prepared(make, steps(makeArgs(signatures.target, make), make));
      if (random.chance(NEIGHBOUR_CHANCE)) {
        const before = neighbour();
        if (before && before.length <= 2) program = after(before, program, deps);
      }
      return settle(program);
    },
    follow(program, method, on) {
      const make = context(undefined);
      const last = program[program.length - 1] as Step;
      const made = on === undefined ? program : upTo(program, on);
      const signature = signatures.along(`${chainOf(made)}.${method}`);
      const { arity } = signature;
      const count =
        arity !== undefined && random.chance(ALL_DECLARED)
          ? arity
          : random.chance(0.4)
            ? 0
            : 1 + random.below(2);
      const seen = random.chance(AS_SEEN) ? stock.request(count) : undefined;
      const passed = Array.from({ length: count }, (_, index) => {
        const like = seen?.[index];
        if (like === undefined) return argFor(signature.at(index), make);
        return isFunction(like) ? makeValue('function', make) : like;
      });
      const callee = { from: { step: on ?? last.bind }, path: method === '' ? [] : [method] };
      const longer: Program = [...program, { op: 'call', bind: 'next', callee, args: passed }];
      const repeated =
        method === '' && random.chance(AGAIN_CHANCE) ? again(longer, 1 + random.below(2)) : undefined;
      return settle(prepared(make, repeated ?? longer));
    },
  };
}

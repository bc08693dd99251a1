// Two uses of one thing in one program: what is under way meets what comes next. Both are of kept programs, so that how
// things are used is learnt.
import {
  type Callee,
  isTagged,
  type Program,
  type SpyBehaviour,
  type Step,
  type Value,
} from '../../artifacts/index.ts';
import { mapStep, mapValue, rename, renumber, uses } from './program.ts';
import type { Random } from './random.ts';

/** How often what a program asks answers later. */
const HELD = 0.5;
/** Longest program that is made. */
const MAX_STEPS = 8;

type Call = Extract<Step, { op: 'call' }>;

/** The program with the act of the other on its own act's receiver, before its act or after it; none where these differ. */
export function meanwhile(program: Program, other: Program, random: Random): Program | undefined {
  const act = program.at(-1);
  const theirs = rename(other, 'o');
  const last = theirs.at(-1);
  if (!isOnMade(act) || !isOnMade(last) || originOf(program) !== originOf(theirs)) return undefined;
  const next: Call = { ...last, callee: { from: act.callee.from, path: last.callee.path } };
  const needed = neededBy(next, theirs.slice(0, -1));
  if (program.length + needed.length + 1 > MAX_STEPS) return undefined;
  const before = [...program.slice(0, -1), ...needed];
  const steps = random.chance(0.5) ? [...before, next, act] : [...before, act, next];
  return renumber(
    random.chance(HELD)
      ? steps.map((step) => mapStep(step, (value) => mapValue(value, answersLater)))
      : steps,
  );
}

function isOnMade(step: Step | undefined): step is Call & { callee: Callee & { from: { step: string } } } {
  return step?.op === 'call' && 'step' in step.callee.from;
}

/** What leads from a module to the receiver of the act. */
function originOf(program: Program): string {
  const links: string[] = [];
  for (let step = program.at(-1); step && 'callee' in step; ) {
    const { from, path } = step.callee;
    links.push(path.join('.'));
    if ('module' in from) return [...links.slice(1), from.module].join(' ');
    step = program.find(({ bind }) => bind === from.step);
  }
  return '';
}

function neededBy(step: Step, earlier: Program): Step[] {
  const wanted = new Set(uses(step));
  return earlier
    .toReversed()
    .flatMap((each) => {
      if (!wanted.has(each.bind)) return [];
      for (const name of uses(each)) wanted.add(name);
      return [each];
    })
    .reverse();
}

function answersLater(value: Value): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !isTagged(value)) return value;
  return value.$ === 'spy' ? { ...value, behaviour: held(value.behaviour) } : value;
}

function held(behaviour: SpyBehaviour): SpyBehaviour {
  if (behaviour.kind === 'calls-back') return { ...behaviour, later: true };
  if (behaviour.kind !== 'in-turn') return behaviour;
  return { ...behaviour, behaviours: behaviour.behaviours.map(held) };
}

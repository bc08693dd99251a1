// What a batch teaches: branches reached, operands compared, mutants killed by programs that can become tests.
import type { Program } from '../../artifacts/index.ts';
import { useAdded } from './added-members.ts';
import type { Kept } from './kept.ts';
import { withListener } from './listen.ts';
import { isLive, isRough, type MutantState } from './mutant-states.ts';
import { withFile } from './own-files.ts';
import { chainOf, foreignModules } from './program.ts';
import type { Explored, Judged, Made, Observed } from './protocol.ts';
import type { Random } from './random.ts';
import { smaller } from './smaller.ts';
import type { Candidate } from './target-state.ts';
import { isRoughUse } from './typed.ts';
import { isUsable, unfit, unwantedIn } from './worth.ts';

/** Steered programs that may wait, per target, and how often a program that reached nothing new is steered. */
const QUEUE = 200;
const STEER_CHANCE = 0.08;
/** Longest mined string, and longest observation as JSON that is judged: what is too long to print shows what is reached. */
const MAX_MINED = 80;
const MAX_OBSERVED = 4000;
/** What takes this much fuel is tried with less to do: each of its mutants costs as much. */
const DEAR = 20_000;
/** Fruitless runs that one time-out counts for: such a mutant is dear to run. */
const TIMEOUT_ATTEMPTS = 20;
const MAX_DISCARDED = 500;
/** What members that were added to a prototype are called on: the first that is of the type. */
const RECEIVERS: readonly string[] = ['a', 'abc', 'Hello World'];
/** How often a file that a program speaks of is not there. */
const MISSING_FILE = 0.3;

export interface Discarded {
  readonly target: number;
  readonly program: Program;
  readonly why: string;
}

export interface Knowledge {
  readonly branches: Set<number>;
  readonly kept: Kept[];
  readonly discarded: Discarded[];
  readonly mutants: readonly MutantState[];
}

export interface Lesson {
  /** Reached a new branch. */
  readonly fresh: Candidate[];
  /** Did something that was seldom seen. */
  readonly novel: Candidate[];
  /** Was made for a surviving mutant and ran. */
  readonly aimed: Candidate[];
}

/** Takes in what exploring a batch showed. */
export function learn(
  candidates: readonly Candidate[],
  results: readonly Explored[],
  { branches }: Knowledge,
  random: Random,
): Lesson {
  const lesson: Lesson = { fresh: [], novel: [], aimed: [] };
  candidates.forEach((candidate, i) => {
    const {
      outcome,
      hash,
      size,
      pairs,
      methods,
      made,
      calls,
      silent,
      paths,
      wrote,
      added,
      emitted,
      flags,
      texts,
      fuel,
      branches: hit,
    } = results[i] as Explored;
    const { state, program } = candidate;
    if (outcome === 'timeout' || fuel > DEAR) {
      const less = smaller(program);
      if (less) state.queue.unshift(less);
    }
    if (outcome === 'timeout' || outcome === 'exit' || outcome === 'load') return;
    // A branch that only programs without a test reached is still to be reached by others.
    const unwanted = unwantedIn(flags);
    const isFit = unwanted === undefined;
    const reached = isFit ? hit : hit.map((branch) => ~branch);
    const isNew = reached.some((branch) => !branches.has(branch));
    for (const branch of reached) branches.add(branch);
    for (const operand of pairs.flat()) {
      if (typeof operand === 'number') state.pools.mined.addNumber(operand);
      else if (operand.length <= MAX_MINED) state.pools.mined.addString(operand);
    }
    if (methods.length > 0) {
      state.results.set(program, methods);
      state.methodsAt.set(chainOf(program), methods);
    }
    state.generator.notice(program, results[i] as Explored);
    for (const call of calls) state.stock.addCall(call);
    if (isNew) {
      state.gain += 1;
      state.generator.reward(program, 1, isAnswer(outcome));
      state.remember(program);
    }
    if (isNew || (state.queue.length < QUEUE && random.chance(STEER_CHANCE))) {
      state.queue.push(...state.generator.steer(program, pairs));
    }
    if (added.length > 0 && state.queue.length < QUEUE)
      state.queue.push(...added.flatMap((path) => useAdded(program, path, random.pick(RECEIVERS))));
    if (emitted.length > 0 && state.queue.length < QUEUE)
      state.queue.push(...emitted.flatMap((event) => withListener(program, event)));
    for (const text of wrote) state.stock.addText(text);
    if (paths.length > 0 && state.queue.length < QUEUE) {
      const text = random.chance(MISSING_FILE) ? undefined : state.stock.text();
      state.queue.push(...withFile(program, paths, text));
    }
    if (!isUsable(outcome)) return;
    if (isAnswer(outcome)) for (const text of texts) state.texts.came(text);
    state.usable++;
    if (silent) state.silent++;
    if (made) state.stock.add(program, stocked(made, program, state.target.key));
    if (!isFit) {
      state.unfit ??= { program, why: `every call of it touches ${unwanted}` };
      return;
    }
    state.fit++;
    if (candidate.aimed) lesson.aimed.push(candidate);
    if (methods.length > 0 && random.chance(0.3)) state.remember(program);
    if (isNew) {
      lesson.fresh.push(candidate);
      return;
    }
    // The same result by another way is news too.
    const behaviour = `${hash} ${hit.join()}`;
    const times = state.hashes.get(behaviour) ?? 0;
    state.hashes.set(behaviour, times + 1);
    if (size <= MAX_OBSERVED && random.chance(1 / (1 + times / 3))) lesson.novel.push(candidate);
  });
  return lesson;
}

const isAnswer = (outcome: Observed['observation']['o']) => outcome === 'returns' || outcome === 'resolves';

/** Functions differ by what made them; objects, by what they are. */
function stocked(made: Made, program: Program, target: string): Made {
  return made.arity === undefined ? made : { ...made, kind: `${made.kind} ${target}${chainOf(program)}` };
}

/** Takes in which mutants a batch reached and killed; true when a mutant was killed. `steers`: killers breed. */
export async function accept(
  candidates: readonly Candidate[],
  judged: readonly Judged[],
  { mutants, kept, discarded }: Knowledge,
  observe: (candidates: readonly Candidate[]) => Promise<readonly (readonly Observed[])[]>,
  steers = true,
): Promise<boolean> {
  const killing: { candidate: Candidate; result: Judged }[] = [];
  candidates.forEach((candidate, i) => {
    const result = judged[i] as Judged;
    for (const id of result.covered) {
      const mutant = mutants[id] as MutantState;
      if (mutant.status === 'no-coverage') mutant.status = 'survived';
      if (mutant.status === 'killed') mutant.roughly = (mutant.roughly ?? 0) + 1;
      else mutant.attempts++;
      mutant.reachedBy.add(candidate.state.index);
    }
    for (const id of result.passed) {
      const mutant = mutants[id] as MutantState;
      if (mutant.status === 'no-coverage') mutant.status = 'survived';
      mutant.reachedBy.add(candidate.state.index);
    }
    for (const id of result.timeout) (mutants[id] as MutantState).attempts += TIMEOUT_ATTEMPTS;
    for (const id of result.died)
      if (isLive(mutants[id] as MutantState)) (mutants[id] as MutantState).status = 'load-failed';
    if (result.killed.length > 0) killing.push({ candidate, result });
  });
  if (killing.length === 0) return false;
  const runs = await observe(killing.map(({ candidate }) => candidate));
  let gained = false;
  killing.forEach(({ candidate, result }, i) => {
    const seen = runs[i] as readonly Observed[];
    const { state, program, provenance } = candidate;
    const why = unfit(seen) ?? (agrees(seen[0], result) ? undefined : 'instrumentation changes what it does');
    if (why !== undefined) {
      if (discarded.length < MAX_DISCARDED) discarded.push({ target: state.index, program, why });
      return;
    }
    const { observation, needs } = seen[0] as Observed;
    const rough = isRoughUse(program, observation, state.target);
    // What is called only for its result is better tested by itself.
    const others = new Set(foreignModules(program, state.target.file));
    const isRoughFor = (mutant: MutantState) => rough || others.has(mutant.identity.file);
    const isWanted = (mutant: MutantState) => isLive(mutant) || (!isRoughFor(mutant) && isRough(mutant));
    const fresh = result.killed.filter((id) => isWanted(mutants[id] as MutantState));
    if (fresh.length === 0) return;
    for (const id of fresh) {
      const mutant = mutants[id] as MutantState;
      mutant.status = 'killed';
      if (isRoughFor(mutant)) mutant.roughly ??= 0;
      else delete mutant.roughly;
    }
    kept.push({
      program,
      target: state.index,
      provenance,
      observation,
      needs,
      kills: new Set(fresh),
    });
    gained = true;
    if (!steers) return;
    state.gain += fresh.length;
    state.generator.reward(program, 2, isAnswer(observation.o));
    state.remember(program);
  });
  return gained;
}

/** The plain and the instrumented source must agree, or the kill is not the code's own. */
function agrees(plain: Observed | undefined, judged: Judged): boolean {
  return plain !== undefined && plain.observation.o === judged.outcome && plain.hash === judged.hash;
}

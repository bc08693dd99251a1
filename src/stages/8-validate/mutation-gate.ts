// Gate 3: the independent judge confirms, for every test, a mutant that it alone kills: first among QTest's tests, then
// against the project's own.

import {
  type EmittedFile,
  judgedKey,
  type KillMatrix,
  type MutantIdentity,
  type TakingPart,
} from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { type Certified, certify, type Kill, killsOf } from './certify.ts';
import type { Context, Refusal } from './context.ts';
import { matchMutants } from './match-mutants.ts';
import { type OwnVerdicts, openOwnVerdicts } from './own-verdicts.ts';
import { pickMutants } from './pick-mutants.ts';
import { placeFiles } from './place-files.ts';
import { provenBefore } from './round-before.ts';
import { type JudgeOrder, judgeByOurs } from './run-judge.ts';
import { whyRefused } from './why-refused.ts';

/** Mutants asked about per test, pass by pass: one is nearly always enough, and each costs a second. */
const PER_TEST = [1, 2, 6];
/** Where no suite of the project's own has to look at them as well, a pass of its own costs more than they do. */
const PER_TEST_ALONE = [1, 8];

/**
 * Runs of the project's own tests, one per mutant asked about, after which a test gets no second chance: each mutant that
 * lives costs the whole suite. Counted, not timed, so that the same run ships the same tests on every machine.
 */
const MOST_OWN_RUNS = 12_000;

export interface Judgement {
  readonly files: readonly EmittedFile[];
  readonly kept: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
  readonly certificates: Certified['certificates'];
  readonly mutants: readonly JudgedMutant[];
  readonly existing: TakingPart;
  /** Mutants of the matrix that the project's own tests were seen to kill. */
  readonly existingKills: readonly MutantIdentity[];
  readonly notRun?: string;
}

interface State {
  files: readonly EmittedFile[];
  readonly kept: Set<string>;
  readonly refused: Map<string, Refusal>;
}

function finder(files: readonly EmittedFile[]) {
  const ids = new Map(
    files.flatMap((file) => file.tests.map((test) => [`${file.path}\n${test.fullName}`, test.id])),
  );
  return (test: { file: string; fullName: string }) => ids.get(`${test.file}\n${test.fullName}`);
}

/** Takes out tests that fail in the judge's copy of the tree; true when there were some. */
async function dropNamed(output: string, state: State, context: Context): Promise<boolean> {
  const named = state.files.flatMap((file) => file.tests).filter((test) => output.includes(test.fullName));
  if (named.length === 0) return false;
  for (const { id } of named) {
    state.kept.delete(id);
    state.refused.set(id, {
      gate: 'runtime',
      reason: 'it fails when this is changed: cwd',
      detail: "fails in the judge's copy of the tree",
    });
  }
  state.files = await placeFiles(state.kept, context);
  return true;
}

async function judge(order: JudgeOrder, state: State, context: Context) {
  for (;;) {
    const judged = await judgeByOurs(order, context);
    if (judged.ok || !(await dropNamed(judged.output, state, context)) || state.kept.size === 0)
      return judged;
  }
}

/** Files of the plan, as far as the matrix has mutants in them. */
function plannedFiles(context: Context): readonly { file: string }[] {
  return [...new Set(context.input.plan.targets.map((target) => target.file))]
    .sort()
    .map((file) => ({ file }));
}

/** Mutants of the matrix that a test alone kills among ours, by test; the project's own may kill them too. */
function confirmed(
  judged: readonly JudgedMutant[],
  own: OwnVerdicts,
  state: State,
  matrix: KillMatrix,
): Certified & { readonly kills: readonly Kill[] } {
  const known = matchMutants(matrix, judged);
  const kills = killsOf(
    judged.filter((mutant) => known.has(mutant)),
    finder(state.files),
  ).map((kill) => ({ ...kill, others: kill.others || !['lives', undefined].includes(own.of(kill.mutant)) }));
  const ids = state.files.flatMap((file) => file.tests.map(({ id }) => id));
  return { ...certify(ids, kills), kills };
}

/** Only what the project's own tests were seen to let live proves a test. */
function proven({ certificates }: Certified, own: OwnVerdicts): Certified['certificates'] {
  return new Map(
    [...certificates]
      .map(([id, mutants]) => [id, mutants.filter((mutant) => own.of(mutant) === 'lives')] as const)
      .filter(([, mutants]) => mutants.length > 0),
  );
}

/** The judge's two records of a mutant as one. */
function merged(mutant: JudgedMutant, own: OwnVerdicts): JudgedMutant {
  const theirs = own.record(mutant);
  if (theirs === undefined) return mutant;
  const dead = [mutant, theirs].find(({ status }) => status === 'killed' || status === 'timeout');
  const covered = mutant.status === 'no-coverage' ? theirs : mutant;
  return {
    ...(dead ?? covered),
    killedBy: [...mutant.killedBy, ...theirs.killedBy],
    coveredBy: [...mutant.coveredBy, ...theirs.coveredBy],
  };
}

export async function mutationGate(
  before: { files: readonly EmittedFile[]; kept: ReadonlySet<string> },
  context: Context,
): Promise<Judgement> {
  const { killMatrix, mutation } = context.input;
  const state: State = { files: before.files, kept: new Set(before.kept), refused: new Map() };
  const full = mutation === 'full';
  const own = openOwnVerdicts(context);
  const tried = new Set<number>();
  const sure = provenBefore(context.input.before, killMatrix);
  let judged: readonly JudgedMutant[] = [];
  let certificates: Certified['certificates'] = new Map();
  const done = (found: Partial<Judgement>): Judgement => ({
    ...state,
    certificates,
    // Of a mutant that only ours were asked about it is not known whether it lives.
    mutants: judged
      .filter((mutant) => own.of(mutant) !== undefined || mutant.status === 'killed')
      .map((mutant) => merged(mutant, own)),
    existing: own.existing,
    existingKills: [
      ...matchMutants(
        killMatrix,
        judged.filter((one) => own.of(one) === 'dies'),
      ).values(),
    ]
      .sort((a, b) => a - b)
      .flatMap((index) => killMatrix.mutants[index]?.identity ?? []),
    ...found,
  });
  const passes = own.existing.tests === 0 ? PER_TEST_ALONE : PER_TEST;
  for (const each of full ? [0] : passes) {
    const without = new Set([...state.kept].filter((id) => !certificates.has(id)));
    const picked = pickMutants(killMatrix, without, each, tried, sure);
    const asked = [...picked.byTest.values()].flat();
    if (!full && asked.length === 0) continue;
    if (tried.size > 0 && (own.asked + asked.length) * own.existing.tests > MOST_OWN_RUNS) break;
    for (const index of asked) tried.add(index);
    context.say(
      full
        ? 'mutation: all mutants of the planned files'
        : `mutation: ${tried.size} mutants for ${without.size} tests`,
    );
    const order: JudgeOrder = full
      ? { mutate: plannedFiles(context), wallMinutes: 60 }
      : { mutate: picked.mutate, named: picked.named, wallMinutes: 15 };
    const answer = await judge(order, state, context);
    if (!answer.ok) return done({ certificates: new Map(), notRun: answer.why });
    judged = distinct([...judged, ...answer.mutants]);
    await askOwn(each, { judged, own, state, full }, context);
    certificates = proven(confirmed(judged, own, state, killMatrix), own);
    if (state.files.every((file) => file.tests.every(({ id }) => certificates.has(id)))) break;
  }
  for (const id of [...state.kept]) {
    if (certificates.has(id)) continue;
    state.kept.delete(id);
    state.refused.set(id, whyRefused(id, judged, own, context));
  }
  if (state.kept.size < before.kept.size) state.files = await placeFiles(state.kept, context);
  return done({});
}

function distinct(judged: readonly JudgedMutant[]): readonly JudgedMutant[] {
  return [...new Map(judged.map((mutant) => [judgedKey(mutant), mutant])).values()];
}

/** Asks the project's own tests about what is to prove each test: the fewest mutants that can. */
async function askOwn(
  each: number,
  {
    judged,
    own,
    state,
    full,
  }: { judged: readonly JudgedMutant[]; own: OwnVerdicts; state: State; full: boolean },
  context: Context,
): Promise<void> {
  if (own.existing.tests === 0) return;
  if (full) return own.askAll(plannedFiles(context));
  const found = confirmed(judged, own, state, context.input.killMatrix);
  const sure = proven(found, own);
  const candidates = [...found.certificates]
    .filter(([id]) => !sure.has(id))
    .flatMap(([, mutants]) => mutants.filter((mutant) => own.of(mutant) === undefined).slice(0, each));
  if (candidates.length === 0) return;
  context.say(`mutation: the project's ${own.existing.tests} tests on ${candidates.length} mutants`);
  await own.ask(candidates);
}

// Gate 3: the independent judge confirms, for every test, a mutant that it alone kills.

import type { EmittedFile, MutantIdentity, TakingPart } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { type Certified, certify, killsOf } from './certify.ts';
import type { Context, Refusal } from './context.ts';
import { matchMutants } from './match-mutants.ts';
import { type Picked, pickMutants } from './pick-mutants.ts';
import { placeFiles } from './place-files.ts';
import { existingTests, runJudge } from './run-judge.ts';

/** Mutants asked about per test, pass by pass: one is nearly always enough, and each costs a second. */
const PER_TEST = [1, 2, 6];

/**
 * Runs of the project's own tests, one per mutant asked about, after which a test gets no second chance: each mutant can
 * cost the whole suite. Counted, not timed, so that the same run ships the same tests on every machine.
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

async function judge(
  mutate: Picked['mutate'] | readonly { file: string }[],
  state: State,
  full: boolean,
  context: Context,
) {
  for (;;) {
    const judged = await runJudge({ mutate, files: state.files, wallMinutes: full ? 60 : 15 }, context);
    if (judged.ok || !(await dropNamed(judged.output, state, context)) || state.kept.size === 0)
      return judged;
  }
}

function reasonFor(
  id: string,
  judged: readonly JudgedMutant[],
  byOthers: ReadonlySet<JudgedMutant>,
  context: Context,
): Refusal {
  const { killMatrix } = context.input;
  const entry = killMatrix.tests.find((test) => test.id === id);
  const gate = 'mutation' as const;
  if (entry === undefined || entry.unique.length === 0) {
    return { gate, reason: 'it kills nothing that no other test kills', detail: '', final: true };
  }
  const wanted = new Set(entry.unique);
  const matched = [...matchMutants(killMatrix, judged)]
    .filter(([, index]) => wanted.has(index))
    .map(([mutant]) => mutant);
  const statuses = [...new Set(matched.map((mutant) => mutant.status))].sort();
  if (matched.some((mutant) => byOthers.has(mutant))) {
    const reason = "the project's own tests kill what it kills";
    return { gate, reason, detail: `${matched.length} judged`, repeats: true };
  }
  if (matched.some((mutant) => mutant.status === 'killed')) {
    return {
      gate,
      reason: 'every mutant it kills dies by another test as well',
      detail: `${matched.length} judged`,
      final: true,
    };
  }
  if (statuses.length === 0) {
    const reason = 'no kill was confirmed: the mutation tool does not have its mutants';
    return { gate, reason, detail: '', final: true };
  }
  const final = statuses.every((status) => status === 'error') ? { final: true as const } : {};
  const reason = `no kill was confirmed: the mutation tool says ${statuses.join(' and ')}`;
  return { gate, reason, detail: firstLine(matched[0]?.message ?? ''), ...final };
}

/** Files of the plan, as far as the matrix has mutants in them. */
function plannedFiles(context: Context): readonly { file: string }[] {
  return [...new Set(context.input.plan.targets.map((target) => target.file))]
    .sort()
    .map((file) => ({ file }));
}

export async function mutationGate(
  before: { files: readonly EmittedFile[]; kept: ReadonlySet<string> },
  context: Context,
): Promise<Judgement> {
  const { killMatrix, mutation } = context.input;
  const state: State = { files: before.files, kept: new Set(before.kept), refused: new Map() };
  const full = mutation === 'full';
  const tried = new Set<number>();
  let mutants: readonly JudgedMutant[] = [];
  let existing: TakingPart = existingTests(context);
  let byOthers: ReadonlySet<JudgedMutant> = new Set();
  const existingKills = () =>
    [...matchMutants(killMatrix, [...byOthers]).values()]
      .sort((a, b) => a - b)
      .flatMap((index) => killMatrix.mutants[index]?.identity ?? []);
  let certified: Certified = { certificates: new Map(), dropped: [] };
  for (const each of full ? [0] : PER_TEST) {
    const without = new Set([...state.kept].filter((id) => !certified.certificates.has(id)));
    const picked = pickMutants(killMatrix, without, each, tried);
    if (!full && picked.mutate.length === 0) continue;
    const asked = [...picked.byTest.values()].flat();
    if (tried.size > 0 && (tried.size + asked.length) * existing.tests > MOST_OWN_RUNS) break;
    for (const index of asked) tried.add(index);
    context.say(
      full
        ? 'mutation: all mutants of the planned files'
        : `mutation: ${tried.size} mutants for ${without.size} tests`,
    );
    const judged = await judge(full ? plannedFiles(context) : picked.mutate, state, full, context);
    if (!judged.ok) {
      return {
        ...state,
        certificates: new Map(),
        mutants,
        existing,
        existingKills: existingKills(),
        notRun: judged.why,
      };
    }
    existing = judged.existing;
    mutants = [...mutants, ...judged.mutants];
    const known = matchMutants(killMatrix, mutants);
    const kills = killsOf(
      mutants.filter((mutant) => known.has(mutant)),
      finder(state.files),
    );
    byOthers = new Set(kills.filter(({ others }) => others).map(({ mutant }) => mutant));
    certified = certify(
      state.files.flatMap((file) => file.tests.map(({ id }) => id)),
      kills,
    );
    if (certified.dropped.length === 0) break;
  }
  for (const id of [...state.kept]) {
    if (certified.certificates.has(id)) continue;
    state.kept.delete(id);
    state.refused.set(id, reasonFor(id, mutants, byOthers, context));
  }
  if (state.kept.size < before.kept.size) state.files = await placeFiles(state.kept, context);
  return {
    ...state,
    certificates: certified.certificates,
    mutants,
    existing,
    existingKills: existingKills(),
  };
}

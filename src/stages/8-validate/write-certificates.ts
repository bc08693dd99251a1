// The proof that travels with each shipped test.
import type {
  Certificate,
  EmittedFile,
  EmittedTest,
  TestRun,
  ValidatedTest,
  ValidatedTests,
} from '../../artifacts/index.ts';
import type { Context } from './context.ts';
import { matchMutants } from './match-mutants.ts';
import type { Judgement } from './mutation-gate.ts';
import { toolVersions } from './tools.ts';

export interface Proof {
  readonly files: readonly EmittedFile[];
  readonly unproven: readonly EmittedFile[];
  readonly gatesNotRun: readonly string[];
  readonly judgement: Judgement | undefined;
  readonly runs: ReadonlyMap<string, readonly TestRun[]>;
}

function existingOf({ existing }: Judgement): Certificate['unique']['existingTests'] {
  return existing.why === undefined
    ? {
        measured: true,
        tests: existing.tests,
        ...(existing.words.length === 0 ? {} : { without: existing.words }),
      }
    : { measured: false, why: existing.why };
}

/** The certificate of one shipped test: the first mutant that it alone kills. */
function certificateOf(
  test: EmittedTest,
  file: EmittedFile,
  proof: Proof,
  tools: Record<string, string>,
  context: Context,
): Certificate | undefined {
  const { judgement } = proof;
  const mutants = judgement?.certificates.get(test.id) ?? [];
  const known = matchMutants(context.input.killMatrix, mutants);
  for (const mutant of mutants) {
    const index = known.get(mutant);
    const identity = index === undefined ? undefined : context.input.killMatrix.mutants[index]?.identity;
    if (identity === undefined || judgement === undefined) continue;
    return {
      test: test.id,
      mutant: identity,
      assertion: { file: file.path, line: test.line, message: mutant.message ?? '' },
      runs: [...(proof.runs.get(test.id) ?? []), { perturbation: 'cwd', outcome: 'passed' }],
      unique: {
        keptTests: proof.files.reduce((sum, one) => sum + one.tests.length, 0),
        existingTests: existingOf(judgement),
      },
      tools,
    };
  }
  return undefined;
}

/** Shipped files and their certificates; files of which a gate did not run stand apart. */
export function validatedTests(proof: Proof, context: Context): ValidatedTests {
  const tools = toolVersions(context);
  const tests = proof.files.flatMap((file) =>
    file.tests
      .filter(({ id }) => !context.aside.has(id))
      .map((test): ValidatedTest => {
        const certificate = certificateOf(test, file, proof, tools, context);
        const source = context.cases.get(test.id);
        if (certificate === undefined || source === undefined)
          throw new Error(`a test without a certificate was about to ship: ${test.fullName}`);
        return {
          id: test.id,
          target: source.target,
          title: test.title,
          file: file.path,
          lane: source.oracle,
          certificate,
        };
      }),
  );
  return {
    version: '1.0',
    framework: context.chosen.framework.id,
    tests,
    files: proof.files.map(({ path, text }) => ({ path, text })),
    unproven: proof.unproven.map(({ path, text }) => ({ path, text, gatesNotRun: proof.gatesNotRun })),
  };
}

// What every gate is given.
import type {
  Baseline,
  BaselineMutation,
  Config,
  EmittedTests,
  KillMatrix,
  Maintenance,
  SourceBundle,
  TestCase,
  TestDsl,
  TestPlan,
  ValidatedTests,
} from '../../artifacts/index.ts';
import type { Progress } from '../../lib/progress.ts';
import type { Chosen } from '../../ports/choice.ts';
import type { FileView, LanguagePack, PrintableTest } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';
import type { Verdicts } from '../../services/workspace/verdicts.ts';
import type { Accepted } from './mark-lines.ts';

export type MutationScope = 'certificates' | 'full' | 'off';

export interface ValidateInput {
  /** Absolute folder of the working copy; afterwards it holds the shipped test files and no others of QTest's. */
  readonly tree: string;
  /** Absolute folder that the tree is a part of, when it is. */
  readonly top?: string;
  readonly bundle: SourceBundle;
  readonly plan: TestPlan;
  readonly tests: TestDsl;
  readonly emitted: EmittedTests;
  readonly killMatrix: KillMatrix;
  readonly baseline: Baseline;
  /** What the project's own tests kill alone, when it was measured. */
  readonly baselineMutation?: BaselineMutation;
  /** What the round before proved. */
  readonly before?: ValidatedTests;
  /** What became of the tests of an earlier run; those set aside are printed and go through no gate. */
  readonly maintenance?: Maintenance;
  readonly config: Config;
  /** Absolute scratch folder. */
  readonly work: string;
  readonly toolModules: string;
  readonly mutation: MutationScope;
  readonly workers: number;
  readonly round: number;
}

export interface ValidateDeps {
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Pick<Sandbox, 'run' | 'backend'>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Answers of runs that an interrupted validation of the same inputs had finished. */
  readonly verdicts?: Verdicts;
}

export interface Context {
  readonly input: ValidateInput;
  readonly deps: ValidateDeps;
  readonly chosen: Chosen;
  readonly view: FileView;
  readonly cases: ReadonlyMap<string, TestCase>;
  /** Ids of tests that are printed and go through no gate. */
  readonly aside: ReadonlySet<string>;
  /** What static checks object to and tests do on purpose; grows in gate 1. */
  readonly accepted: Accepted;
  /** Tests, by id, that a static check does not let be rows of any table; grows in gate 1. */
  readonly apart: Map<string, NonNullable<PrintableTest['apart']>>;
  say(message: string): void;
}

/** Why a test left, and at which gate. */
export interface Refusal {
  readonly gate: 'compile' | 'runtime' | 'mutation';
  readonly reason: string;
  readonly detail: string;
  /** Another program for the same mutants would fare no better: nothing goes back to generate. */
  readonly final?: true;
  /** Nothing is wrong with it, but the project's own tests kill what it kills. */
  readonly repeats?: true;
}

export type Refusals = ReadonlyMap<string, Refusal>;

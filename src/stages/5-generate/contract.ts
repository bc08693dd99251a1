// What the stage is given: shared by its steps.
import type {
  Baseline,
  Config,
  Feedback,
  KillMatrix,
  MutantIdentity,
  SourceBundle,
  SystemModel,
  TestDsl,
  TestPlan,
} from '../../artifacts/index.ts';
import type { Progress } from '../../lib/progress.ts';
import type { LanguagePack } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';
import type { SearchJournal } from '../../services/workspace/search-journal.ts';

export interface GenerateInput {
  readonly tree: string;
  readonly bundle: SourceBundle;
  readonly model: SystemModel;
  readonly plan: TestPlan;
  readonly config: Config;
  readonly work: string;
  readonly seed: number;
  readonly budget: { readonly ms?: number; readonly executions?: number };
  readonly workers: number;
  readonly round: number;
  readonly feedback?: Feedback;
  /** Mutants that the project's own tests kill: none is worth a test. */
  readonly existing?: readonly MutantIdentity[];
  readonly baseline?: Baseline;
  /** Functions whose changes are meant: `all`, a file, a name, or `file#name`. */
  readonly accept?: readonly string[];
  readonly previous?: { readonly tests: TestDsl; readonly killMatrix: KillMatrix };
}

export interface GenerateDeps {
  /** QTest's own. */
  readonly version: string;
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Sandbox;
  readonly harness: (pack: LanguagePack) => string;
  readonly clock: () => number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where the search writes down what it finds, and reads what an interrupted one had found. */
  readonly journal?: SearchJournal;
}

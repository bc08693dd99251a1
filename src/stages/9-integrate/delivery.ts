// What the stage is given, and what each way of delivering gives back.
import type {
  Config,
  Coverage,
  EmittedTests,
  Execution,
  Findings,
  KeptTests,
  KillMatrix,
  Ledger,
  Maintenance,
  Mutation,
  SourceBundle,
  TestDsl,
  TestPlan,
  ValidatedTests,
} from '../../artifacts/index.ts';
import type { Progress } from '../../lib/progress.ts';
import type { Git } from '../../services/git/index.ts';

export type Destination =
  | { readonly kind: 'tree' }
  | { readonly kind: 'branch'; readonly name: string }
  /** Dry run: artifacts only. */
  | { readonly kind: 'none' };

/** What the next run is to know of this one. */
export interface Keeping {
  readonly maintenance: Maintenance;
  readonly tests: TestDsl;
  /** QTest's version, and how long was searched. */
  readonly tool: string;
  readonly search: KeptTests['search'];
  /** Tests of the project that failed. */
  readonly red: readonly string[];
}

export interface IntegrateInput {
  /** The user's folder, absolute. */
  readonly folder: string;
  readonly bundle: SourceBundle;
  readonly plan: TestPlan;
  readonly validated: ValidatedTests;
  readonly emitted: EmittedTests;
  readonly coverage: Coverage;
  readonly mutation: Mutation;
  readonly killMatrix: KillMatrix;
  readonly findings: Findings;
  readonly ledger: Ledger;
  /** What running the tests takes, where it was measured. */
  readonly takes?: NonNullable<Execution['suite']>;
  /** Absent: no certificates are left beside the tests. */
  readonly keeping?: Keeping;
  readonly config: Config;
  readonly destination: Destination;
  /** Where unproven tests go, in a folder of their own; absent: nowhere. */
  readonly out?: string;
}

export interface IntegrateDeps {
  readonly git: Pick<Git, 'inspect' | 'base' | 'fileAt' | 'tip' | 'commitOnBranch' | 'commitsSince'>;
  readonly progress: Progress;
  /** Told where the branch stands before the delivery; answers where it stood before an interrupted one. */
  readonly delivering?: (branch: string, tip: string | undefined) => string | undefined;
}

/** What a delivery did. */
export interface Delivery {
  readonly files: readonly string[];
  /** Test files that went away, because none of their tests was left. */
  readonly removed: readonly string[];
  readonly commits: readonly string[];
  readonly base?: string;
  /** Sentences for the reader: what was not written, and why. */
  readonly notes: readonly string[];
}

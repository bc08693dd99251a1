// Everything that was measured of one subject; the JSON file of the subject holds exactly this.
import type { Snapshot } from './curve.ts';
import type { Coverage } from './judge.ts';
import type { Throws } from './throws.ts';
import type { Disagreement } from './verdicts.ts';

/** What tools that are not QTest's say of the shipped tests on a clean copy of the package. */
export interface Judgement {
  readonly coverage: Coverage;
  /** Of the further runs, how many were not green. */
  readonly flaky: { readonly runs: number; readonly failed: number; readonly seconds: number };
  /** Absent where it was left out. */
  readonly stryker?: { readonly score: number; readonly seconds: number; readonly mutants: number };
  readonly disagreements: readonly Disagreement[];
}

export interface SubjectRecord {
  readonly subject: string;
  readonly paper: boolean;
  readonly flags: readonly string[];
  readonly build: string;
  /** Why there are no figures, or not all. */
  readonly failed?: string;
  /** Also how loaded it was when the run began: seconds are only comparable on an idle one. */
  readonly machine?: string;
  /** QTest and the tools that judged, with their versions. */
  readonly tools?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly tests?: number;
  readonly throws?: Throws;
  /** What the run predicts for the tests that it shipped, from the search's kill matrix; percent. */
  readonly predicted?: { readonly score: number; readonly mutants: number; readonly noCoverage: number };
  /** Wall seconds of the command, and of its stages. */
  readonly seconds?: number;
  readonly stages?: Readonly<Record<string, number>>;
  readonly search?: {
    readonly seconds: number;
    readonly stopped: string;
    readonly executions: number;
    readonly mutantExecutions: number;
    readonly curve: readonly Snapshot[];
  };
  /** Coverage that the run itself reports; percent. */
  readonly own?: { readonly statements: number; readonly branches: number };
  readonly judgement?: Judgement;
  /** Whether two runs with the same seed and executions wrote the same bytes. */
  readonly same?: boolean;
}

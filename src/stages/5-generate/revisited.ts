// What a run has to say of one kept test.
import type { KeptTest, Maintained, TestCase } from '../../artifacts/index.ts';
import type { Held } from '../../services/search/held.ts';

/** A kept test with what this run has to say of it; the fate is final unless the search finds it superfluous. */
export interface Revisited {
  readonly kept: KeptTest;
  /** The test as it is to be kept: led to a function that moved. */
  readonly case: TestCase;
  readonly fate: Maintained['fate'];
  readonly why: string;
  readonly was?: string;
  readonly is?: string;
  readonly changed?: readonly string[];
  /** Keys of the code that a regression is laid to. */
  readonly blamed?: readonly string[];
  /** What the search takes over; absent when nothing is to be proven. */
  readonly held?: Held;
}

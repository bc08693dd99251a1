import type { Program, Provenance } from '../../artifacts/index.ts';
import type { Needs, Observation } from './protocol.ts';

/** A program that is fit to become a test and killed something. */
export interface Kept {
  readonly program: Program;
  /** Index of its target. */
  readonly target: number;
  readonly provenance: Provenance;
  readonly observation: Observation;
  readonly needs: Needs;
  /** Mutant ids it was the first to kill. */
  readonly kills: ReadonlySet<number>;
}

// What makes the programs of one target.
import type { Program } from '../../artifacts/index.ts';
import type { Kind } from './generic-values.ts';
import type { Explored } from './protocol.ts';
import type { SearchTarget } from './target.ts';

export interface Generator {
  readonly target: SearchTarget;
  /** How well each kind of value has done as the target's n-th argument. */
  weightsAt(index: number): ReadonlyMap<Kind, number>;
  fresh(focus?: Focus): Program;
  change(parent: Program, other: Program | undefined, focus?: Focus): Program;
  /** A kept program with one input replaced by a value from near a surviving mutant. */
  aim(parent: Program | undefined, focus: Focus): Program;
  /** Programs in which an input that was compared takes the value it was compared with. */
  steer(program: Program, pairs: readonly (readonly [number | string, number | string])[]): Program[];
  /** Calls a method of the result of a program; or of the thing, named here, on which its act was called. */
  follow(program: Program, method: string, on?: string): Program;
  /** Tells that a program was worth keeping; `isAnswer` when it was no error that came out. */
  reward(program: Program, amount: number, isAnswer: boolean): void;
  /** Tells what a program made, and what it looked for. */
  notice(program: Program, clues: Clues): void;
}

export type Clues = Pick<Explored, 'made' | 'missed' | 'reads'>;

/** Constants near a surviving mutant: values to favour for a while. */
export interface Focus {
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
}

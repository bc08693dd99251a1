// The lines between the search and the processes that execute programs; the same for every language's harness.
import type { Program, Value } from '../../artifacts/index.ts';

/** An observation: the outcome with its value or error, then only what the act changed. */
export interface Observation {
  readonly o:
    | 'returns'
    | 'throws'
    | 'resolves'
    | 'rejects'
    | 'invalid'
    | 'timeout'
    | 'exit'
    | 'pending'
    | 'load';
  readonly v?: Value;
  /** Arguments that the act changed, by index. */
  readonly a?: { readonly [index: string]: Value };
  /** The receiver, when the act changed it. */
  readonly r?: Value;
  /** Files of the program's own folder that are not as they were given: their text, or null for one that is gone. */
  readonly f?: { readonly [path: string]: Value };
  /** Calls that each spy received. */
  readonly c?: { readonly [spy: string]: readonly (readonly Value[])[] };
  /** What it printed: how often a method of the console was called (`warn`), and what with (`warn.0`). */
  readonly l?: { readonly [part: string]: Value };
}

/** What an execution used of the world, which a test has to give it. */
export interface Needs {
  /** Timers, run as soon as all else is done. */
  readonly timers?: true;
  /** Effects that came after the act's end. */
  readonly later?: true;
  /** The clock, in milliseconds. */
  readonly now?: number;
  /** A folder for files; `later` when they were still read or written after the act's end. */
  readonly files?: 'now' | 'later';
  /** What it added to the language's own prototypes: `String.prototype.plural`. */
  readonly added?: readonly string[];
  /** What the random numbers were, in order. */
  readonly random?: readonly number[];
}

/** The world a program runs in: clock in milliseconds, random seed, time zone. */
export interface Variant {
  readonly now: number;
  readonly seed: number;
  readonly zone: string;
}

export type Job =
  | { readonly op: 'load' }
  | { readonly op: 'explore'; readonly programs: readonly Program[] }
  | {
      readonly op: 'judge';
      readonly programs: readonly Program[];
      /** Base64 bit set of the mutants to run; absent means all that are covered. */
      readonly live?: string;
      /** Look for suspects in one registry for all programs first; static mutants are then left out. */
      readonly shared?: boolean;
      /** Give a program up at the first mutant it does not kill. */
      readonly strict?: boolean;
      /** Load every registry anew: for the last proof. */
      readonly clean?: boolean;
      /** Kills are proven later: look at each once. */
      readonly hint?: boolean;
      /** What the mutants of one program may take together: a dear program is run with some of those it reaches. */
      readonly fuel?: number;
    }
  | { readonly op: 'statics'; readonly programs: readonly Program[]; readonly mutants: readonly number[] }
  | {
      readonly op: 'observations';
      readonly version: 'plain' | 'mutants';
      readonly programs: readonly Program[];
      readonly variants: readonly Variant[];
      /** One registry for all programs, in their order; with the first variant alone. */
      readonly together?: boolean;
    };

export interface Loaded {
  readonly path: string;
  readonly error?: string;
  readonly statics: readonly number[];
  readonly exports: readonly string[];
  /** Fuel that loading it takes: how dear a clean registry is. */
  readonly fuel: number;
}

/** Things of one kind can stand in for each other. */
export interface Made {
  readonly kind: string;
  /** What can be read from it. */
  readonly names: readonly string[];
  /** Of a function: how many arguments it declares. */
  readonly arity?: number;
}

/** `called`: a variable that holds no function; `read`: a property that is not there. */
export interface Missed {
  readonly called?: string;
  readonly read?: string;
}

/** The step and the argument that it is part of, the path of properties it is under, its key, and what was then put there. */
export type Read = readonly [
  step: number,
  argument: number,
  under: string,
  key: string,
  put?: string | number | boolean,
];

export interface Explored {
  readonly outcome: Observation['o'];
  readonly hash: string;
  /** Length of the observation as JSON. */
  readonly size: number;
  /** `Class: message` of the error that came out. */
  readonly error?: string;
  readonly branches: readonly number[];
  /** Operands that were compared. */
  readonly pairs: readonly (readonly [number | string, number | string])[];
  /** Methods of the result; `''` when the result itself can be called. */
  readonly methods: readonly string[];
  /** What the result is, where it is an object or a function of the code's own. */
  readonly made?: Made;
  /** What spies were called with, where it can be passed in again. */
  readonly calls: readonly (readonly Value[])[];
  /** What was taken for the path of a file. */
  readonly paths: readonly string[];
  /** What it added to the language's own prototypes. */
  readonly added: readonly string[];
  /** What objects told their listeners: the event, and the member by which one listens to it. */
  readonly emitted: readonly { readonly member: string; readonly name: string }[];
  /** Texts of files that it wrote. */
  readonly wrote: readonly string[];
  /** What an error says was looked for in vain. */
  readonly missed?: Missed;
  /** Properties that were not there: those that no other program of the job has told. */
  readonly reads: readonly Read[];
  /** Texts in what came out: those that no other program of the job has told. */
  readonly texts: readonly string[];
  readonly fuel: number;
  /** It returned nothing. */
  readonly silent: boolean;
  readonly flags: readonly string[];
}

export interface Judged {
  readonly outcome: Observation['o'];
  readonly hash?: string;
  /** Of the mutants asked for, those this program reaches and was run with. */
  readonly covered: readonly number[];
  /** Reached as well, and not run: it would have cost too much. */
  readonly passed: readonly number[];
  readonly killed: readonly number[];
  /** For each killed mutant, the parts of the observation that differ: `o`, `a0`, `r`, `c.f0`, `l.warn.0`. */
  readonly facets: readonly (readonly string[])[];
  readonly timeout: readonly number[];
  /** The mutant kept the module from loading, ended the process or never settled: noticed, but no certificate. */
  readonly died: readonly number[];
  readonly runs: number;
  /** What it takes without a mutant, loading included. */
  readonly fuel: number;
  readonly flags: readonly string[];
}

export interface SeenStatics {
  /** Per mutant: indexes of the programs whose observation differed. */
  readonly hits: readonly (readonly number[])[];
  /** Programs run and registries loaded for all of that. */
  readonly runs: number;
  readonly loads: number;
}

export interface Observed {
  readonly observation: Observation;
  readonly hash: string;
  readonly flags: readonly string[];
  readonly needs: Needs;
}

export interface Results {
  readonly load: readonly Loaded[];
  readonly explore: readonly Explored[];
  readonly judge: readonly Judged[];
  readonly statics: SeenStatics;
  /** Per program, per variant. */
  readonly observations: readonly (readonly Observed[])[];
}

/** Item and mutant that must not be run again, because the process hung or died on them; -1 stands for none. */
export type Skip = readonly [item: number, mutant: number];

// What the search knows of a function before it begins.
import type { Program, Provenance, Shapes, TypeShape } from '../../artifacts/index.ts';

export interface SearchParameter {
  readonly name: string;
  /** Type in the words of the source or its documentation. */
  readonly type?: string;
  readonly keys: readonly string[];
  readonly called: boolean;
  readonly rest: boolean;
  /** May be left out. */
  readonly optional: boolean;
  /** The type is the language's own and is checked: values of other kinds would not compile. */
  readonly checked: boolean;
  /** What its type admits, where that was resolved. */
  readonly shape?: TypeShape;
}

/** How an instance of a class is made from outside its module. */
export interface ClassMaker {
  readonly module: string;
  readonly path: readonly string[];
  readonly parameters: readonly SearchParameter[];
}

/** What the shapes of a target's parameters refer to. */
export interface TargetTypes {
  readonly shapes: Shapes;
  /** By key. */
  readonly classes: Readonly<Record<string, ClassMaker>>;
  /** Modules whose exports a program may read. */
  readonly modules: ReadonlySet<string>;
}

/** A program that is known to make sense: from a document, a call site, or a model's answer. */
export interface Seed {
  readonly program: Program;
  readonly provenance: Provenance;
  /** An earlier search kept it: it is judged however little time is left. */
  readonly kept?: true;
}

export interface SearchTarget {
  readonly key: string;
  readonly module: string;
  readonly path: readonly string[];
  /** `construct` for classes; `member` when the path is on an instance of `owner`; `read` for getters. */
  readonly how: 'call' | 'construct' | 'member' | 'read';
  readonly owner?: {
    readonly module: string;
    readonly path: readonly string[];
    readonly parameters: readonly SearchParameter[];
  };
  readonly parameters: readonly SearchParameter[];
  readonly types?: TargetTypes;
  /** What it gives back for ordinary input is wanted in the result. */
  readonly sampled?: boolean;
  readonly seeds: readonly Seed[];
  /** Lines of the source that hold the function, 1-based, inclusive. */
  readonly file: string;
  readonly lines: readonly [number, number];
  /** Relative share of the budget; 1 is ordinary. */
  readonly weight: number;
}

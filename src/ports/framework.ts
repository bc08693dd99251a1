// What a test framework's adapter provides: places, text, commands, and the reading of reports.
import type {
  CoverageFigures,
  Expectation,
  FileCoverage,
  Isolation,
  MutantIdentity,
  Range,
  Step,
  TestStatus,
} from '../artifacts/index.ts';
import type { Command, Limits } from './command.ts';
import type { FileView } from './file-view.ts';

/** One test as it is to be printed: the DSL with its title settled. */
export interface PrintableTest {
  readonly id: string;
  readonly title: string;
  readonly setup: readonly Step[];
  readonly input: Step;
  readonly expect: readonly Expectation[];
  readonly isolation: Isolation;
  /** Names of what the act takes, as the source has them. */
  readonly parameters?: readonly string[];
  /** Not to be a row of a table, or only of one whose values are of no wider type than they are written. */
  readonly apart?: 'always' | 'unless-narrow';
}

/** All tests of one source file; `groups` are its functions, in the order of the source. */
export interface EmitRequest {
  /** Source file under test. */
  readonly file: string;
  /** Where the test file will be. */
  readonly testPath: string;
  readonly groups: readonly { readonly name: string; readonly tests: readonly PrintableTest[] }[];
  readonly view: FileView;
  /** First line of the file, as a comment. */
  readonly header: string;
}

export interface Emitted {
  readonly text: string;
  /** `line` is that of the test's first assertion, `lines` the whole test; of a row, both are where its values stand. All 1-based. */
  readonly tests: readonly {
    readonly id: string;
    readonly fullName: string;
    readonly line: number;
    readonly lines: { readonly start: number; readonly end: number };
    /** The whole table, of a row. */
    readonly table?: { readonly start: number; readonly end: number };
    readonly assertions: number;
  }[];
}

export interface Placement {
  readonly strategy: 'same_directory' | 'separate_directory';
  readonly directory: string;
  /** Without the extension: `.test`. Absent: the framework's own. */
  readonly suffix?: string;
}

export interface RunRequest {
  /** Absolute folder of the tree's copy. */
  readonly tree: string;
  /** Test files to run, relative to the tree; empty runs all that the project's configuration finds. */
  readonly testFiles: readonly string[];
  /** Absolute folder for reports and scratch files; writable. */
  readonly work: string;
  /** Absolute folder with QTest's own packages, for what the project does not bring. */
  readonly toolModules: string;
  readonly coverage?: { readonly sources: readonly string[] };
  /** Folders whose tests are not run when `testFiles` is empty. */
  readonly inner?: readonly string[];
  /** Full names of the only tests to run. */
  readonly only?: readonly string[];
  readonly perturb?: Perturbation;
  /** Test files may share a process and what they load in it, where the framework can do that. */
  readonly shared?: boolean;
  /** Of the tree. */
  readonly view: FileView;
  readonly limits: Limits;
}

/** What a perturbed run changes. The name is printed in certificates. */
export interface Perturbation {
  readonly name: string;
  /** Seed for the order of the tests; absent leaves it. */
  readonly orderSeed?: number;
  /** Added to the clock, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** Seed for the language's own random numbers. */
  readonly randomSeed?: number;
  /** Which requests to the file system are slow: 1 and 2 what is done with every other file, 3 those that lots fall on. */
  readonly filePace?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface PreparedRun {
  /** Files to write before the command runs; absolute paths. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Files that have another text while the command runs and are put back afterwards; absolute paths. */
  readonly replaced?: readonly { readonly path: string; readonly text: string }[];
  readonly command: Command;
  /** Absolute path of the report that `report` reads. */
  readonly reportPath: string;
  /** Absolute path of the coverage report that `coverage` reads. */
  readonly coveragePath?: string;
}

export interface RunReport {
  readonly tests: readonly {
    readonly file: string;
    readonly fullName: string;
    readonly status: TestStatus;
    readonly durationMs: number;
    readonly error?: string;
  }[];
  /** Files that could not be loaded, and errors outside tests. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

export interface JudgeRequest {
  readonly tree: string;
  readonly work: string;
  readonly toolModules: string;
  /** What to mutate: whole files, or ranges of them (1-based lines, 0-based columns). */
  readonly mutate: readonly { readonly file: string; readonly range?: Range }[];
  /** Of what lies in the ranges, only these mutants are run; all of them when absent. */
  readonly named?: readonly Pick<MutantIdentity, 'file' | 'range' | 'operator' | 'replacement'>[];
  /** Test files of the tree that take no part: those that could not be run, or of which no test passes. */
  readonly without: readonly string[];
  /** Tests that take no part although their file does, by full name. */
  readonly setAside?: readonly { readonly file: string; readonly names: readonly string[] }[];
  /** Folders whose tests take no part. */
  readonly inner?: readonly string[];
  /** Absolute folder that the tree is a part of, when it is: what lies there must be found from the judge's copy as well. */
  readonly top?: string;
  /** Run every test on every mutant, so that all killers are known. */
  readonly allKillers: boolean;
  readonly workers: number;
  /** Of the tree. */
  readonly view: FileView;
  readonly limits: Limits;
}

/** A mutant as the independent mutation tool judged it. */
export interface JudgedMutant {
  readonly file: string;
  readonly range: Range;
  readonly operator: string;
  readonly replacement: string;
  readonly status: 'killed' | 'timeout' | 'survived' | 'no-coverage' | 'error' | 'ignored';
  /** What the first failing assertion said. */
  readonly message?: string;
  /** `file` + full names of the tests that killed it. */
  readonly killedBy: readonly { readonly file: string; readonly fullName: string }[];
  readonly coveredBy: readonly { readonly file: string; readonly fullName: string }[];
}

export interface Framework {
  readonly id: string;
  /** It runs every source as strict code, also one that does not ask for it. */
  readonly strict?: true;
  /** Where the tests of a source file go, given what stands in the tree; never a path that is somebody else's. */
  testPath(sourceFile: string, placement: Placement, view: FileView): string;
  /** True when the project's configuration lets the framework run the file as a test. */
  finds(path: string, view: FileView): boolean;
  emit(request: EmitRequest): Emitted;
  run(request: RunRequest): PreparedRun;
  report(text: string, tree: string): RunReport;
  coverage(
    text: string,
    tree: string,
  ): { readonly files: readonly FileCoverage[]; readonly figures: CoverageFigures };
  judge(request: JudgeRequest): PreparedRun;
  judged(text: string): readonly JudgedMutant[];
  /** What is named in certificates; `manifest` is a JSON file with a `version`, relative to a folder of installed packages. */
  readonly tools: readonly {
    readonly kind: 'tests' | 'coverage' | 'mutation';
    readonly name: string;
    readonly manifest: string;
  }[];
  /** Packages that the tests need in the tree: linked from QTest's own when the project lacks them. */
  readonly packages: readonly string[];
  /** Edits that make the project run these tests by its own means, for a branch. */
  adopt(view: FileView): readonly { readonly path: string; readonly text: string; readonly why: string }[];
}

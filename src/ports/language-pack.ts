// What a language's adapter provides. Packs are pure: text in, facts, text or a Command out.
import type {
  DocExample,
  FileFacts,
  FileRole,
  MutantIdentity,
  ProjectFacts,
  Value,
} from '../artifacts/index.ts';
import type { Command, Limits, Outcome } from './command.ts';
import type { FileView } from './file-view.ts';
import type { Framework } from './framework.ts';
import type { Need } from './need.ts';
import type { TypesProvider } from './types-provider.ts';

export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** sha256 of the text, hex. */
  readonly hash: string;
}

export interface Parser {
  parse(file: SourceText): FileFacts;
}

/** A literal of the source, with its line: what values near this line look like. */
export interface SourceConstant {
  readonly file: string;
  readonly line: number;
  readonly value: Value;
  /** For a pattern: strings it matches. */
  readonly samples: readonly string[];
}

/** A text that tells mutants of a literal on this line from the code as it is, if it gets there. */
export interface TellingText {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** It is the literal, and shows only where the code looks something up by it. */
  readonly itself?: true;
  /** Their numbers. */
  readonly mutants: readonly number[];
}

/**
 * Source files rebuilt for the probe, three versions of each: `plain` only made loadable, `explore` that watches
 * branches and comparisons, `mutants` that holds all mutants of the file. `mutants[i]` of the build has number i.
 */
/** What is done anywhere with variables and properties of one name. */
export interface NameUse {
  readonly file: string;
  readonly name: string;
  /** Kinds that it is asked for or used as. */
  readonly kinds: readonly (
    | 'string'
    | 'number'
    | 'boolean'
    | 'bigint'
    | 'array'
    | 'object'
    | 'function'
    | 'date'
    | 'pattern'
    | 'error'
  )[];
  /** What it is compared with or stands for. */
  readonly values: readonly Value[];
}

export interface ProbeBuild {
  readonly modules: readonly {
    readonly path: string;
    readonly plain: string;
    readonly explore: string;
    readonly mutants: string;
  }[];
  readonly mutants: readonly MutantIdentity[];
  /** Number of branch counters in the watching versions. */
  readonly branches: number;
  readonly constants: readonly SourceConstant[];
  readonly uses: readonly NameUse[];
  readonly telling: readonly TellingText[];
  /** The code may do something after a call has returned: promises, timers. */
  readonly settles: boolean;
  readonly failed: readonly { readonly path: string; readonly error: string }[];
}

export interface ProbePaths {
  /** Absolute: the harness files of the pack, the build, the tree's copy, and a scratch folder. */
  readonly harness: string;
  readonly build: string;
  readonly tree: string;
  readonly scratch: string;
}

/** How the search runs target code: `services/search` speaks the probe protocol with the process of `command`. */
export interface Probe {
  /** Rebuilds the sources; the caller writes the texts into the build folder. `onFile` is called as each is done. */
  build(files: readonly SourceText[], onFile: (path: string) => void): Promise<ProbeBuild>;
  /** Texts that a document shows as code, or a source in its comments: values that its readers are told of. */
  shownTexts(file: SourceText): readonly string[];
  command(paths: ProbePaths, limits: Limits): Command;
  /** What the error of a module that does not load asks of the user; undefined when the error itself says it. */
  explain?(error: string): string | undefined;
}

export interface CheckContext {
  readonly tree: string;
  readonly work: string;
  readonly project: ProjectFacts;
  readonly testFiles: readonly string[];
  readonly view: FileView;
  readonly limits: Limits;
}

export interface CheckProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** A comment that, on a line of its own above, says that this is meant: a test may pass what the types forbid. */
  readonly accept?: string;
}

/** A static check of emitted tests: the type checker, the project's linter. */
export interface Check {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly command: Command;
  /** `undefined` when the outcome says that the check itself could not run. */
  problems(outcome: Outcome): readonly CheckProblem[] | undefined;
}

/** One way to install what a project declares. */
export interface InstallWay {
  /** In words: `npm ci from package-lock.json`. */
  readonly how: string;
  /** The versions are those of a lockfile. */
  readonly exact: boolean;
  readonly command: Command;
}

export interface InstallProblem {
  /** A clause without a full stop that says what to do. */
  readonly why: string;
  /** Every other way would fail for the same reason. */
  readonly final: boolean;
}

/** A file of the working copy in the place of one that a build would make. */
export interface StandIn {
  /** POSIX path in the tree. */
  readonly path: string;
  readonly text: string;
  /** Name of the package that is not built. */
  readonly package: string;
}

export interface LanguagePack {
  readonly id: string;
  /** Other names that a configuration may use for it. */
  readonly aliases?: readonly string[];
  readonly extensions: readonly string[];
  /** Folder names never looked into. */
  readonly skip: readonly string[];
  /** Name of the folder that holds installed packages, when the language keeps them in the tree. */
  readonly packagesFolder?: string;
  /** The packages of the tree, the root's first; none when nothing there is of this language. */
  projects(view: FileView): readonly ProjectFacts[];
  role(path: string, view: FileView): { readonly role: FileRole; readonly reason?: string };
  /** Grammar files the parser needs, as module specifiers; app.ts reads them and hands over their bytes in this order. */
  readonly grammars: readonly string[];
  parser(grammars: readonly Uint8Array[]): Promise<Parser>;
  /** Changes whenever the parser would give other facts for the same text: facts are cached under it. */
  readonly parserVersion: string;
  /** Path in the tree that an import in `from` means, if it is one of `exists`. */
  resolve(specifier: string, from: string, exists: (path: string) => boolean): string | undefined;
  /** Examples in a README or another Markdown document. */
  documentExamples(file: SourceText, packageName: string | undefined): readonly DocExample[];
  /** Files that let packages of the tree load each other although some are not built; absent: nothing is built. */
  standIns?(view: FileView, projects: readonly ProjectFacts[]): Promise<readonly StandIn[]>;
  /** Ways to install what the project in the folder `tree` declares, its workspace's members included, scripts off, best first; each is tried when those before it failed. */
  install(tree: string, project: ProjectFacts, view: FileView, limits: Limits): readonly InstallWay[];
  /** What the output of an installation that failed says, where it is something known. */
  installProblem?(output: string): InstallProblem | undefined;
  /** Names of the files that decide what is installed: an installation is kept for as long as they stay the same. */
  readonly installInputs: readonly string[];
  /** Runs the scripts of what was installed, without a network; only when the user allows it. */
  runScripts?(tree: string, limits: Limits): Command;
  readonly probe?: Probe;
  readonly types?: TypesProvider;
  checks(context: CheckContext): readonly Check[];
  /** The project's own tools that bring these files into its form, in place, in their order. */
  format?(context: CheckContext): readonly Check[];
  readonly frameworks: readonly Framework[];
  /** What `qtest doctor` looks for. */
  readonly needs?: readonly Need[];
}

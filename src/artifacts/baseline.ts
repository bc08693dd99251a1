import { z } from 'zod';
import { strings } from './common.ts';
import { coverageFigures } from './coverage.ts';
import { defineArtifact } from './define.ts';

/** A test, or a whole file where `name` is absent, that takes no part in what is measured later. */
export const setAside = z
  .strictObject({
    file: z.string(),
    name: z.string().optional(),
    /**
     * `fails` in every run; `flaky`: differs between runs; `does-not-load`: the file has no tests to run; `hangs`: the
     * file did not end in time; `not-reached`: the time for the suite was spent before.
     */
    why: z.enum(['fails', 'flaky', 'does-not-load', 'hangs', 'not-reached']),
    detail: z.string().optional(),
  })
  .readonly();
export type SetAside = z.infer<typeof setAside>;

const measured = {
  /**
   * `none`: the project has no tests. `not-run`: it has, but none could be run; `reason` says why. `red`: a test failed
   * in one of the runs, or a file could not be run.
   */
  status: z.enum(['none', 'green', 'red', 'not-run']),
  reason: z.string().optional(),
  framework: z.string().optional(),
  /** As the first run had them. */
  tests: z
    .array(
      z
        .strictObject({
          id: z.string(),
          name: z.string(),
          file: z.string(),
          status: z.enum(['passed', 'failed', 'skipped']),
          durationMs: z.number(),
          error: z.string().optional(),
        })
        .readonly(),
    )
    .readonly(),
  coverage: coverageFigures.optional(),
  /** What later measurements leave out, by name; absent: nothing. */
  setAside: z.array(setAside).readonly().optional(),
  /** How often the whole suite was run to compare its results, and why not twice. */
  runs: z.strictObject({ complete: z.int(), note: z.string().optional() }).readonly().optional(),
  /** Runs under changed conditions, when they were asked for. */
  perturbed: z
    .strictObject({
      runs: strings,
      /** Tests that pass as they are and fail under a changed condition, with the first that breaks each. */
      failed: z
        .array(
          z
            .strictObject({ file: z.string(), name: z.string(), changed: z.string(), error: z.string() })
            .readonly(),
        )
        .readonly(),
      /** Runs that gave no report, with the reason. */
      notRun: strings,
    })
    .readonly()
    .optional(),
};

export const baseline = defineArtifact('baseline', '1.0', {
  ...measured,
  /**
   * Where the tree holds several projects: what was measured of each one, its paths relative to its own folder. The
   * fields above are then the sum, and `red` when one of them is.
   */
  projects: z
    .array(z.strictObject({ language: z.string(), root: z.string(), ...measured }).readonly())
    .readonly()
    .optional(),
});
export type Baseline = Readonly<z.infer<typeof baseline.schema>>;

/** The project's own tests as a later measurement may use them. */
export interface TakingPart {
  /** How many take part. */
  readonly tests: number;
  /** Test files that do not. */
  readonly without: readonly string[];
  /** Tests that do not although others of their file do, by full name. */
  readonly setAside: readonly { readonly file: string; readonly names: readonly string[] }[];
  /** What does not, for the reader: `file` or `file: full name`, with the reason. */
  readonly words: readonly string[];
  /** Why none takes part although there are some. */
  readonly why?: string;
}

const REASONS: Readonly<Record<SetAside['why'], string>> = {
  fails: 'fails',
  flaky: 'is flaky',
  'does-not-load': 'does not load',
  hangs: 'hangs',
  'not-reached': 'was not reached in time',
};

/** One thing set aside, in words. */
export function setAsideWords({ file, name, why }: SetAside): string {
  return `${file}${name === undefined ? '' : `: ${name}`} (${REASONS[why]})`;
}

/** Which of the project's own tests can take part: those that pass in every run. `testFiles` are all that it has. */
export function takingPart(of: Baseline, testFiles: readonly string[]): TakingPart {
  const all = [...new Set([...of.tests.map((test) => test.file), ...testFiles])].sort();
  if (of.status === 'none') return { tests: 0, without: [], setAside: [], words: [] };
  const none = { tests: 0, without: all, setAside: [], words: [] };
  if (of.status === 'not-run')
    return { ...none, why: of.reason ?? "the project's own tests could not be run" };
  const aside =
    of.setAside ??
    of.tests.flatMap(({ file, name, status }): SetAside[] =>
      status === 'failed' ? [{ file, name, why: 'fails' }] : [],
    );
  const whole = new Set(aside.filter(({ name }) => name === undefined).map(({ file }) => file));
  const names = new Map<string, Set<string>>();
  for (const { file, name } of aside) {
    if (name === undefined || whole.has(file)) continue;
    names.set(file, (names.get(file) ?? new Set()).add(name));
  }
  const passing = of.tests.filter(
    ({ file, name, status }) => status === 'passed' && !whole.has(file) && !names.get(file)?.has(name),
  );
  const words = aside.map(setAsideWords);
  if (passing.length === 0) return { ...none, words, why: "none of the project's own tests passes" };
  const alive = new Set(passing.map(({ file }) => file));
  return {
    tests: passing.length,
    without: [...new Set([...whole, ...[...names.keys()].filter((file) => !alive.has(file))])].sort(),
    setAside: [...names]
      .filter(([file]) => alive.has(file))
      .map(([file, list]) => ({ file, names: [...list].sort() }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
    words,
  };
}

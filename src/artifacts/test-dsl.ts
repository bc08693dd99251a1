// The Test DSL: programs as data. No free code, ever; that is what makes a model's answer safe to run.
import { z } from 'zod';
import { oracle, strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { type Value, value } from './value.ts';

/** Where a call begins: an export of a module, or the result of an earlier step; `path` is then followed. */
export const callee = z
  .strictObject({
    from: z.union([
      z.strictObject({ module: z.string() }).readonly(),
      z.strictObject({ step: z.string() }).readonly(),
    ]),
    /** Properties from there to the function; the one before the last is the receiver. */
    path: strings,
  })
  .readonly();
export type Callee = z.infer<typeof callee>;

/** One step of a program. `bind` names its result for later steps: `r0`, `r1`, … */
export const step = z.discriminatedUnion('op', [
  z
    .strictObject({ op: z.literal('call'), bind: z.string(), callee, args: z.array(value).readonly() })
    .readonly(),
  z
    .strictObject({ op: z.literal('new'), bind: z.string(), callee, args: z.array(value).readonly() })
    .readonly(),
  z.strictObject({ op: z.literal('get'), bind: z.string(), callee }).readonly(),
  z.strictObject({ op: z.literal('set'), bind: z.string(), callee, value }).readonly(),
  /** Waits for the promise that an earlier step returned. */
  z.strictObject({ op: z.literal('await'), bind: z.string(), step: z.string() }).readonly(),
  /** Loads a module afresh; only ever an act, for whether it loads at all. */
  z.strictObject({ op: z.literal('load'), bind: z.string(), module: z.string() }).readonly(),
  /** Binds a literal, so that several steps can share it or a test can look at it afterwards. */
  z.strictObject({ op: z.literal('let'), bind: z.string(), value }).readonly(),
]);
export type Step = z.infer<typeof step>;

/** A program is its steps; the last one is the act, everything before it is setup. */
export type Program = readonly Step[];

const consoleMethod = z.enum(['log', 'info', 'warn', 'error', 'debug']);
export type ConsoleMethod = z.infer<typeof consoleMethod>;

/**
 * One thing a test asserts after the act.
 * `returns`/`resolves`: the act's value. `throws`/`rejects`: class, message and code of the error; an error that is
 * not an Error is compared by `value`. `argument`: the act's n-th argument afterwards, where the act changed it.
 * `loads`: the module of a `load` step loads without an error. `receiver`: the object the act was called on, afterwards. `calls`: what a spy was called with, in order.
 * `file`: the text of a file in the program's own folder, null for one that is gone. `log`: what a method of the console
 * was called with, the n-th time in the test; what a reader cannot compare is `cut`. `log-count`: how often it was called.
 */
export const expectation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('loads') }).readonly(),
  z.strictObject({ kind: z.enum(['returns', 'resolves']), value }).readonly(),
  z
    .strictObject({
      kind: z.enum(['throws', 'rejects']),
      class: z.string(),
      message: z.string(),
      code: value.exactOptional(),
      /** Set when what was thrown is not an Error. */
      value: value.exactOptional(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('argument'), index: z.int().min(0), value }).readonly(),
  z.strictObject({ kind: z.literal('receiver'), step: z.string(), value }).readonly(),
  z
    .strictObject({
      kind: z.literal('calls'),
      spy: z.string(),
      calls: z.array(z.array(value).readonly()).readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('file'), path: z.string(), text: z.string().nullable() }).readonly(),
  z
    .strictObject({
      kind: z.literal('log'),
      method: consoleMethod,
      index: z.int().min(0),
      args: z.array(value).readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('log-count'), method: consoleMethod, count: z.int().min(0) }).readonly(),
]);
export type Expectation = z.infer<typeof expectation>;

export const provenance = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('search'), seed: z.int(), execution: z.int() }).readonly(),
  z.strictObject({ from: z.literal('document'), file: z.string(), line: z.int() }).readonly(),
  z.strictObject({ from: z.literal('call-site'), file: z.string(), line: z.int() }).readonly(),
  z
    .strictObject({ from: z.literal('model'), model: z.string(), digest: z.string(), promptHash: z.string() })
    .readonly(),
]);
export type Provenance = z.infer<typeof provenance>;

/** What of the world a test takes into its own hands. */
export const isolation = z
  .strictObject({
    /** Timers are virtual, and run when nothing else is left to do. */
    fakeTimers: z.boolean(),
    /** The clock stands here, in milliseconds since the epoch. */
    now: z.number().exactOptional(),
    /** What the random numbers are, in order. */
    random: z.array(z.number()).readonly().exactOptional(),
    /** Effects are looked at only when all that is due has happened. */
    later: z.literal(true).exactOptional(),
    /** It has a folder for its files; `later`: they are still being read or written when the act has come to its end. */
    files: z.enum(['now', 'later']).exactOptional(),
    /** What the program adds to the language's own prototypes, to be taken away afterwards. */
    added: strings.exactOptional(),
  })
  .readonly();
export type Isolation = z.infer<typeof isolation>;

export const testCase = z
  .strictObject({
    id: z.string(),
    type: z.enum(['function', 'method', 'endpoint', 'flow', 'module']),
    level: z.enum(['unit', 'integration', 'api', 'e2e']),
    /** The behaviour in words: the test's title. */
    description: z.string(),
    /** Key of the function under test (`file#qualified.name`). */
    target: z.string(),
    setup: z.array(step).readonly(),
    input: step,
    expect: z.array(expectation).min(1).readonly(),
    lifecycle: z.strictObject({ scope: z.enum(['test', 'file']) }).readonly(),
    isolation,
    /** What the test needs of the world: `fs`, … Empty for a pure test. */
    resources: strings,
    oracle,
    provenance,
  })
  .readonly();
export type TestCase = z.infer<typeof testCase>;

export const testDsl = defineArtifact('test-dsl', '1.0', { tests: z.array(testCase).readonly() });
export type TestDsl = Readonly<z.infer<typeof testDsl.schema>>;

/** The program a test runs: its setup and then its act. */
export function programOf(test: TestCase): Program {
  return [...test.setup, test.input];
}

/** Every value that a step passes in, in order. */
export function valuesOf(s: Step): readonly Value[] {
  if (s.op === 'call' || s.op === 'new') return s.args;
  if (s.op === 'set' || s.op === 'let') return [s.value];
  return [];
}

// A test's title: its behaviour in words, from the program and what was observed.
import { type Expectation, isTagged, type Step, type TestCase, type Value } from '../../artifacts/index.ts';
import { eventsHeard } from './events-heard.ts';
import { a, count, type Detail, list, optionWords, words } from './words.ts';

type Success = Extract<Expectation, { kind: 'returns' | 'resolves' }>;
type Failure = Extract<Expectation, { kind: 'throws' | 'rejects' }>;

function isUndefined(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    value !== null &&
    typeof value === 'object' &&
    isTagged(value) &&
    value.$ === 'undefined'
  );
}

/** The step whose promise the act waits for, else the act itself. */
function calling(test: TestCase): Step {
  const { input } = test;
  if (input.op !== 'await') return input;
  return test.setup.find((step) => step.bind === input.step) ?? input;
}

function last(path: readonly string[]): string {
  return path.filter((key) => key !== 'default' && key !== 'prototype').at(-1) ?? '';
}

/** What a reference stands for: what made it. */
function referred(step: string, test: TestCase): string {
  const made = test.setup.find((candidate) => candidate.bind === step);
  if (made?.op === 'new') return a(last(made.callee.path) || 'instance');
  if (made?.op === 'call') return `the result of ${last(made.callee.path) || 'an earlier call'}`;
  if (made?.op === 'get') return `its ${last(made.callee.path)}`;
  if (made?.op === 'let') return words(made.value, 0);
  return 'the earlier result';
}

function argWords(value: Value, test: TestCase, detail: Detail): string {
  const tagged = value !== null && typeof value === 'object' && isTagged(value) ? value : undefined;
  if (tagged?.$ === 'ref') return referred(tagged.step, test);
  return words(value, detail);
}

/** `"1h"`, `120000 with long: true`, `1, 2 and 3`; undefined for a call without arguments. */
function argsWords(args: readonly Value[], test: TestCase, detail: Detail): string | undefined {
  if (args.length === 0) return undefined;
  const final = args[args.length - 1];
  const options = args.length > 1 && final !== undefined ? optionWords(final, detail) : undefined;
  const plain = options === undefined ? args : args.slice(0, -1);
  const said =
    plain.length > 4 && detail === 0
      ? count(plain.length, 'argument')
      : list(plain.map((arg) => argWords(arg, test, detail)));
  return options === undefined ? said : `${said} with ${options}`;
}

function argsOf(step: Step): readonly Value[] {
  return step.op === 'call' || step.op === 'new' ? step.args : [];
}

/** What is printed, where the test looks at it: the text of the first message, or how many there are of those it looks at. */
function logWords({ expect }: TestCase, detail: Detail): string | undefined {
  const messages = expect.filter((expectation) => expectation.kind === 'log');
  const total = expect.find((expectation) => expectation.kind === 'log-count')?.count;
  const [first] = messages;
  if (first === undefined)
    return total === undefined || total === 0 ? undefined : `logs ${count(total, 'message')}`;
  if (total === messages.length && total > 1) return `logs ${count(total, 'message')}`;
  const said = first.args.find((arg) => typeof arg === 'string') ?? first.args[0];
  const more = messages.length > 1 ? ' and more' : '';
  return said === undefined ? 'logs an empty line' : `logs ${words(said, detail)}${more}`;
}

/** What listeners hear: `emits "load" with 0`. */
function eventWords(test: TestCase, detail: Detail): string | undefined {
  const heard = eventsHeard(test);
  const [first] = heard;
  if (first === undefined) return undefined;
  const said = `emits ${list(heard.map(({ event }) => words(event, detail)))}`;
  if (heard.length > 1 || detail === 0) return said;
  if (first.calls.length > 1) return `${said} ${first.calls.length} times`;
  const args = argsWords(first.calls[0] ?? [], test, detail);
  return args === undefined ? said : `${said} with ${args}`;
}

function effects(test: TestCase, detail: Detail): string | undefined {
  const heard = new Set(eventsHeard(test).map(({ spy }) => spy));
  for (const expectation of test.expect) {
    if (expectation.kind === 'calls' && heard.has(expectation.spy)) continue;
    if (expectation.kind === 'calls' && expectation.calls.length > 0) {
      const [first] = expectation.calls;
      if (expectation.calls.length > 1) return `calls back ${expectation.calls.length} times`;
      return `calls back with ${argsWords(first ?? [], test, detail) ?? 'nothing'}`;
    }
    if (expectation.kind === 'file') {
      const { path, text } = expectation;
      return text === null ? `removes ${path}` : `writes ${words(text, detail)} to ${path}`;
    }
    if (expectation.kind === 'receiver')
      return `updates ${referred(expectation.step, test).replace(/^an? /, 'the ')}`;
    if (expectation.kind === 'argument') {
      const original = argsOf(calling(test))[expectation.index];
      const before = original === undefined ? 'its argument' : argWords(original, test, detail);
      return `turns ${before} into ${words(expectation.value, detail)}`;
    }
  }
  return undefined;
}

function successWords(test: TestCase, success: Success, detail: Detail): string {
  const { kind, value } = success;
  const verb = kind === 'resolves' || test.input.op === 'await' ? 'resolves to' : 'returns';
  if (isUndefined(value))
    return effects(test, detail) ?? (verb === 'returns' ? 'returns undefined' : 'resolves');
  if (verb === 'returns' && typeof value === 'boolean') return `is ${value}`;
  if (test.input.op === 'new') return effects(test, detail) ?? 'is made';
  const tagged = value !== null && typeof value === 'object' && isTagged(value) ? value : undefined;
  if (tagged?.$ === 'ref') {
    const same =
      'callee' in test.input &&
      'step' in test.input.callee.from &&
      test.input.callee.from.step === tagged.step;
    return same
      ? [effects(test, detail), 'returns itself'].filter((part) => part !== undefined).join(' and ')
      : `${verb} ${referred(tagged.step, test)}`;
  }
  return `${verb} ${words(value, detail)}`;
}

function failureWords(test: TestCase, failure: Failure, detail: Detail): string {
  const what = failure.value === undefined ? failure.class || 'an error' : words(failure.value, detail);
  const verb = failure.kind === 'rejects' || test.input.op === 'await' ? 'rejects with' : 'throws';
  const short = detail === 2 || (detail === 1 && failure.message.length <= 40);
  if (!short || failure.value !== undefined || failure.message === '') return `${verb} ${what}`;
  return `${verb} ${what} ${words(failure.message, 2)}`;
}

/** What was done to the receiver before the act: `after push and pop`. */
function before(test: TestCase, detail: Detail): string | undefined {
  const act = calling(test);
  const receiver = 'callee' in act && 'step' in act.callee.from ? act.callee.from.step : undefined;
  const heard = new Set(eventsHeard(test).map(({ step }) => step));
  let on = '';
  const after: string[] = [];
  for (const step of test.setup) {
    if (step === act || !('callee' in step) || heard.has(step)) continue;
    const args = argsWords(argsOf(step), test, detail === 2 ? 1 : 0);
    const name = last(step.callee.path);
    if (step.op === 'new' && step.bind === receiver)
      on = args === undefined ? '' : `on ${a(name || 'instance')} of ${args}`;
    else if (step.op !== 'get')
      after.push(`${name || 'a call'}${detail > 0 && args !== undefined ? ` of ${args}` : ''}`);
  }
  const said = [on, after.length === 0 ? '' : `after ${list(after)}`].filter((part) => part !== '').join(' ');
  return said === '' ? undefined : said;
}

/** The title at a level of detail; longer levels name more of what the test does. `takes`: the function has parameters. */
export function titleAt(test: TestCase, detail: Detail, withSetup: boolean, takes: boolean): string {
  const act = calling(test);
  if (act.op === 'load') return 'loads';
  const args = argsWords(argsOf(act), test, detail);
  const bare = act.op === 'call' && takes ? 'without arguments' : undefined;
  const failure = test.expect.find((e): e is Failure => e.kind === 'throws' || e.kind === 'rejects');
  const success = test.expect.find((e): e is Success => e.kind === 'returns' || e.kind === 'resolves');
  const setup = withSetup ? before(test, detail) : undefined;
  const parts: (string | undefined)[] = [];
  const told = [logWords(test, detail), eventWords(test, detail)].filter((part) => part !== undefined);
  const log = told.length === 0 ? undefined : told.join(' and ');
  const joined = log?.endsWith(' more') ? ', and' : ' and';
  if (failure !== undefined) {
    const alone = argsOf(act).length === 1 && detail < 2 && failure.value === undefined && log === undefined;
    if (log !== undefined) parts.push(`${log}${joined}`);
    if (alone) parts.push(`rejects ${args}`);
    else parts.push(failureWords(test, failure, detail), args === undefined ? bare : `for ${args}`);
  } else {
    const outcome =
      success === undefined ? (effects(test, detail) ?? 'runs') : successWords(test, success, detail);
    if (log !== undefined && !/^(?:returns undefined|resolves|runs)$/.test(outcome))
      parts.push(`${log}${joined}`);
    const said = outcome.startsWith('turns ') && argsOf(act).length === 1;
    const silent = log !== undefined && parts.length === 0;
    parts.push(
      silent ? log : outcome,
      said ? undefined : args === undefined ? bare : `${outcome === 'is made' ? 'from' : 'for'} ${args}`,
    );
  }
  parts.push(setup);
  const title = parts.filter((part) => part !== undefined).join(' ');
  return test.oracle === 'specified' ? `${title}, as documented` : title;
}

// One test: what it arranges, its act, and everything it asserts afterwards.
import { type Expectation, isTagged, type Step, type Value } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { assertions, expecting, isSingle, propertyAssertions } from './assertions.ts';
import { stepUses } from './deep.ts';
import type { Doc } from './doc.ts';
import { argumentList, list, literal } from './literal.ts';
import { logAssertions, spyOnConsole } from './logs.ts';
import { errorMatcher, pattern } from './pattern.ts';
import type { TestScope } from './scope.ts';
import { expression, stepName, valueName } from './steps.ts';
import { stringLiteral } from './text.ts';
import { SETTLE_FILES, worldOf } from './world.ts';

export interface Body {
  readonly async: boolean;
  readonly statements: readonly Doc[];
  readonly assertions: number;
  /** Index in `statements` of the first that asserts. */
  readonly firstAssertion: number;
}

/** Statements in the making. */
interface Draft {
  readonly test: PrintableTest;
  readonly scope: TestScope;
  readonly uses: ReadonlyMap<string, number>;
  readonly statements: Doc[];
  /** Promises whose only use is the `await` that follows: printed inside it. */
  readonly inlined: Map<string, Doc>;
  async: boolean;
  assertions: number;
  firstAssertion: number | undefined;
}

type Failure = Extract<Expectation, { kind: 'throws' | 'rejects' }>;
type Success = Extract<Expectation, { kind: 'returns' | 'resolves' }>;

function push(draft: Draft, ...docs: readonly Doc[]): void {
  draft.statements.push(...draft.scope.takeDeclarations(), ...docs);
}

function assert(draft: Draft, docs: readonly Doc[]): void {
  draft.statements.push(...draft.scope.takeDeclarations());
  if (docs.length > 0) draft.firstAssertion ??= draft.statements.length;
  draft.statements.push(...docs);
  draft.assertions += docs.length;
}

/** Declares a constant under the wished name, or the nearest free one. */
function declare(draft: Draft, wish: string, doc: Doc): string {
  const name = draft.scope.names.take(wish);
  push(draft, [`const ${name} = `, doc, draft.scope.style.semicolon]);
  return name;
}

function waiting(draft: Draft, promise: Doc): Doc {
  draft.async = true;
  return ['await ', promise];
}

function runTimers(draft: Draft): void {
  push(draft, [
    waiting(draft, `${draft.scope.dialect.mocks}.runAllTimersAsync()`),
    draft.scope.style.semicolon,
  ]);
}

/** Lets everything happen that is due, where effects are looked at that come after the act's end. */
function runPending(draft: Draft): void {
  const { later, now, fakeTimers, files } = draft.test.isolation;
  if (files === 'later') push(draft, [waiting(draft, `${SETTLE_FILES}()`), draft.scope.style.semicolon]);
  if (later !== true || files === 'later') return;
  if (fakeTimers || now !== undefined) runTimers(draft);
  else
    push(draft, [
      waiting(draft, 'new Promise((resolve) => setTimeout(resolve))'),
      draft.scope.style.semicolon,
    ]);
}

function promiseOf(draft: Draft, step: string): Doc {
  return draft.inlined.get(step) ?? draft.scope.reference(step);
}

function arrange(draft: Draft, step: Step, next: Step): void {
  const { scope, test, uses } = draft;
  const used = uses.get(step.bind) ?? 0;
  const { fakeTimers } = test.isolation;
  if (step.op === 'await' && fakeTimers) runTimers(draft);
  const doc = step.op === 'await' ? waiting(draft, promiseOf(draft, step.step)) : expression(step, scope);
  const awaitedNext = next.op === 'await' && next.step === step.bind && used === 1;
  if (awaitedNext && !fakeTimers) {
    draft.inlined.set(step.bind, doc);
    return;
  }
  if (used > 0 && step.op !== 'set') {
    scope.bind(step.bind, declare(draft, awaitedNext ? 'promise' : stepName(step, scope), doc));
    return;
  }
  if (step.op !== 'let' && step.op !== 'get') push(draft, [doc, scope.style.semicolon]);
}

/** Arguments that are looked at afterwards get a name before the act. */
function nameArguments(draft: Draft): ReadonlyMap<number, string> {
  const { input, expect } = draft.test;
  const names = new Map<number, string>();
  if (input.op !== 'call' && input.op !== 'new') return names;
  for (const expectation of expect) {
    if (expectation.kind !== 'argument' || names.has(expectation.index)) continue;
    const arg = input.args[expectation.index];
    if (arg === undefined) continue;
    const referred = arg !== null && typeof arg === 'object' && isTagged(arg) && arg.$ === 'ref';
    names.set(
      expectation.index,
      referred ? draft.scope.reference(arg.step) : declare(draft, valueName(arg), literal(arg, draft.scope)),
    );
  }
  return names;
}

function actOf(draft: Draft, names: ReadonlyMap<number, string>): Doc {
  const { input } = draft.test;
  if (input.op === 'await') return promiseOf(draft, input.step);
  if (input.op !== 'call' && input.op !== 'new') return expression(input, draft.scope);
  return expression(
    input,
    draft.scope,
    input.args.map((arg, i) => names.get(i) ?? literal(arg, draft.scope)),
  );
}

function settle(draft: Draft, doc: Doc, value: Value): void {
  const { scope, test, uses } = draft;
  const again = (uses.get(test.input.bind) ?? 0) > 0;
  if (isSingle(value) && !again) {
    assert(draft, assertions(doc, value, scope));
    return;
  }
  const name = declare(draft, stepName(test.input, scope), doc);
  scope.bind(test.input.bind, name);
  assert(draft, assertions(name, value, scope));
}

function success(draft: Draft, act: Doc, { kind, value }: Success): void {
  const { isolation, input } = draft.test;
  const waits = input.op === 'await' || kind === 'resolves';
  if (!waits) {
    settle(draft, act, value);
    runPending(draft);
    return;
  }
  if (!isolation.fakeTimers) {
    settle(draft, waiting(draft, act), value);
    runPending(draft);
    return;
  }
  const promise = typeof act === 'string' ? act : declare(draft, 'promise', act);
  runTimers(draft);
  settle(draft, waiting(draft, promise), value);
}

function isIdentity(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  return (
    isTagged(value) &&
    ['undefined', 'NaN', '-0', 'Infinity', '-Infinity', 'bigint', 'ref', 'export'].includes(value.$)
  );
}

function rejection(draft: Draft, act: Doc, failure: Failure): void {
  const { scope, test } = draft;
  const open = failure.value !== undefined && !isSingle(failure.value);
  if (open && !test.isolation.fakeTimers) {
    caught(draft, waiting(draft, act), failure.value as Value);
    runPending(draft);
    return;
  }
  const matcher =
    failure.value === undefined
      ? ['.toThrow', argumentList([errorMatcher(failure, scope, scope.message)])]
      : [
          isIdentity(failure.value) ? '.toBe' : '.toStrictEqual',
          // Where something is left open, whoever can wait for the value itself looks into it.
          argumentList([pattern(failure.value, '', [], scope)]),
        ];
  const check: Doc = ['expect', list('(', [act], ')', { hug: true }), '.rejects', ...matcher];
  if (!test.isolation.fakeTimers) {
    assert(draft, [[waiting(draft, check), scope.style.semicolon]]);
    runPending(draft);
    return;
  }
  const name = scope.names.take('rejection');
  assert(draft, [[`const ${name} = `, check, scope.style.semicolon]]);
  runTimers(draft);
  push(draft, [waiting(draft, name), scope.style.semicolon]);
}

/** What was thrown is not an error: it is caught and compared like any value. */
function caught(draft: Draft, act: Doc, value: Value): void {
  const { scope } = draft;
  const { semicolon, indent } = scope.style;
  const name = scope.names.take('thrown');
  push(draft, `let ${name}${scope.dialect.typed ? ': unknown[]' : ''} = []${semicolon}`);
  push(draft, [
    'try {\n',
    indent.repeat(3),
    act,
    `${semicolon}\n${indent.repeat(2)}} catch (error) {\n${indent.repeat(3)}${name} = [error]${semicolon}\n${indent.repeat(2)}}`,
  ]);
  assert(draft, assertions(name, [value], scope));
}

function failing(draft: Draft, act: Doc, failure: Failure): void {
  if (draft.test.input.op === 'await' || failure.kind === 'rejects') {
    rejection(draft, act, failure);
    return;
  }
  if (failure.value !== undefined) {
    caught(draft, act, failure.value);
    runPending(draft);
    return;
  }
  assert(draft, [
    expecting(
      ['() => ', act],
      'toThrow',
      errorMatcher(failure, draft.scope, draft.scope.message),
      draft.scope,
    ),
  ]);
  runPending(draft);
}

/** Loading is asserted where it happens, so that a module that does not load fails this test and not the file. */
function loads(draft: Draft, act: Doc): void {
  const { semicolon } = draft.scope.style;
  const promise = typeof act === 'string' && act.startsWith('import(');
  const check: Doc = promise
    ? waiting(draft, ['expect(', act, ').resolves.toBeDefined()'])
    : ['expect(() => ', act, ').not.toThrow()'];
  assert(draft, [[check, semicolon]]);
}

function outcome(draft: Draft, act: Doc): void {
  const { expect, input } = draft.test;
  for (const expectation of expect) {
    if (expectation.kind === 'loads') {
      loads(draft, act);
      return;
    }
    if (expectation.kind === 'returns' || expectation.kind === 'resolves') {
      success(draft, act, expectation as Success);
      return;
    }
    if (expectation.kind === 'throws' || expectation.kind === 'rejects') {
      failing(draft, act, expectation as Failure);
      return;
    }
  }
  push(draft, [input.op === 'await' ? waiting(draft, act) : act, draft.scope.style.semicolon]);
  runPending(draft);
}

/** Calls are recorded up to this many where they are observed. */
const RECORDED_CALLS = 20;

function callAssertions(draft: Draft, spy: string, calls: readonly (readonly Value[])[]): readonly Doc[] {
  const name = draft.scope.spy(spy, { kind: 'returns', value: { $: 'undefined' } }) as string;
  const all = `${name}.mock.calls`;
  return assertions(
    calls.length < RECORDED_CALLS ? all : `${all}.slice(0, ${calls.length})`,
    calls,
    draft.scope,
  );
}

function fileAssertion({ path, text }: Extract<Expectation, { kind: 'file' }>, scope: TestScope): Doc {
  const file = scope.file(path);
  if (text === null) return expecting(['fs.existsSync', argumentList([file])], 'toBe', 'false', scope);
  const read: Doc = ['fs.readFileSync', argumentList([file, stringLiteral('utf8', scope.quote)])];
  return expecting(read, 'toBe', stringLiteral(text, scope.quote), scope);
}

function afterwards(draft: Draft, names: ReadonlyMap<number, string>): void {
  const { scope, test } = draft;
  for (const expectation of test.expect) {
    if (expectation.kind === 'argument') {
      const name = names.get(expectation.index);
      if (name !== undefined) assert(draft, assertions(name, expectation.value, scope));
    } else if (expectation.kind === 'receiver') {
      const name = scope.reference(expectation.step);
      const { value } = expectation;
      const instance =
        value !== null && typeof value === 'object' && isTagged(value) && value.$ === 'instance';
      // Its class is the one it had before.
      assert(draft, instance ? propertyAssertions(name, value, scope) : assertions(name, value, scope));
    } else if (expectation.kind === 'file') {
      assert(draft, [fileAssertion(expectation, scope)]);
    } else if (expectation.kind === 'calls') {
      assert(draft, callAssertions(draft, expectation.spy, expectation.calls));
    }
  }
}

/** The statements of one test. */
export function testBody(test: PrintableTest, scope: TestScope): Body {
  const draft: Draft = {
    test,
    scope,
    uses: stepUses(test),
    statements: [],
    inlined: new Map(),
    async: false,
    assertions: 0,
    firstAssertion: undefined,
  };
  const spies = spyOnConsole(test, scope);
  push(draft, ...worldOf(test.isolation, scope), ...spies.statements);
  test.setup.forEach((step, i) => {
    arrange(draft, step, test.setup[i + 1] ?? test.input);
  });
  const names = nameArguments(draft);
  const act = actOf(draft, names);
  push(draft);
  outcome(draft, act);
  afterwards(draft, names);
  assert(draft, logAssertions(test, spies.names, scope));
  return {
    async: draft.async,
    statements: draft.statements,
    assertions: draft.assertions,
    firstAssertion: draft.firstAssertion ?? 0,
  };
}

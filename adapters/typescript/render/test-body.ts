// One test: its setup, its act, and everything it asserts afterwards.
import { type Expectation, isTagged, type Step, type Value } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { assertions, errorMatcher, expecting, isSingle } from './assertions.ts';
import type { Doc } from './doc.ts';
import { argumentList, list, literal } from './literal.ts';
import { stepUses, type TestScope } from './scope.ts';
import { expression, stepName, valueName } from './steps.ts';

export interface Body {
  readonly async: boolean;
  /** Paragraphs of statements: arrange, act, assert. */
  readonly statements: readonly Doc[];
  readonly assertions: number;
  /** Index in `statements` of the first that asserts. */
  readonly firstAssertion: number;
}

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

interface Act {
  /** The expression, without `await`. */
  readonly doc: Doc;
  /** The act is itself the waiting for a promise. */
  readonly waits: boolean;
}

class BodyBuilder {
  readonly #out: Doc[] = [];
  #assertions = 0;
  #first = -1;
  #async = false;
  readonly #test: PrintableTest;
  readonly #scope: TestScope;
  readonly #uses: ReadonlyMap<string, number>;
  /** Promises whose only use is the next `await`: they are printed inside it. */
  readonly #inlined = new Map<string, Doc>();

  constructor(test: PrintableTest, scope: TestScope) {
    this.#test = test;
    this.#scope = scope;
    this.#uses = stepUses(test);
  }

  build(): Body {
    const { fakeTimers, setup, input } = this.#test;
    if (fakeTimers) this.#push([`${this.#scope.dialect.mocks}.useFakeTimers()`, this.#end]);
    setup.forEach((step, i) => {
      const next = setup[i + 1] ?? input;
      this.#arrange(step, next);
    });
    const names = this.#bindArguments(input);
    const act = this.#act(input, names);
    this.#outcome(act);
    this.#afterwards(input, names);
    return {
      async: this.#async,
      statements: this.#out,
      assertions: this.#assertions,
      firstAssertion: Math.max(0, this.#first),
    };
  }

  get #end(): string {
    return this.#scope.style.semicolon;
  }

  #push(doc: Doc): void {
    this.#out.push(...this.#scope.takeDeclarations(), doc);
  }

  #assert(docs: readonly Doc[]): void {
    for (const doc of docs) {
      const before = this.#scope.takeDeclarations();
      this.#out.push(...before);
      if (this.#first < 0) this.#first = this.#out.length;
      this.#out.push(doc);
      this.#assertions += 1;
    }
  }

  #bind(step: string, wish: string): string {
    const name = this.#scope.names.take(wish);
    this.#scope.bound.set(step, name);
    return name;
  }

  #await(promise: Doc): Doc {
    this.#async = true;
    return ['await ', promise];
  }

  #promise(step: string): Doc {
    return this.#inlined.get(step) ?? this.#scope.reference(step);
  }

  #arrange(step: Step, next: Step): void {
    const uses = this.#uses.get(step.bind) ?? 0;
    const doc = step.op === 'await' ? this.#await(this.#promise(step.step)) : expression(step, this.#scope);
    const awaitedNext = next.op === 'await' && next.step === step.bind && uses === 1;
    if (awaitedNext && step.op !== 'await' && !this.#test.fakeTimers) {
      this.#inlined.set(step.bind, doc);
      return;
    }
    if (uses === 0 || step.op === 'set') {
      if (step.op !== 'get' && step.op !== 'let') this.#push([doc, this.#end]);
      return;
    }
    const wish = step.op === 'await' ? 'result' : stepName(step);
    const name = this.#scope.names.take(awaitedNext ? 'promise' : wish);
    this.#push([`const ${name} = `, doc, this.#end]);
    this.#scope.bound.set(step.bind, name);
  }

  /** Arguments that are looked at afterwards get a name before the act. */
  #bindArguments(input: Step): ReadonlyMap<number, string> {
    const names = new Map<number, string>();
    if (input.op !== 'call' && input.op !== 'new') return names;
    for (const expectation of this.#test.expect) {
      if (expectation.kind !== 'argument' || names.has(expectation.index)) continue;
      const arg = input.args[expectation.index];
      if (arg === undefined) continue;
      if (arg !== null && typeof arg === 'object' && isTagged(arg) && arg.$ === 'ref') {
        names.set(expectation.index, this.#scope.reference(arg.step));
        continue;
      }
      const printed = literal(arg, this.#scope);
      const name = this.#scope.names.take(valueName(arg));
      this.#push([`const ${name} = `, printed, this.#end]);
      names.set(expectation.index, name);
    }
    return names;
  }

  #act(input: Step, names: ReadonlyMap<number, string>): Act {
    if (input.op === 'await') return { doc: this.#promise(input.step), waits: true };
    if (input.op !== 'call' && input.op !== 'new')
      return { doc: expression(input, this.#scope), waits: false };
    const printed = input.args.map((arg, i) => names.get(i) ?? literal(arg, this.#scope));
    return { doc: expression(input, this.#scope, printed), waits: false };
  }

  #outcome(act: Act): void {
    this.#out.push(...this.#scope.takeDeclarations());
    const outcomes = this.#test.expect.filter(
      (e): e is Of<'returns' | 'resolves'> | Of<'throws' | 'rejects'> =>
        !['argument', 'receiver', 'calls'].includes(e.kind),
    );
    const [outcome] = outcomes;
    if (outcome === undefined) {
      this.#perform(act);
      return;
    }
    if (outcome.kind === 'throws' || outcome.kind === 'rejects') {
      this.#failure(act, outcome as Of<'throws' | 'rejects'>);
      return;
    }
    this.#success(act, outcome as Of<'returns' | 'resolves'>);
  }

  /** The act for its effects alone. */
  #perform(act: Act): void {
    this.#push([this.#timed(act, act.waits), this.#end]);
  }

  /** Waits for a promise, running the fake timers it may depend on. */
  #timed(act: Act, waits: boolean): Doc {
    return waits ? this.#await(act.doc) : act.doc;
  }

  #runTimers(): void {
    this.#async = true;
    this.#push([`await ${this.#scope.dialect.mocks}.runAllTimersAsync()`, this.#end]);
  }

  #success(act: Act, outcome: Of<'returns' | 'resolves'>): void {
    const waits = act.waits || outcome.kind === 'resolves';
    const { value } = outcome;
    const usedLater = (this.#uses.get(this.#test.input.bind) ?? 0) > 0;
    if (!waits && this.#test.input.op === 'set') {
      this.#push([act.doc, this.#end]);
      return;
    }
    if (waits && this.#test.fakeTimers) {
      const name = this.#bind('(promise)', 'promise');
      this.#push([`const ${name} = `, act.doc, this.#end]);
      this.#runTimers();
      this.#settle(this.#await(name), value, usedLater);
      return;
    }
    this.#settle(this.#timed(act, waits), value, usedLater);
    if (this.#test.fakeTimers) this.#runTimers();
  }

  #settle(doc: Doc, value: Value, usedLater: boolean): void {
    if (isSingle(value) && !usedLater) {
      this.#assert(assertions(doc, value, this.#scope));
      return;
    }
    const wish = this.#test.input.op === 'await' ? 'result' : stepName(this.#test.input);
    const name = this.#bind(this.#test.input.bind, wish);
    this.#push([`const ${name} = `, doc, this.#end]);
    this.#assert(assertions(name, value, this.#scope));
  }

  #failure(act: Act, outcome: Of<'throws' | 'rejects'>): void {
    const waits = act.waits || outcome.kind === 'rejects';
    if (waits) {
      const checks =
        outcome.value === undefined
          ? ['toThrow', errorMatcher(outcome, this.#scope)]
          : [isTaggedOrObject(outcome.value) ? 'toStrictEqual' : 'toBe', literal(outcome.value, this.#scope)];
      const [matcher, expected] = checks as [string, Doc];
      const settled: Doc = [
        'expect',
        list('(', [act.doc], ')', { hug: true, bare: true }),
        '.rejects',
        `.${matcher}`,
        argumentList([expected]),
      ];
      this.#async = true;
      if (!this.#test.fakeTimers) {
        this.#assert([['await ', settled, this.#end]]);
        return;
      }
      const name = this.#scope.names.take('rejection');
      this.#assert([[`const ${name} = `, settled, this.#end]]);
      this.#runTimers();
      this.#push([`await ${name}`, this.#end]);
      return;
    }
    const call: Doc = ['() => ', this.#test.input.op === 'set' ? ['{ ', act.doc, '; }'] : act.doc];
    if (outcome.value === undefined) {
      this.#assert([expecting(call, 'toThrow', errorMatcher(outcome, this.#scope), this.#scope)]);
      return;
    }
    this.#thrown(act, outcome.value);
  }

  /** What was thrown is not an error: it is caught and compared like any value. */
  #thrown(act: Act, value: Value): void {
    const name = this.#scope.names.take('thrown');
    const { semicolon, indent } = this.#scope.style;
    this.#push(`let ${name}${this.#scope.dialect.typed ? ': unknown[]' : ''} = []${semicolon}`);
    this.#push([
      'try {\n',
      `${indent.repeat(3)}`,
      act.doc,
      `${semicolon}\n${indent.repeat(2)}} catch (error) {\n${indent.repeat(3)}${name} = [error]${semicolon}\n${indent.repeat(2)}}`,
    ]);
    this.#assert(assertions(name, [value], this.#scope));
  }

  #afterwards(input: Step, names: ReadonlyMap<number, string>): void {
    for (const expectation of this.#test.expect) {
      if (expectation.kind === 'argument') {
        const name = names.get(expectation.index);
        if (name !== undefined) this.#assert(assertions(name, expectation.value, this.#scope));
      } else if (expectation.kind === 'receiver') {
        this.#assert(assertions(this.#scope.reference(expectation.step), expectation.value, this.#scope));
      } else if (expectation.kind === 'calls') {
        const spy = this.#scope.spy(expectation.spy, { kind: 'returns', value: { $: 'undefined' } });
        this.#assert(
          assertions(`${spy as string}.mock.calls`, expectation.calls as readonly Value[], this.#scope),
        );
      }
    }
    void input;
  }
}

function isTaggedOrObject(value: Value): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    !(isTagged(value) && ['undefined', 'NaN', '-0', 'bigint'].includes(value.$))
  );
}

/** The statements of one test. */
export function testBody(test: PrintableTest, scope: TestScope): Body {
  return new BodyBuilder(test, scope).build();
}

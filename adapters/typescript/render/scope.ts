// The names of one test: results of steps, spies, and what it takes from other modules.
import {
  isTagged,
  type SpyBehaviour,
  type Step,
  type Value,
  valuesOf,
} from '../../../src/artifacts/index.ts';
import { assertNever } from '../../../src/lib/assert-never.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import type { Doc } from './doc.ts';
import type { Imports } from './imports.ts';
import { argumentList, type LiteralScope, list, literal } from './literal.ts';
import { Names } from './names.ts';
import type { Style } from './style.ts';
import { stringLiteral } from './text.ts';

/** What differs between the frameworks inside a test. */
export interface Dialect {
  /** The object that makes spies and fake timers: `vi`, `jest`. */
  readonly mocks: string;
  readonly typed: boolean;
}

export interface TestScope extends LiteralScope {
  readonly style: Style;
  readonly dialect: Dialect;
  readonly names: Names;
  readonly bound: Map<string, string>;
  /** Statements that declare the spies seen so far and not yet printed. */
  takeDeclarations(): readonly Doc[];
}

/** Every value inside a value, itself included. */
export function* deepValues(value: Value): Generator<Value> {
  yield value;
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) yield* deepValues(item);
    return;
  }
  if (!isTagged(value)) {
    for (const item of Object.values(value as Record<string, Value>)) yield* deepValues(item);
    return;
  }
  switch (value.$) {
    case 'object':
      for (const [, item] of value.entries) yield* deepValues(item);
      return;
    case 'map':
      for (const [key, item] of value.entries) {
        yield* deepValues(key);
        yield* deepValues(item);
      }
      return;
    case 'set':
    case 'bytes':
      for (const item of value.items) yield* deepValues(item);
      return;
    case 'instance':
      for (const item of Object.values(value.properties)) yield* deepValues(item);
      return;
    default:
      return;
  }
}

function expectedValues(test: PrintableTest): Value[] {
  return test.expect.flatMap((expectation): Value[] => {
    if (expectation.kind === 'calls') return expectation.calls.flat();
    return expectation.value === undefined ? [] : [expectation.value];
  });
}

/** Spies that need a name: asserted on, or used in more than one place. */
function namedSpies(test: PrintableTest): ReadonlySet<string> {
  const uses = new Map<string, number>();
  for (const value of [...[...test.setup, test.input].flatMap(valuesOf), ...expectedValues(test)]) {
    for (const item of deepValues(value)) {
      if (
        item !== null &&
        typeof item === 'object' &&
        isTagged(item as Value) &&
        (item as { $: string }).$ === 'spy'
      ) {
        const id = (item as { id: string }).id;
        uses.set(id, (uses.get(id) ?? 0) + 1);
      }
    }
  }
  const named = new Set([...uses].filter(([, count]) => count > 1).map(([id]) => id));
  for (const expectation of test.expect) if (expectation.kind === 'calls') named.add(expectation.spy);
  return named;
}

function spyBody(behaviour: SpyBehaviour, scope: LiteralScope, typed: boolean): Doc | undefined {
  const many = typed ? '(...args: any[])' : '(...args)';
  const error = (message: string): Doc => ['new Error', argumentList([stringLiteral(message, scope.quote)])];
  switch (behaviour.kind) {
    case 'returns': {
      const { value } = behaviour;
      if (value !== null && typeof value === 'object' && isTagged(value) && value.$ === 'undefined')
        return undefined;
      const printed = literal(value, scope);
      const object =
        typeof printed !== 'string' && !Array.isArray(printed) && (printed as { open?: string }).open === '{';
      return object ? ['() => (', printed, ')'] : ['() => ', printed];
    }
    case 'throws':
      return ['() => { throw ', error(behaviour.message), '; }'];
    case 'echo':
      return behaviour.argument === 0
        ? `(value${typed ? ': any' : ''}) => value`
        : `${many} => args[${behaviour.argument}]`;
    case 'resolves':
      return ['() => Promise.resolve', argumentList([literal(behaviour.value, scope)])];
    case 'rejects':
      return ['() => Promise.reject', argumentList([error(behaviour.message)])];
    case 'calls-back':
      return [
        `${many} => args.filter((arg) => typeof arg === 'function').pop()`,
        argumentList(behaviour.args.map((arg) => literal(arg, scope))),
      ];
    default:
      return assertNever(behaviour);
  }
}

export function createScope(
  test: PrintableTest,
  imports: Imports,
  outer: Names,
  style: Style,
  dialect: Dialect,
): TestScope {
  const names = new Names(outer);
  const bound = new Map<string, string>();
  const spies = new Map<string, string>();
  const named = namedSpies(test);
  let declarations: Doc[] = [];
  const scope: TestScope = {
    quote: style.quote,
    style,
    dialect,
    names,
    bound,
    reference: (step) => bound.get(step) ?? step,
    exported: (module, path) => imports.expression(module, path),
    spy(id, behaviour) {
      const known = spies.get(id);
      if (known) return known;
      const body = spyBody(behaviour, scope, dialect.typed);
      if (!named.has(id)) return body ?? '() => {}';
      const name = names.take('callback');
      spies.set(id, name);
      declarations.push([
        `const ${name} = ${dialect.mocks}.fn`,
        list('(', body === undefined ? [] : [body], ')', { hug: true }),
        style.semicolon,
      ]);
      return name;
    },
    takeDeclarations() {
      const taken = declarations;
      declarations = [];
      return taken;
    },
  };
  return scope;
}

/** Steps whose result a later step or an expectation uses, and how often. */
export function stepUses(test: PrintableTest): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const use = (step: string) => uses.set(step, (uses.get(step) ?? 0) + 1);
  const refs = (value: Value) => {
    for (const item of deepValues(value)) {
      if (item !== null && typeof item === 'object' && isTagged(item) && item.$ === 'ref') use(item.step);
    }
  };
  for (const step of [...test.setup, test.input]) {
    for (const value of valuesOf(step)) refs(value);
    if ('callee' in step && 'step' in step.callee.from) use(step.callee.from.step);
    if (step.op === 'await') use(step.step);
  }
  for (const expectation of test.expect) if (expectation.kind === 'receiver') use(expectation.step);
  for (const value of expectedValues(test)) refs(value);
  return uses;
}

export type { Step };

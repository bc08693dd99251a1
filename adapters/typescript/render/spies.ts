// Spy functions: what they do when called, and which of them need a name.
import { assertNever } from '../../../src/lib/assert-never.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { CALLS_BACK, isFunction, isShared, type OneBehaviour } from './calls-back.ts';
import { allValues, isSpy } from './deep.ts';
import type { Doc } from './doc.ts';
import { argumentList, type LiteralScope, literal } from './literal.ts';
import { stringLiteral } from './text.ts';

/** Ids of spies that are asserted on or used in more than one place. */
export function namedSpies(test: PrintableTest): ReadonlySet<string> {
  const uses = new Map<string, number>();
  for (const value of allValues(test)) {
    if (isSpy(value)) uses.set(value.id, (uses.get(value.id) ?? 0) + 1);
  }
  const named = new Set([...uses].filter(([, count]) => count > 1).map(([id]) => id));
  for (const expectation of test.expect) if (expectation.kind === 'calls') named.add(expectation.spy);
  return named;
}

function isObjectLiteral(doc: Doc): boolean {
  return typeof doc !== 'string' && 'open' in doc && doc.open === '{';
}

/**
 * The function a spy runs, undefined for one that does nothing. Rest parameters keep its `length` at 0. Where types are
 * checked, what it gives is `never`, which is accepted for whatever the code under test asks for.
 */
export function spyFunction(behaviour: OneBehaviour, scope: LiteralScope, typed: boolean): Doc | undefined {
  const args = typed ? '(...args: unknown[])' : '(...args)';
  const cast = typed ? ' as never' : '';
  const error = (message: string): Doc => ['new Error', argumentList([stringLiteral(message, scope.quote)])];
  switch (behaviour.kind) {
    case 'returns': {
      const value = literal(behaviour.value, scope);
      if (value === 'undefined') return undefined;
      return isObjectLiteral(value) ? ['() => (', value, ')'] : ['() => ', value];
    }
    case 'throws':
      return ['() => { throw ', error(behaviour.message), '; }'];
    case 'echo':
      return `${args} => args[${behaviour.argument}]${cast}`;
    case 'resolves':
      return ['() => Promise.resolve', argumentList([literal(behaviour.value, scope)])];
    case 'rejects':
      return ['() => Promise.reject', argumentList([error(behaviour.message)])];
    case 'calls-back': {
      const values = argumentList(behaviour.args.map((arg) => literal(arg, scope)));
      const later = behaviour.later === true;
      if (isShared(behaviour))
        return later
          ? [`${args} => { setTimeout(`, CALLS_BACK, values, ', 1, ...args); }']
          : [CALLS_BACK, values];
      const call: Doc = [`args.filter(${isFunction(typed)}).pop()?.`, values];
      return later ? [`${args} => { setTimeout(() => `, call, ', 1); }'] : [`${args} => `, call, cast];
    }
    default:
      return assertNever(behaviour);
  }
}

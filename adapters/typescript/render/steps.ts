// Steps of a program as expressions and statements.
import { isTagged, type Step, type Value } from '../../../src/artifacts/index.ts';
import { assertNever } from '../../../src/lib/assert-never.ts';
import type { Doc } from './doc.ts';
import { memberChain } from './imports.ts';
import { argumentList, literal } from './literal.ts';
import { lowerFirst, resultName } from './names.ts';
import type { TestScope } from './scope.ts';

type Callee = Extract<Step, { op: 'call' }>['callee'];

export function calleeText(callee: Callee, scope: TestScope): string {
  if ('module' in callee.from) return scope.exported(callee.from.module, callee.path);
  return memberChain(scope.reference(callee.from.step), callee.path, scope.style);
}

/** The expression a step evaluates; `arguments` overrides how its arguments are printed. */
export function expression(step: Step, scope: TestScope, printed?: readonly Doc[]): Doc {
  switch (step.op) {
    case 'call':
      return [
        calleeText(step.callee, scope),
        argumentList(printed ?? step.args.map((arg) => literal(arg, scope))),
      ];
    case 'new':
      return [
        `new ${calleeText(step.callee, scope)}`,
        argumentList(printed ?? step.args.map((arg) => literal(arg, scope))),
      ];
    case 'get':
      return calleeText(step.callee, scope);
    case 'set':
      return [`${calleeText(step.callee, scope)} = `, literal(step.value, scope)];
    case 'await':
      return `await ${scope.reference(step.step)}`;
    case 'let':
      return literal(step.value, scope);
    case 'load':
      return scope.loading(step.module);
    default:
      return assertNever(step);
  }
}

/** A name for a value that a test holds on to. */
export function valueName(value: Value): string {
  if (Array.isArray(value)) return 'items';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (value === null || typeof value !== 'object') return 'value';
  if (!isTagged(value)) return 'input';
  const names: Partial<Record<typeof value.$, string>> = {
    date: 'date',
    map: 'map',
    set: 'set',
    bytes: 'bytes',
    error: 'error',
    regexp: 'pattern',
  };
  return names[value.$] ?? 'input';
}

/** A name for what a step gives. */
export function stepName(step: Step, scope: TestScope): string {
  switch (step.op) {
    case 'call':
      return resultName(step.callee.path, false);
    case 'new':
      return 'module' in step.callee.from
        ? lowerFirst(calleeText(step.callee, scope).split('.').at(-1) ?? '')
        : resultName(step.callee.path, true);
    case 'get':
      return step.callee.path.at(-1) ?? 'value';
    case 'let':
      return valueName(step.value);
    case 'await':
    case 'load':
    case 'set':
      return 'result';
    default:
      return assertNever(step);
  }
}

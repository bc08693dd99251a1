// What types or documents forbid: an argument that its declared type refuses, one of another kind than the documentation
// names, and nothing where the documentation asks for something. Of what neither speaks about, nothing is forbidden.
import { isTagged, type Program, type Step, type Value } from '../../artifacts/index.ts';
import type { Kind } from './generic-values.ts';
import type { SearchParameter, SearchTarget } from './target.ts';
import { typeKinds } from './type-kinds.ts';
import { isWellTyped, parametersOf } from './typed.ts';

/** True when the types or the documentation of a target forbid an argument of the program's calls of it. */
export function isForbidden(program: Program, target: SearchTarget): boolean {
  if (!isWellTyped(program, target)) return true;
  const act = program.at(-1);
  return program.some(
    (step) =>
      (step.op === 'call' || step.op === 'new') &&
      contradictsDocument(step, parametersOf(step, target, step === act) ?? []),
  );
}

function contradictsDocument(
  { args }: Extract<Step, { op: 'call' | 'new' }>,
  parameters: readonly SearchParameter[],
): boolean {
  return parameters.some(({ type, checked, optional, rest }, index) => {
    if (type === undefined || checked) return false;
    const given = rest ? args.slice(index) : args.slice(index, index + 1);
    const admitted = typeKinds(type);
    if (admitted.length === 0 || /\b(any|unknown|mixed|T)\b|\*/.test(type)) return false;
    if (given.length === 0) return !optional && !rest;
    return given.some((value) => {
      const kinds = kindsOf(value);
      if (kinds === undefined || (optional && kinds.includes('nothing'))) return false;
      return !kinds.some((kind) => admitted.includes(kind));
    });
  });
}

/** Kinds that the value can pass for; undefined when that is not known. */
function kindsOf(value: Value): readonly Kind[] | undefined {
  if (value === null) return ['nothing', 'object'];
  if (typeof value === 'string') return ['string'];
  if (typeof value === 'number') return ['number'];
  if (typeof value === 'boolean') return ['boolean'];
  if (Array.isArray(value)) return ['array', 'object'];
  if (typeof value !== 'object' || !isTagged(value)) return ['object'];
  switch (value.$) {
    case 'undefined':
      return ['nothing'];
    case 'NaN':
    case '-0':
    case 'Infinity':
    case '-Infinity':
      return ['number'];
    case 'bigint':
      return ['bigint'];
    case 'date':
      return ['date', 'object'];
    case 'regexp':
      return ['pattern', 'object'];
    case 'bytes':
      return ['bytes', 'array', 'object'];
    case 'map':
    case 'set':
      return ['collection', 'object'];
    case 'error':
      return ['error', 'object'];
    case 'spy':
    case 'function':
      return ['function', 'object'];
    default:
      return undefined;
  }
}

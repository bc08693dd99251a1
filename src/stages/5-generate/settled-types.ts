// Which declarations leave no doubt: only a result of those can contradict its type for certain.
import type { FunctionFacts, Shapes, TypeShape } from '../../artifacts/index.ts';
import type { SearchParameter } from '../../services/search/target.ts';

/** A union that was cut may have more members than are known. */
const CUT_UNION = 64;

const ANY: TypeShape = { kind: 'any' };

/** True when a result of the function could contradict its type for certain. */
export function isSettled(
  { types }: FunctionFacts,
  parameters: readonly SearchParameter[],
  shapes: Shapes,
): boolean {
  if (!types?.checked || !types.strictNulls || types.returns === undefined) return false;
  const { returns } = types;
  const later = returns.kind === 'builtin' && returns.type === 'future' ? returns.of[0] : undefined;
  const inputs = parameters.map(({ shape }) => shape ?? ANY);
  return isCertain(later ?? returns, shapes) && inputs.every((shape) => isCertain(shape, shapes));
}

/** True when the shape leaves nothing open: no `any`, no type parameter, nothing that could not be looked into. */
function isCertain(
  shape: TypeShape,
  shapes: Readonly<Record<string, TypeShape>>,
  open: readonly string[] = [],
): boolean {
  const all = (parts: readonly TypeShape[]) => parts.every((part) => isCertain(part, shapes, open));
  switch (shape.kind) {
    case 'any':
    case 'never':
    case 'opaque':
    case 'generic':
    case 'keyof':
    case 'brand':
    case 'function':
      return false;
    case 'union':
      return shape.members.length < CUT_UNION && all(shape.members);
    case 'object':
      return all(shape.properties.map((property) => property.shape)) && (!shape.index || all([shape.index]));
    case 'array':
      return all([shape.items]);
    case 'tuple':
      return all(shape.items.map((place) => place.shape));
    case 'builtin':
      return shape.type !== 'future' && all(shape.of);
    case 'reference': {
      const named = shapes[shape.name];
      if (open.includes(shape.name)) return true;
      return named !== undefined && isCertain(named, shapes, [...open, shape.name]);
    }
    case 'primitive':
    case 'literal':
    case 'enum':
    case 'template':
    case 'instance':
      return true;
  }
}

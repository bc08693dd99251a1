// A shape in a few words, for tables.
import type { TypeShape } from '../../artifacts/index.ts';

/** Nested records and lists that are written out. */
const DEEP = 3;

/** `{ kind: "circle", r: number } | string[]`. */
export function shapeText(shape: TypeShape, depth = 0): string {
  const inner = (part: TypeShape) => shapeText(part, depth + 1);
  const list = (parts: readonly TypeShape[]) => parts.map(inner).join(', ');
  switch (shape.kind) {
    case 'any':
    case 'never':
      return shape.kind;
    case 'primitive':
    case 'opaque':
    case 'instance':
    case 'enum':
    case 'brand':
    case 'generic':
      return shape.name;
    case 'literal':
      return JSON.stringify(shape.value);
    case 'union':
      return shape.members.map(inner).join(' | ');
    case 'object': {
      if (shape.name !== undefined && (depth > 0 || shape.properties.length > 3)) return shape.name;
      if (depth >= DEEP) return '{…}';
      const fields = shape.properties.map(
        ({ name, shape: own, optional }) => `${name}${optional ? '?' : ''}: ${inner(own)}`,
      );
      if (shape.index) fields.push(`[…]: ${inner(shape.index)}`);
      return `{ ${fields.join(', ')} }`;
    }
    case 'array':
      return shape.items.kind === 'union' ? `(${inner(shape.items)})[]` : `${inner(shape.items)}[]`;
    case 'tuple':
      return `[${list(shape.items.map((place) => place.shape))}]`;
    case 'function':
      return `(${list(shape.parameters.map((place) => place.shape))}) => ${inner(shape.returns)}`;
    case 'builtin':
      return `${shape.name ?? shape.type}${shape.of.length === 0 ? '' : `<${list(shape.of)}>`}`;
    case 'template':
      return shape.texts.reduce((text, part, index) => {
        const between = shape.parts[index - 1];
        return `${text}\${${between ? inner(between) : ''}}${part}`;
      });
    case 'keyof':
      return `keyof ${shape.of}`;
    case 'reference':
      return shape.name.split('#').pop() ?? shape.name;
  }
}

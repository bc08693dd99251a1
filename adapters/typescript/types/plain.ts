// Types that their text alone tells: `string`, `'a' | 'b'`, `number[]`. Most are of this kind, and need no checker.
import type { TypeShape } from '../../../src/artifacts/index.ts';

const WORDS: Readonly<Record<string, TypeShape>> = {
  any: { kind: 'any' },
  unknown: { kind: 'any' },
  '*': { kind: 'any' },
  never: { kind: 'never' },
  string: { kind: 'primitive', name: 'string' },
  number: { kind: 'primitive', name: 'number' },
  boolean: { kind: 'primitive', name: 'boolean' },
  bigint: { kind: 'primitive', name: 'bigint' },
  symbol: { kind: 'primitive', name: 'symbol' },
  null: { kind: 'primitive', name: 'null' },
  undefined: { kind: 'primitive', name: 'undefined' },
  void: { kind: 'primitive', name: 'undefined' },
  object: { kind: 'primitive', name: 'object' },
  true: { kind: 'literal', value: true },
  false: { kind: 'literal', value: false },
  Date: { kind: 'builtin', type: 'date', of: [] },
  RegExp: { kind: 'builtin', type: 'pattern', of: [] },
};

/** The shape of a type that consists of well-known words and literals; undefined for every other. */
export function plainShape(text: string): TypeShape | undefined {
  const type = text.trim();
  if (Object.hasOwn(WORDS, type)) return WORDS[type];
  if (/^-?\d+(\.\d+)?$/.test(type)) return { kind: 'literal', value: Number(type) };
  const quoted = /^'([^'\\|]*)'$|^"([^"\\|]*)"$/.exec(type);
  if (quoted) return { kind: 'literal', value: quoted[1] ?? quoted[2] ?? '' };
  const list = /^(?:readonly\s+)?(\w+)\[\]$|^(?:Readonly)?Array<(\w+)>$/.exec(type);
  if (list) {
    const items = plainShape(list[1] ?? list[2] ?? '');
    return items && { kind: 'array', items };
  }
  if (!type.includes('|') || /[<>(){}[\]&`\\]/.test(type.replace(/\w\[\]/g, ''))) return undefined;
  const members = type.replace(/^\|/, '').split('|').map(plainShape);
  return members.every((member) => member !== undefined) ? { kind: 'union', members } : undefined;
}

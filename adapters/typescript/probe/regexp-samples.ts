// Strings that a regular expression matches, and some that it just misses: the surest way past a parser's door.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { withinTime } from '../within-time.ts';

const SAMPLES = 32;
const MAX_LENGTH = 40;
/** Milliseconds for all samples of one pattern, which take one or two: more is a pattern that backtracks for ever. */
const PATIENCE = 250;
/** Characters tried for negated classes and wildcards, plain ones first. */
const PLAIN =
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;/!?@#$%&*+=()[]{}<>|~^`\'"\\\n\té';

/** Up to 32 distinct strings, the same for the same pattern; none when it cannot be parsed, fewer when it does not end. */
export function regexpSamples(source: string, flags: string, most = SAMPLES): readonly string[] {
  try {
    const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: flags.includes('u'),
      unicodeSets: flags.includes('v'),
    });
    const check = new RegExp(source, flags.replace(/[gy]/g, ''));
    const found = new Set<string>();
    const options = new Map<AST.Element, string[]>();
    withinTime(PATIENCE, () => {
      for (let n = 0; n < most * 4 && found.size < most; n++) {
        const text = sample(pattern.alternatives, { n, turn: 0, groups: [], options });
        if (text.length <= MAX_LENGTH && check.test(text)) found.add(text);
      }
    });
    return [...found];
  } catch {
    return [];
  }
}

/** The n-th sample: every choice takes another path as `n` grows, without randomness. */
interface Choice {
  readonly n: number;
  turn: number;
  readonly groups: string[];
  /** Characters that may stand for a class, found once. */
  readonly options: Map<AST.Element, string[]>;
}

function choose(choice: Choice, options: number): number {
  choice.turn++;
  if (options <= 1) return 0;
  // The first sample takes every first option; later ones mix the sample's number with the place of the choice.
  if (choice.n === 0) return 0;
  let mixed = Math.imul(choice.n, 0x9e3779b1) ^ Math.imul(choice.turn, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % options;
}

function sample(alternatives: readonly AST.Alternative[], choice: Choice): string {
  // Each sample tries the next alternative, so that every one is seen.
  const at = choice.turn === 0 ? choice.n % alternatives.length : choose(choice, alternatives.length);
  return (alternatives[at]?.elements ?? []).map((element) => sampleElement(element, choice)).join('');
}

function sampleElement(element: AST.Element, choice: Choice): string {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterSet':
      return pickFrom(element, (c) => inSet(element, c), choice);
    case 'CharacterClass':
      return pickFrom(element, (c) => inClass(element, c), choice, firstOf(element));
    case 'Group':
      choice.turn++;
      return sample(element.alternatives, choice);
    case 'CapturingGroup': {
      choice.turn++;
      const text = sample(element.alternatives, choice);
      choice.groups.push(text);
      return text;
    }
    case 'Quantifier': {
      const most = Math.min(element.max, element.min + 3);
      const counts = [
        Math.max(element.min, Math.min(1, element.max)),
        element.min,
        most,
        Math.min(element.min + 2, most),
      ];
      const count = counts[choose(choice, counts.length)] ?? element.min;
      return Array.from({ length: count }, () => sampleElement(element.element, choice)).join('');
    }
    case 'Backreference':
      return choice.groups[typeof element.ref === 'number' ? element.ref - 1 : 0] ?? '';
    case 'Assertion':
      return '';
    default:
      return '';
  }
}

function pickFrom(
  element: AST.Element,
  holds: (code: number) => boolean,
  choice: Choice,
  first?: number,
): string {
  const options = choice.options.get(element) ?? [...PLAIN].filter((c) => holds(c.codePointAt(0) ?? 0));
  choice.options.set(element, options);
  if (options.length === 0) return first === undefined ? '' : String.fromCodePoint(first);
  const words = choice.n % 5 === 4 ? [] : options.filter((c) => /[a-z\d]/.test(c));
  const among = words.length > 0 ? words : options;
  return among[choose(choice, among.length)] ?? '';
}

function firstOf(element: AST.CharacterClass): number | undefined {
  if (element.negate) return 0xe9;
  const [first] = element.elements;
  if (first?.type === 'Character') return first.value;
  return first?.type === 'CharacterClassRange' ? first.min.value : undefined;
}

function inClass(element: AST.CharacterClass, code: number): boolean {
  const inside = element.elements.some((each) => {
    if (each.type === 'Character') return each.value === code;
    if (each.type === 'CharacterClassRange') return each.min.value <= code && code <= each.max.value;
    if (each.type === 'CharacterSet') return inSet(each, code);
    return false;
  });
  return inside !== element.negate;
}

function inSet(element: AST.CharacterSet, code: number): boolean {
  const c = String.fromCodePoint(code);
  switch (element.kind) {
    case 'any':
      return c !== '\n';
    case 'digit':
      return /\d/.test(c) !== element.negate;
    case 'space':
      return /\s/.test(c) !== element.negate;
    case 'word':
      return /\w/.test(c) !== element.negate;
    default:
      return /\p{L}/u.test(c) !== element.negate;
  }
}

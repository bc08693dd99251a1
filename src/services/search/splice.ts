// One text made from two that did well: joined, cut and put together, or with a part of one in the other. Parts are what
// lies between separators, which are those of the text itself or of the code.
import type { Random } from './random.ts';

/** Longest text that is made. */
const LONGEST = 300;
/** How often two texts are joined whole; how often parts are exchanged; otherwise both are cut. */
const JOINED = 0.3;
const PARTS = 0.5;

/** How often a separator is what lies between the parts of another text. */
const WITHIN = 0.4;
const BETWEEN = /(?<=[A-Za-z\d])[^A-Za-z\d]{1,4}(?=[^A-Za-z\d]?[A-Za-z\d])/g;

/** `pool` may hold separators: texts without letters and digits. */
export function spliceTexts(text: string, other: string, pool: readonly string[], random: Random): string {
  const roll = random.next();
  if (roll < JOINED) return (text + separatorOf(pool, random) + other).slice(0, LONGEST);
  if (roll < JOINED + PARTS) return exchange(text, other, random).slice(0, LONGEST);
  return (text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1))).slice(
    0,
    LONGEST,
  );
}

/** A part of the text twice, or one of the other in its place or beside it. */
function exchange(text: string, other: string, random: Random): string {
  const marks = [...new Set(text.match(/[^A-Za-z\d]/g) ?? [])];
  const mark = marks.length > 0 ? random.pick(marks) : '';
  const parts = text.split(mark);
  const theirs = mark === '' ? [other] : other.split(mark);
  const at = random.below(parts.length);
  const part = random.chance(0.3) ? (parts[at] as string) : random.pick(theirs);
  return parts.toSpliced(at, random.below(2), part).join(mark);
}

function separatorOf(pool: readonly string[], random: Random): string {
  const within = pool.length > 0 && random.chance(WITHIN) ? random.pick(pool).match(BETWEEN) : null;
  if (within) return random.pick(within);
  const marks = pool.filter((each) => each.length <= 2 && !/[A-Za-z\d]/.test(each));
  return marks.length > 0 && random.chance(0.8) ? random.pick(marks) : random.pick(['', ' ', '\n', ',']);
}

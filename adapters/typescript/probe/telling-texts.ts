// Texts that tell a mutant of a literal from the code as it is: one that a pattern takes and its mutant does not, or the
// other way round; the literal itself where it is a string. Found without running the code.
import type { MutantIdentity } from '../../../src/artifacts/index.ts';
import type { TellingText } from '../../../src/ports/index.ts';
import { withinTime } from '../within-time.ts';
import { regexpSamples } from './regexp-samples.ts';

/** Samples of a pattern and of each mutant; those that are changed a little, and what is put before and after them. */
const SAMPLES = 20;
const OF_A_CHANGED_PATTERN = 5;
const CHANGED = 3;
const JUNK = ['a', '0', ' ', '-'];
/** Longest text, and texts that one mutant may have: some will not get as far as to the pattern. */
const LONGEST = 60;
const OF_A_MUTANT = 2;
/**
 * Milliseconds for a pattern with all its mutants, of which the largest of validator (400 mutants) takes 100; and how
 * many patterns may run out of it before the rest goes without, so that many hostile ones cost seconds, not hours.
 */
const PATIENCE = 1000;
const PATIENT_WITH = 5;

interface Mutated {
  readonly id: number;
  readonly pattern: RegExp;
}

/** For the mutants of one build, by their numbers. */
export function tellingTexts(mutants: readonly MutantIdentity[]): TellingText[] {
  const found: TellingText[] = [];
  const patterns = new Map<string, { identity: MutantIdentity; mutated: Mutated[] }>();
  for (const [id, identity] of mutants.entries()) {
    const { file, range, operator, original, replacement } = identity;
    if (operator === 'StringLiteral') {
      const text = quoted(original);
      if (text !== undefined) found.push({ file, line: range.start.line, text, itself: true, mutants: [id] });
    }
    if (operator !== 'Regex') continue;
    const pattern = patternOf(replacement);
    if (!pattern) continue;
    const key = `${file}:${range.start.line}:${range.start.column}`;
    const own = patterns.get(key) ?? { identity, mutated: [] };
    patterns.set(key, own);
    own.mutated.push({ id, pattern });
  }
  let endless = 0;
  for (const { identity, mutated } of patterns.values()) {
    const telling = withinTime(PATIENCE, () => tellPattern(identity, mutated));
    if (telling) found.push(...telling);
    else if (++endless === PATIENT_WITH) break;
  }
  return found;
}

/** The fewest texts that tell all mutants of a pattern that can be told; those that tell most come first. */
function tellPattern({ file, range, original }: MutantIdentity, mutated: readonly Mutated[]): TellingText[] {
  const pattern = patternOf(original);
  if (!pattern) return [];
  const told = new Map<string, { readonly surely: number[]; readonly somehow: number[] }>();
  const tell = (text: string) => {
    if (text.length === 0 || text.length > LONGEST || told.has(text)) return;
    const found = pattern.exec(text);
    const surely: number[] = [];
    const somehow: number[] = [];
    for (const each of mutated) {
      const seen = each.pattern.exec(text);
      if ((seen === null) !== (found === null)) surely.push(each.id);
      else if (seen?.index !== found?.index || seen?.join('\0') !== found?.join('\0')) somehow.push(each.id);
    }
    if (surely.length + somehow.length > 0) told.set(text, { surely, somehow });
  };
  for (const text of textsFor(pattern)) tell(text);
  const easy = new Set([...told.values()].flatMap(({ surely }) => surely));
  for (const { id, pattern: changed } of mutated) {
    if (easy.has(id)) continue;
    for (const text of regexpSamples(changed.source, changed.flags, OF_A_CHANGED_PATTERN)) tell(text);
  }
  const chosen: TellingText[] = [];
  const times = new Map<number, number>();
  for (const by of ['surely', 'somehow'] as const) {
    for (;;) {
      const left = (ids: readonly number[]) => ids.filter((id) => (times.get(id) ?? 0) < OF_A_MUTANT);
      let best: { text: string; ids: readonly number[]; gain: number } | undefined;
      for (const [text, each] of told) {
        const gain = left(each[by]).length - text.length / (2 * LONGEST);
        if (gain > 0 && (!best || gain > best.gain)) best = { text, ids: each[by], gain };
      }
      if (!best) break;
      told.delete(best.text);
      for (const id of best.ids) times.set(id, (times.get(id) ?? 0) + 1);
      chosen.push({ file, line: range.start.line, text: best.text, mutants: best.ids });
    }
  }
  return chosen;
}

/** What a pattern takes, and what is almost that. */
function textsFor(pattern: RegExp): string[] {
  const samples = regexpSamples(pattern.source, pattern.flags, SAMPLES);
  const changed = samples
    .slice(0, CHANGED)
    .flatMap((sample) => [
      ...JUNK.flatMap((junk) => [junk + sample, sample + junk]),
      sample + sample,
      sample + sample.slice(-1),
      sample.slice(0, 1) + sample,
      sample.slice(0, -1),
      sample.slice(1),
      ...[...sample].map((character, at) => sample.slice(0, at) + odd(character) + sample.slice(at + 1)),
    ]);
  return [...samples, ...changed];
}

/** A character of another kind. */
function odd(character: string | undefined): string {
  if (/\d/.test(character ?? '')) return 'x';
  return /[a-z]/i.test(character ?? '') ? '7' : 'q';
}

function patternOf(literal: string): RegExp | undefined {
  const parts = /^\/([\s\S]*)\/([a-z]*)$/.exec(literal);
  const source = parts?.[1] ?? quoted(literal);
  if (source === undefined) return undefined;
  try {
    return new RegExp(source, (parts?.[2] ?? '').replace(/[gy]/g, ''));
  } catch {
    return undefined;
  }
}

/** What a plain string literal holds. */
function quoted(literal: string): string | undefined {
  const text = /^(["'])((?:(?!\1)[^\\\n])+)\1$/.exec(literal)?.[2];
  return text !== undefined && text.length <= LONGEST ? text : undefined;
}

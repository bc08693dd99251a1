// Strings that a regular expression matches: the surest way to get past a parser's door.
import fc from 'fast-check';

const SAMPLES = 40;
const MAX_LENGTH = 24;

/** Up to 40 distinct matching strings, shortest first, the same for the same pattern; none when unsupported. */
export function regexpSamples(source: string, flags: string): readonly string[] {
  try {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    const strings = fc.sample(fc.stringMatching(pattern, { size: 'small' }), { seed: 1, numRuns: SAMPLES * 3 });
    const short = [...new Set(strings)].filter((s) => s.length <= MAX_LENGTH);
    return short.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, SAMPLES);
  } catch {
    return [];
  }
}

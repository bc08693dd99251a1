// Titles of tests that differ from others in values only: every value whole and in the same words, so that one pattern
// names them all.
import { type Expectation, isTagged, type Step, type TestCase, type Value } from '../../artifacts/index.ts';
import { a, list } from './words.ts';

/** Longest title, and longest result that is part of one. */
const LONGEST = 100;
const LONGEST_RESULT = 48;

/** The value as JSON; undefined when that would not tell it whole, or could not stand in a title. */
function json(value: Value): string | undefined {
  if (!isJson(value)) return undefined;
  const text = JSON.stringify(value);
  // Nothing invisible stands in a title.
  return /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text) ? undefined : text;
}

function isJson(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isJson);
  return !isTagged(value) && Object.values(value as Record<string, Value>).every(isJson);
}

function tagOf(value: Value): string | undefined {
  return value !== null && typeof value === 'object' && isTagged(value) ? value.$ : undefined;
}

function kindOf(value: Value): string {
  const names: Readonly<Record<string, string>> = { date: 'a date', regexp: 'a pattern', bytes: 'bytes' };
  if (typeof value === 'string' || typeof value === 'number') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  return names[tagOf(value) ?? ''] ?? 'an object';
}

function argsOf(step: Step): readonly Value[] {
  return step.op === 'call' || step.op === 'new' ? step.args : [];
}

function outcomeWords(
  expectation: Expectation,
  one: boolean,
  brief: boolean,
): readonly [before: string, after: string] | undefined {
  switch (expectation.kind) {
    case 'returns':
    case 'resolves': {
      const { value, kind } = expectation;
      const verb = kind === 'resolves' ? 'resolves to' : 'returns';
      if (typeof value === 'boolean' && kind === 'returns') return [`is ${value} for `, ''];
      const said = tagOf(value) === 'undefined' || tagOf(value) === 'NaN' ? tagOf(value) : json(value);
      if (said === undefined || (brief && tagOf(value) === undefined) || said.length > LONGEST_RESULT)
        return [`${verb} ${kindOf(value)} for `, ''];
      return value === null || tagOf(value) !== undefined
        ? [`${verb} ${said} for `, '']
        : ['for ', ` ${verb} ${said}`];
    }
    case 'throws':
    case 'rejects':
      if (expectation.value !== undefined) return undefined;
      if (one) return ['rejects ', ''];
      return [
        `${expectation.kind === 'rejects' ? 'rejects with' : 'throws'} ${expectation.class || 'an error'} for `,
        '',
      ];
    default:
      return undefined;
  }
}

/** The receiver as it was made: ` on a Range of "1.x"`. */
function receiverWords({ setup, input }: TestCase): string | undefined {
  if (setup.length === 0) return '';
  const [made] = setup;
  if (setup.length > 1 || made?.op !== 'new' || !('callee' in input) || !('step' in input.callee.from))
    return undefined;
  const args = made.args.map(json);
  if (args.includes(undefined)) return undefined;
  const name = made.callee.path.filter((key) => key !== 'default').at(-1) ?? 'instance';
  return ` on ${a(name)}${args.length === 0 ? '' : ` of ${list(args as string[])}`}`;
}

/**
 * Titles of the rows of one table, by id: with their results where all of those can be told, else with what they are. A
 * row whose values can not be told has none.
 */
export function rowTitles(rows: readonly TestCase[]): ReadonlyMap<string, string> {
  const whole = rows.map((row) => titleOf(row, false));
  const brief = rows.map((row) => titleOf(row, true));
  const beginnings = new Set(brief.map((title) => title?.replace(/ for .*/s, '')));
  const isWhole = whole.every((title) => title?.startsWith('for '));
  const titles = !isWhole && beginnings.size === 1 ? brief : whole;
  return new Map(
    rows.flatMap((row, i) => {
      const title = titles[i];
      return title === undefined ? [] : [[row.id, title] as const];
    }),
  );
}

function titleOf(test: TestCase, brief: boolean): string | undefined {
  const args = argsOf(test.input).map(json);
  const [outcome, ...others] = test.expect;
  const receiver = receiverWords(test);
  if (outcome === undefined || others.length > 0 || receiver === undefined) return undefined;
  if (args.includes(undefined) || (args.length === 0 && receiver === '')) return undefined;
  const words = outcomeWords(outcome, args.length === 1, brief);
  if (words === undefined) return undefined;
  const [before, after] = args.length === 0 ? [words[0].replace(/ ?for $/, ''), words[1]] : words;
  const title = `${before}${list(args as string[])}${receiver}${after}`.trim();
  if (title.length > LONGEST) return undefined;
  return test.oracle === 'specified' ? `${title}, as documented` : title;
}

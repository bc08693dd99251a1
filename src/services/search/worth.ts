// Which observations can become a test that a maintainer would read, and how much reading one costs.
import type { Program, Value } from '../../artifacts/index.ts';
import { isTagged } from '../../artifacts/index.ts';
import { programCost } from './program.ts';
import type { Needs, Observation, Observed } from './protocol.ts';

/** Longest observation, as JSON, that is still worth printing as an assertion. */
export const MAX_PRINTED = 1500;
/** An error that the code did not word itself tells little: it has to kill a lot to be chosen. */
const ACCIDENTAL_ERROR_COST = 45;
/** An error that the code did word: what is forbidden says less than what is done. */
const ERROR_COST = 15;
const BASE_COST = 20;
/** Printing takes a spy to be seen and to be silenced: what kills the same without is better. */
const PRINTS_COST = 10;
/** Effects that make a test depend on more than its input; such programs are not shipped. */
const UNWANTED = new Set([
  ...'fs exit process net globals uncaught env text'.split(' '),
  'timers without end',
  'timers while loading',
  'timers with files',
  'random often',
  'random while loading',
]);

/** Why a program cannot become a test, or undefined when it can: `runs` are the same program in different worlds. */
export function unfit(runs: readonly Observed[]): string | undefined {
  const [first] = runs;
  if (!first) return 'it was not observed';
  const { observation } = first;
  if (!isUsable(observation.o)) return `its outcome is ${observation.o}`;
  const flag = unwantedIn(first.flags);
  if (flag) return `it touches ${flag}`;
  const text = JSON.stringify(withoutPrints(observation));
  if (runs.some((run) => JSON.stringify(withoutPrints(run.observation)) !== text))
    return 'it is not deterministic';
  if (text.length > MAX_PRINTED) return 'its result is too long to read';
  if (/"\$":"(cut|promise|seen)"/.test(text)) return 'its result cannot be printed whole';
  return undefined;
}

/** What is printed is asserted only where a kill needs it, and what of it is too much to read is not even looked at. */
function withoutPrints({ l: _, ...others }: Observation): Observation {
  return others;
}

/** What of the world a test gives its program is to be read as well. */
const TIMERS_COST = 12;
const CLOCK_COST = 10;
const LATER_COST = 6;
const ADDED_COST = 8;
const DRAW_COST = 5;
const FILES_COST = { now: 6, later: 14 };

/** Reading effort of what a test has to arrange in the world. */
export function needsCost({ timers, later, now, files, added = [], random = [] }: Needs): number {
  return (
    (timers ? TIMERS_COST : 0) +
    (now === undefined ? 0 : CLOCK_COST) +
    (later ? LATER_COST : 0) +
    (files === undefined ? 0 : FILES_COST[files]) +
    added.length * ADDED_COST +
    random.length * DRAW_COST
  );
}

/** The first of the things a program touched that no test can give it. */
export function unwantedIn(flags: readonly string[]): string | undefined {
  return flags.find((each) => UNWANTED.has(each));
}

/** Outcomes that a test can assert. */
export function isUsable(outcome: Observation['o']): boolean {
  return outcome === 'returns' || outcome === 'throws' || outcome === 'resolves' || outcome === 'rejects';
}

/** Reading effort of a test. `words` are the constants of the source, by which an error of its own is known. */
export function testCost(program: Program, observation: Observation, words: readonly string[]): number {
  const size = JSON.stringify(withoutPrints(observation)).length;
  return (
    BASE_COST +
    programCost(program) +
    size * 0.03 +
    (observation.l === undefined ? 0 : PRINTS_COST) +
    (isAccidental(observation, words) ? ACCIDENTAL_ERROR_COST : isFailure(observation) ? ERROR_COST : 0)
  );
}

/** True for an outcome that is an error. */
export function isFailure({ o }: Observation): boolean {
  return o === 'throws' || o === 'rejects';
}

/** Parts of a message below this length are in any message. */
const LEAST_WORDING = 5;

/**
 * True for an error whose message is not of the source's wording: the language's own, on nonsense input. One word in
 * common, such as `function`, is chance, unless it is half of the message or made to open it.
 */
export function isAccidental(observation: Observation, words: readonly string[]): boolean {
  if (!isFailure(observation)) return false;
  const error = observation.v as Value;
  if (
    error === null ||
    typeof error !== 'object' ||
    Array.isArray(error) ||
    !isTagged(error) ||
    error.$ !== 'error'
  )
    return false;
  return !words.some((word) => wordsMessage(word, error.message));
}

function wordsMessage(word: string, message: string): boolean {
  const text = word.trim();
  if (text.length < LEAST_WORDING || !message.includes(text)) return false;
  return (
    /\S\s\S/.test(text) || (/\W$/.test(word) && message.startsWith(word)) || text.length * 2 >= message.length
  );
}

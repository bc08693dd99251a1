// Dates as inputs: days at which calendars turn, dates near one another, and one kind of date per program.
import type { Program, Tagged, Value } from '../../artifacts/index.ts';
import { mapStep, mapValue } from './program.ts';
import type { Random } from './random.ts';

type DateValue = Extract<Tagged, { readonly $: 'date' }>;

const DAY = 86_400_000;
/** The last moment a date can be (ECMA-262, 21.4.1.1). */
const LAST_MOMENT = 8.64e15;
/** The epoch, leap days, first and last moments of a year, the end of a quarter and of a month, a moment in between. */
const MOMENTS = [
  0,
  Date.UTC(2000, 1, 29),
  Date.UTC(2014, 8, 1),
  Date.UTC(2020, 0, 1),
  Date.UTC(2023, 2, 31),
  Date.UTC(2023, 11, 31, 23, 59, 59, 999),
  Date.UTC(2024, 1, 29, 12, 34, 56, 789),
];
/** How often a date is none, a day between 1990 and 2035, and one that clocks show where the test runs. */
const INVALID = 0.06;
const ANY_DAY = 0.4;
const FIRST_DAY = Date.UTC(1990, 0, 1) / DAY;
const DAYS = 16_436;
const LOCAL = 0.55;
/** How often a finished program has its dates changed to the other kind, and its last one put near the first. */
const OTHER_KIND = 0.1;
const NEAR = 0.15;
/** Steps in milliseconds, and in months, from one date to a near one. */
const STEPS = [0, 1, 1000, 30_000, 60_000, 3_600_000, DAY / 2, DAY, 2 * DAY, 7 * DAY];
const MONTHS = [1, 2, 3, 6, 12, 120];

/** A date, seldom an invalid one. */
export function makeDate(random: Random): DateValue {
  if (random.chance(INVALID)) return { $: 'date', ms: null };
  const ms = random.chance(ANY_DAY) ? (FIRST_DAY + random.below(DAYS)) * DAY : random.pick(MOMENTS);
  return ofKind(ms, random.chance(LOCAL));
}

/** Another date, a step of the clock or of the calendar away. */
export function tweakDate(date: DateValue, random: Random): DateValue {
  return movedTo(date, stepFrom(date.ms ?? 0, random)) as DateValue;
}

/** The same program with dates of one kind: what mixes them is seldom the same in every time zone. */
export function settleDates(program: Program, random: Random): Program {
  const dates = datesOf(program);
  const [first] = dates;
  const last = dates.at(-1);
  if (!first || !last) return program;
  const local = random.chance(OTHER_KIND) ? last.local !== true : last.local === true;
  const near =
    dates.length > 1 && first.ms !== null && random.chance(NEAR) ? stepFrom(first.ms, random) : last.ms;
  return program.map((step) =>
    mapStep(step, (value) =>
      mapValue(value, (inner) => (isDate(inner) ? ofKind(inner === last ? near : inner.ms, local) : inner)),
    ),
  );
}

/** The same kind of date at another moment, an invalid one where dates end. */
export function movedTo(date: Value, ms: number): Value {
  return isDate(date) ? ofKind(Math.abs(ms) <= LAST_MOMENT ? ms : null, date.local === true) : date;
}

/** The day alone, then the epoch. */
export function simplerDates(date: DateValue): DateValue[] {
  const day = date.ms === null ? 0 : Math.floor(date.ms / DAY) * DAY;
  return [...new Set([0, day])].filter((ms) => ms !== date.ms).map((ms) => ofKind(ms, date.local === true));
}

export function isDate(value: Value): value is DateValue {
  return value !== null && typeof value === 'object' && '$' in value && value.$ === 'date';
}

function datesOf(program: Program): DateValue[] {
  const found: DateValue[] = [];
  for (const step of program) {
    mapStep(step, (value) =>
      mapValue(value, (inner) => {
        if (isDate(inner)) found.push(inner);
        return inner;
      }),
    );
  }
  return found;
}

function stepFrom(ms: number, random: Random): number {
  const sign = random.pick([1, -1]);
  if (random.chance(0.6)) return ms + sign * random.pick(STEPS);
  const date = new Date(ms);
  return date.setUTCMonth(date.getUTCMonth() + sign * random.pick(MONTHS));
}

function ofKind(ms: number | null, local: boolean): DateValue {
  return local && ms !== null && isLocal(ms) ? { $: 'date', ms, local: true } : { $: 'date', ms };
}

/** Years that can be told without a doubt. */
function isLocal(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 100 && year <= 9999;
}

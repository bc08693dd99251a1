// What perturbed runs change. Combined runs keep the cost low; single ones name the culprit.
import type { Perturbation } from './framework.ts';

export interface PerturbedRun extends Perturbation {
  /** Each test file in a run of its own. */
  readonly alone?: boolean;
  /** Test files may share a process and what they load in it. */
  readonly shared?: boolean;
  /** What it changes, in words. */
  readonly changed: Readonly<Record<string, string>>;
}

const DAY = 86_400_000;

/** The runs every test must pass, in order; the first is the file as written. */
export function combinedRuns(work: string): readonly PerturbedRun[] {
  return [
    { name: 'none', changed: {} },
    {
      name: 'order, timezone, clock, files',
      orderSeed: 1,
      filePace: 1,
      clockOffsetMs: 400 * DAY + 18_000_000,
      env: { TZ: 'Asia/Kolkata' },
      changed: {
        order: 'shuffled with seed 1',
        timezone: 'Asia/Kolkata',
        clock: '400 days and 5 hours ahead',
        files: 'every other one slow',
      },
    },
    {
      name: 'order, locale, random, home, files',
      orderSeed: 2,
      filePace: 2,
      randomSeed: 7,
      env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: `${work}/home`, TMPDIR: `${work}/tmp` },
      changed: {
        order: 'shuffled with seed 2',
        locale: 'tr_TR.UTF-8',
        random: 'seed 7',
        home: 'another HOME and TMP',
        files: 'the others slow',
      },
    },
    {
      name: 'alone, order, timezone, clock, files',
      alone: true,
      orderSeed: 3,
      filePace: 3,
      clockOffsetMs: -200 * DAY,
      env: { TZ: 'America/Los_Angeles' },
      changed: {
        alone: 'each file by itself',
        order: 'shuffled with seed 3',
        timezone: 'America/Los_Angeles',
        clock: '200 days behind',
        files: 'some requests slow',
      },
    },
  ];
}

/** The parts of a combined run, one at a time. */
export function singleRuns(run: PerturbedRun): readonly PerturbedRun[] {
  const { orderSeed, clockOffsetMs, randomSeed, filePace, env = {}, changed } = run;
  const part = (name: string, rest: Omit<PerturbedRun, 'name' | 'changed'>): PerturbedRun => ({
    name,
    changed: { [name]: changed[name] ?? '' },
    ...rest,
  });
  const pick = (...names: string[]) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
  return [
    ...(run.alone ? [part('alone', { alone: true })] : []),
    ...(orderSeed === undefined ? [] : [part('order', { orderSeed })]),
    ...(env.TZ === undefined ? [] : [part('timezone', { env: pick('TZ') })]),
    ...(clockOffsetMs === undefined ? [] : [part('clock', { clockOffsetMs })]),
    ...(randomSeed === undefined ? [] : [part('random', { randomSeed })]),
    ...(filePace === undefined ? [] : [part('files', { filePace })]),
    ...(env.LC_ALL === undefined ? [] : [part('locale', { env: pick('LANG', 'LC_ALL') })]),
    ...(env.HOME === undefined ? [] : [part('home', { env: pick('HOME', 'TMPDIR') })]),
  ];
}

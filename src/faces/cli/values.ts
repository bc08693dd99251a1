// Reads the values of flags; a wrong one is refused with what would be right.
import { InvalidArgumentError } from 'commander';
import { isBranchName } from '../../lib/branch-name.ts';

/** Milliseconds of `90`, `90s`, `2m`, `1h`. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'] ?? 1000;
  const ms = Number(match?.[1]) * factor;
  if (!(ms > 0)) throw new InvalidArgumentError('Give a time such as 90, 90s or 2m.');
  return ms;
}

/** A whole number from 1. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

/** A whole number from 0 to 2^32 - 1: what the generators of random numbers take. */
export function seed(text: string): number {
  const value = Number(text);
  const fits = /^\d+$/.test(text) && value <= 0xffffffff;
  if (!fits) throw new InvalidArgumentError('Give a whole number from 0 to 4294967295.');
  return value;
}

/** A number from 0 to 100. */
export function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) {
    throw new InvalidArgumentError('Give a number from 0 to 100.');
  }
  return value;
}

/** The name of a branch. */
export function branch(text: string): string {
  if (!isBranchName(text)) throw new InvalidArgumentError('Give a name that git takes for a branch.');
  return text;
}

/** Collects a repeatable flag. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

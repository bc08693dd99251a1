// Records that several artifacts share: positions, mutants, lanes.
import { z } from 'zod';

/** 1-based line, 0-based column, both in UTF-16 code units. */
export const position = z.strictObject({ line: z.int().min(1), column: z.int().min(0) }).readonly();
export type Position = z.infer<typeof position>;

/** Half-open: `end` is the first position after the range. */
export const range = z.strictObject({ start: position, end: position }).readonly();
export type Range = z.infer<typeof range>;

/** The three lanes of a result, never mixed. */
export const oracle = z.enum(['characterization', 'specified']);
export type Oracle = z.infer<typeof oracle>;

/**
 * A mutant's identity: the tuple of file, content hash, range, operator and replacement, never a tool's number.
 * `operator` is the mutator's name as StrykerJS has it; `original` is the replaced source text.
 */
export const mutantIdentity = z
  .strictObject({
    file: z.string(),
    contentHash: z.string(),
    range,
    operator: z.string(),
    replacement: z.string(),
    original: z.string(),
  })
  .readonly();
export type MutantIdentity = z.infer<typeof mutantIdentity>;

/** `existing`: the project's own tests kill it already, so that it is not worth a test. */
export const mutantStatus = z.enum([
  'killed',
  'existing',
  'timeout',
  'survived',
  'no-coverage',
  'load-failed',
  'ignored',
]);
export type MutantStatus = z.infer<typeof mutantStatus>;

/** A stable key for a mutant identity, for maps and sorting. */
export function mutantKey(mutant: MutantIdentity): string {
  const { start, end } = mutant.range;
  return `${mutant.file}:${start.line}:${start.column}-${end.line}:${end.column}:${mutant.operator}:${mutant.replacement}`;
}

/**
 * The identity without the content hash and the white space of the replacement, in which printers differ: what a mutant
 * of one tool and the same mutant of another have in common.
 */
export function judgedKey(mutant: Omit<MutantIdentity, 'contentHash' | 'original'>): string {
  const { start, end } = mutant.range;
  return `${mutant.file}:${start.line}:${start.column}-${end.line}:${end.column}:${mutant.operator}:${mutant.replacement.replace(/\s+/g, '')}`;
}

export const strings = z.array(z.string()).readonly();
export const percent = z.number().min(0).max(100);

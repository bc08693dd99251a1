// What the round before proved and this one finds as it was: a repair changes a few tests, and the others need not be
// run under everything again.
import { type EmittedFile, judgedKey, type KillMatrix, type ValidatedTests } from '../../artifacts/index.ts';

/** Whether a file is, to the letter, one that passed every gate before. */
export function passedBefore(before: ValidatedTests | undefined): (file: EmittedFile) => boolean {
  const texts = new Map(before?.files.map(({ path, text }) => [path, text]));
  return ({ path, text }) => texts.get(path) === text;
}

/** By test: the mutant of the matrix that proved it before. It is asked about first, and asked again: others may kill it now. */
export function provenBefore(
  before: ValidatedTests | undefined,
  matrix: KillMatrix,
): ReadonlyMap<string, number> {
  const indexes = new Map(matrix.mutants.map(({ identity }, index) => [judgedKey(identity), index]));
  return new Map(
    (before?.tests ?? []).flatMap(({ id, certificate }) => {
      const index = indexes.get(judgedKey(certificate.mutant));
      return index === undefined ? [] : [[id, index] as const];
    }),
  );
}

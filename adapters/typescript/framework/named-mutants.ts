// StrykerJS takes ranges, and a range holds mutants that nobody asked about: a checker of its own passes over those, so
// that none costs a run of the tests.
import type { JudgeRequest } from '../../../src/ports/index.ts';

/** Why the judge did not run a mutant; it stands in the report. */
export const NOT_NAMED = 'it was not asked about';
/** The name of the checker. */
export const CHECKER = 'named-mutants';

/** The text of the plugin. Inside the judge lines are counted from 0. */
export function namedMutants(named: NonNullable<JudgeRequest['named']>): string {
  const files = new Map<string, string[]>();
  for (const { file, range, operator, replacement } of named) {
    const { start, end } = range;
    const place = `${start.line - 1}:${start.column}-${end.line - 1}:${end.column}`;
    const key = `${place} ${operator} ${replacement.replace(/\s+/g, '')}`;
    files.set(key, [...(files.get(key) ?? []), file]);
  }
  return `const NAMED = new Map(${JSON.stringify([...files])});
const asked = ({ fileName, location: { start, end }, mutatorName, replacement }) => {
  const path = fileName.replaceAll('\\\\', '/');
  const place = start.line + ':' + start.column + '-' + end.line + ':' + end.column;
  const key = place + ' ' + mutatorName + ' ' + replacement.replace(/\\s+/g, '');
  return (NAMED.get(key) ?? []).some((file) => path.endsWith('/' + file));
};
class Checker {
  async init() {}
  async check(mutants) {
    const verdict = (mutant) =>
      asked(mutant) ? { status: 'passed' } : { status: 'compileError', reason: ${JSON.stringify(NOT_NAMED)} };
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, verdict(mutant)]));
  }
  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }
}
export const strykerPlugins = [{ kind: 'Checker', name: ${JSON.stringify(CHECKER)}, injectableClass: Checker }];
`;
}

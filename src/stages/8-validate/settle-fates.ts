// What the gates make of the tests that an earlier run left: one that no longer passes them is retired, for the gate's
// reason.
import type { Maintained, Maintenance, ValidatedTests } from '../../artifacts/index.ts';
import type { Refusals } from './context.ts';

/** The record with the gates' word in it; when a gate did not run, nothing is settled. */
export function settleFates(
  maintenance: Maintenance,
  validated: ValidatedTests,
  refused: Refusals,
  gatesNotRun: readonly string[],
): Maintenance {
  const shipped = new Set(validated.tests.map(({ id }) => id));
  const settle = (test: Maintained): Maintained => {
    if (gatesNotRun.length > 0)
      return { ...test, fate: 'unchecked', why: `the ${gatesNotRun.join(' and ')} gate did not run` };
    if ((test.fate !== 'held' && test.fate !== 'replaced') || shipped.has(test.id)) return test;
    const why = refused.get(test.id);
    if (why === undefined) return { ...test, fate: 'unchecked', why: 'the tests could not be run together' };
    return { ...test, fate: 'retired', why: `${why.gate} gate: ${why.reason}` };
  };
  return { ...maintenance, tests: maintenance.tests.map(settle) };
}

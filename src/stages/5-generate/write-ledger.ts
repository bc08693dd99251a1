// What the search looked at and did not keep, and why: one line each, bounded per reason.
import type { Ledger, LedgerEntry } from '../../artifacts/index.ts';
import type { SearchResult } from '../../services/search/search.ts';
import type { LaidOutProbe } from './build-probe.ts';
import type { PlannedTarget } from './search-targets.ts';

export function writeLedger(
  probe: LaidOutProbe,
  targets: readonly PlannedTarget[],
  result: SearchResult,
  skipped: readonly LedgerEntry[],
): Ledger {
  const entries: LedgerEntry[] = [...skipped];
  for (const { path, error } of probe.build.failed) {
    entries.push({ what: path, target: path, gate: 'generate', why: `it cannot be instrumented: ${error}` });
  }
  for (const { path, error } of result.loaded) {
    if (error === undefined) continue;
    const why = `the module does not load: ${probe.probe.explain?.(error) ?? error}`;
    entries.push({ what: path, target: path, gate: 'generate', why });
  }
  for (const { target, program, why } of result.discarded) {
    entries.push({
      what: JSON.stringify(program).slice(0, 400),
      target: targets[target]?.key ?? '',
      gate: 'generate',
      why,
    });
  }
  return { version: '1.0', entries };
}

// Proposes tests: searches for inputs that kill mutants, keeps the fewest, and writes them down as data.
import type { Findings, KillMatrix, Ledger, TestDsl } from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import { programKey } from '../../services/search/program.ts';
import { buildProbe } from './build-probe.ts';
import { collectFindings } from './collect-findings.ts';
import type { GenerateDeps, GenerateInput } from './contract.ts';
import { runSearch } from './run-search.ts';
import { searchTargets } from './search-targets.ts';
import { writeKillMatrix } from './write-kill-matrix.ts';
import { writeLedger } from './write-ledger.ts';
import { writeTests } from './write-tests.ts';

export interface Generated {
  readonly tests: TestDsl;
  readonly killMatrix: KillMatrix;
  readonly findings: Findings;
  readonly ledger: Ledger;
}

/** Searches every planned target of each language that has a probe; the same seed and executions give the same tests. */
export async function generate(input: GenerateInput, deps: GenerateDeps): Promise<Generated> {
  const started = deps.clock();
  const pack = deps.packs.find(
    (each) => each.probe && input.bundle.languages.some((language) => language.id === each.id),
  );
  if (!pack?.probe || input.plan.targets.length === 0) return nothing(input);
  const probe = await buildProbe(input, pack, pack.probe, deps);
  const { targets, skipped } = searchTargets(input, probe);
  if (targets.length === 0) return nothing(input, skipped);
  const result = await runSearch(input, probe, targets, deps);
  const findings = collectFindings(input, targets, result);
  // What a document contradicts is reported; it is never pinned by a green test.
  const contradicted = new Set(findings.findings.map((finding) => programKey(finding.program)));
  const tests = writeTests(input, targets, result).filter(
    (test) => !contradicted.has(programKey(programOf(test))),
  );
  return {
    tests: { version: '1.0', tests },
    killMatrix: writeKillMatrix(input, probe, targets, result, tests, (deps.clock() - started) / 1000),
    findings,
    ledger: writeLedger(probe, targets, result, skipped),
  };
}

function nothing(input: GenerateInput, skipped: Ledger['entries'] = []): Generated {
  const predicted = { total: 0, killed: 0, timeout: 0, survived: 0, no_coverage: 0, score: 0 };
  return {
    tests: { version: '1.0', tests: [] },
    killMatrix: {
      version: '1.0',
      mutants: [],
      tests: [],
      predicted,
      spent: [],
      seed: input.seed,
      seconds: 0,
      stopped: 'plateau',
    },
    findings: { version: '1.0', findings: [] },
    ledger: { version: '1.0', entries: skipped },
  };
}

// Proposes tests: searches for inputs that kill mutants, keeps the fewest, and writes them down as data.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings, KeptTests, KillMatrix, Ledger, Maintenance, TestDsl } from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import { programKey } from '../../services/search/program.ts';
import { buildProbe } from './build-probe.ts';
import { collectFindings } from './collect-findings.ts';
import type { GenerateDeps, GenerateInput } from './contract.ts';
import { contradictedTypes } from './contradicted-types.ts';
import { findResting } from './find-resting.ts';
import { codeHasher } from './hash-code.ts';
import { accepts, revisitKept } from './revisit-kept.ts';
import { runSearch, withPool } from './run-search.ts';
import { searchTargets } from './search-targets.ts';
import { regressionFindings, settleKept } from './settle-kept.ts';
import { writeKillMatrix } from './write-kill-matrix.ts';
import { writeLedger } from './write-ledger.ts';
import { writeTests } from './write-tests.ts';

export interface Generated {
  readonly tests: TestDsl;
  readonly killMatrix: KillMatrix;
  readonly findings: Findings;
  readonly ledger: Ledger;
  readonly maintenance: Maintenance;
}

/** Searches every planned target of each language that has a probe; the same seed and executions give the same tests. */
export async function generate(input: GenerateInput, deps: GenerateDeps): Promise<Generated> {
  const started = deps.clock();
  const { kept } = input.bundle;
  const pack = deps.packs.find(
    (each) => each.probe && input.bundle.languages.some((language) => language.id === each.id),
  );
  const hash = codeHasher(input.model, (path) => textOf(join(input.tree, path)));
  const about = { input, kept: kept ?? NONE_KEPT, hash };
  const searchNothing = async (skipped: Ledger['entries'] = []) => {
    const revisited = await revisitKept({ ...about, probe: undefined, targets: [] }, undefined);
    const resting = new Set<number>();
    const { maintenance } = settleKept({ ...about, kept, revisited, targets: [], resting, tests: [] });
    return nothing(input, maintenance, skipped);
  };
  if (!pack?.probe || input.plan.targets.length === 0) return searchNothing();
  const probe = await buildProbe(input, pack, pack.probe, deps);
  const { targets, skipped } = searchTargets(input, probe);
  for (const what of (input.accept ?? []).filter((each) => !targets.some((one) => accepts(each, one)))) {
    deps.progress({
      stage: '5-generate',
      message: `--accept ${what} names none of the planned functions or their files; nothing is accepted by it`,
      level: 'warn',
    });
  }
  if (targets.length === 0) return searchNothing(skipped);
  const { result, revisited, resting } = await withPool(input, probe, deps, async (pool) => {
    const revisited = await revisitKept({ ...about, probe, targets }, pool);
    const resting = kept
      ? findResting(targets, kept, revisited, input, hash, deps.version)
      : new Set<number>();
    const earlier = {
      held: revisited.flatMap((each) => (each.held === undefined ? [] : [each.held])),
      resting,
      banned: revisited
        .filter(({ fate }) => fate === 'regression' || fate === 'unchecked')
        .map((each) => programOf(each.case)),
    };
    return { revisited, resting, result: await runSearch(input, probe, targets, earlier, pool, deps) };
  });
  const regressions = regressionFindings(revisited, input);
  const reported = new Set(regressions.map((finding) => programKey(finding.program)));
  const documented = collectFindings(input, targets, result).findings.filter(
    (finding) => !reported.has(programKey(finding.program)),
  );
  const typed = contradictedTypes(targets, result);
  // What a document or a type contradicts is reported; it is never pinned by a green test.
  const contradicted = new Set([
    ...documented.map((finding) => programKey(finding.program)),
    ...typed.programs,
  ]);
  const chosen = writeTests(input, targets, result, revisited).filter(
    (test) => !contradicted.has(programKey(programOf(test))),
  );
  const settled = settleKept({ ...about, kept, revisited, targets, resting, tests: chosen });
  return {
    tests: { version: '1.0', tests: settled.tests },
    killMatrix: writeKillMatrix(input, probe, targets, result, chosen, (deps.clock() - started) / 1000),
    findings: { version: '1.0', findings: [...regressions, ...documented, ...typed.findings] },
    ledger: writeLedger(probe, targets, result, skipped),
    maintenance: settled.maintenance,
  };
}

const NONE_KEPT: KeptTests = {
  version: '1.0',
  tool: '',
  search: { seed: 0 },
  files: [],
  red: [],
  targets: [],
  tests: [],
};

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function nothing(input: GenerateInput, maintenance: Maintenance, skipped: Ledger['entries']): Generated {
  const predicted = { total: 0, killed: 0, timeout: 0, survived: 0, no_coverage: 0, score: 0 };
  return {
    tests: { version: '1.0', tests: maintenance.aside.map((each) => each.case) },
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
    maintenance,
  };
}

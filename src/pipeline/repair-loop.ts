// generate → emit → validate, and once more for the tests that failed a gate: a loop in time, not in imports.
import type { LedgerEntry } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';
import type { Budget, Settings } from './settings.ts';
import type { StageName } from './stage-table.ts';

/** Rounds at most; a test that fails a gate twice is discarded. */
export const ROUNDS = 2;

/** Share of the budget that a repair round gets: it looks for replacements, not for everything again. */
const REPAIR_SHARE = 0.25;

/**
 * A repair round searches, prints and proves again. For fewer than one refused test in this many shipped ones that costs
 * more than their replacements prove.
 */
const WORTH_A_ROUND = 25;

/** Runs one stage on what is there and gives back what it wrote. */
export type RunStage = (stage: StageName, artifacts: Artifacts, settings: Settings) => Promise<Artifacts>;

/**
 * Runs the loop until no gate complains of more than a few tests, or the rounds are spent. `rounds` tells the budget
 * that each round was given and the executions it spent, which is what `--replay` repeats.
 */
export async function repairLoop(
  start: Artifacts,
  settings: Settings,
  run: RunStage,
): Promise<{ readonly artifacts: Artifacts; readonly rounds: readonly Round[] }> {
  let artifacts = start;
  const rounds: Round[] = [];
  const ledger: LedgerEntry[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const budget = budgetOf(settings, round);
    if (budget === undefined) break;
    const here = { ...settings, budget, round };
    for (const stage of ['5-generate', '7-emit', '8-validate'] as const) {
      const wrote = await run(stage, artifacts, here);
      if (wrote.ledger) ledger.push(...wrote.ledger.entries);
      artifacts = { ...artifacts, ...wrote };
    }
    rounds.push({
      executions: executionsOf(artifacts),
      stopped: artifacts['kill-matrix']?.stopped ?? 'cancelled',
    });
    const refused = artifacts.feedback?.entries.length ?? 0;
    const shipped = artifacts['validated-tests']?.tests.length ?? 0;
    if (refused === 0 || refused * WORTH_A_ROUND < shipped) break;
  }
  return { artifacts: { ...artifacts, ledger: { version: '1.0', entries: unique(ledger) } }, rounds };
}

export interface Round {
  readonly executions: number;
  readonly stopped: string;
}

/** The first round has the whole budget, a repair round a share of it; undefined ends the loop. */
function budgetOf(settings: Settings, round: number): Budget | undefined {
  if (settings.replay) return settings.replay[round - 1];
  if (round === 1) return settings.budget;
  const { ms, executions } = settings.budget;
  return {
    ...(ms === undefined ? {} : { ms: ms * REPAIR_SHARE }),
    ...(executions === undefined ? {} : { executions: Math.max(1, Math.round(executions * REPAIR_SHARE)) }),
  };
}

function executionsOf(artifacts: Artifacts): number {
  return (artifacts['kill-matrix']?.spent ?? []).reduce((sum, entry) => sum + entry.executions, 0);
}

function unique(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

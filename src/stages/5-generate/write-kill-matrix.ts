// The search's result as an artifact: every mutant with its status, every test with its kills.
import type { KillMatrix, MutantIdentity, SystemModel, TestCase } from '../../artifacts/index.ts';
import type { SearchResult } from '../../services/search/search.ts';
import type { LaidOutProbe } from './build-probe.ts';
import type { GenerateInput } from './contract.ts';
import { existingKills } from './run-search.ts';
import type { PlannedTarget } from './search-targets.ts';
import { loadProgram, testId } from './write-tests.ts';

export function writeKillMatrix(
  input: GenerateInput,
  probe: LaidOutProbe,
  targets: readonly PlannedTarget[],
  result: SearchResult,
  tests: readonly TestCase[],
  seconds: number,
): KillMatrix {
  const shipped = new Set(tests.map((test) => test.id));
  const rows = [...result.chosen, ...result.loads.map((load) => ({ ...loadProgram(load), also: [] }))]
    .map(({ kills, unique, also, ...chosen }) => ({
      id: testId(chosen),
      kills: [...kills],
      unique: [...unique],
      ...(also.length === 0 ? {} : { also: [...also] }),
    }))
    .filter((row) => shipped.has(row.id));
  const existing = existingKills(input, probe);
  const killedBy = new Set(rows.flatMap((row) => row.kills));
  const mutants = probe.build.mutants.map((identity, id) => {
    const target = innermost(input.model, identity);
    const status = result.statuses[id] ?? 'no-coverage';
    return {
      identity,
      // A kill counts only while a test that makes it is there.
      status: existing.has(id)
        ? ('existing' as const)
        : killedBy.has(id)
          ? ('killed' as const)
          : status === 'killed'
            ? ('survived' as const)
            : status,
      static: result.mutants[id]?.isStatic ?? false,
      ...(result.hangs.has(id) ? { hangs: true as const } : {}),
      ...(target === undefined ? {} : { target }),
    };
  });
  const count = (...statuses: readonly string[]) =>
    mutants.filter((mutant) => statuses.includes(mutant.status)).length;
  const killed = count('killed');
  const timeout = count('timeout');
  const total = mutants.length - count('ignored');
  return {
    version: '1.0',
    mutants,
    tests: rows,
    predicted: {
      total,
      killed,
      timeout,
      survived: count('survived', 'load-failed'),
      no_coverage: count('no-coverage'),
      score: total === 0 ? 0 : Math.round(((killed + timeout + existing.size) / total) * 10000) / 100,
      ...(existing.size === 0 ? {} : { existing: existing.size }),
    },
    spent: targets.map((target, index) => ({
      target: target.key,
      executions: result.spent[index]?.executions ?? 0,
      mutantExecutions: result.spent[index]?.mutantExecutions ?? 0,
    })),
    seed: input.seed,
    seconds,
    stopped: result.stopped,
  };
}

/** Key of the smallest function whose range holds the mutant. */
function innermost(model: SystemModel, { file, range }: MutantIdentity): string | undefined {
  const functions = model.files.find((each) => each.path === file)?.functions ?? [];
  let best: { key: string; lines: number } | undefined;
  for (const { key, range: own } of functions) {
    if (own.start.line > range.start.line || own.end.line < range.end.line) continue;
    const lines = own.end.line - own.start.line;
    if (!best || lines < best.lines) best = { key, lines };
  }
  return best?.key;
}

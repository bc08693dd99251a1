// Which functions need no search: everything they depend on is as it was when an earlier run searched them.
import { asksForMore, type KeptTests } from '../../artifacts/index.ts';
import type { GenerateInput } from './contract.ts';
import type { CodeHashes } from './hash-code.ts';
import type { Revisited } from './revisited.ts';
import type { PlannedTarget } from './search-targets.ts';

/**
 * Indexes of the targets that rest. A function under suspicion rests too, and what is or uses the code that the
 * regression is laid to: a new test would pin what may be a bug.
 */
export function findResting(
  targets: readonly PlannedTarget[],
  kept: KeptTests,
  revisited: readonly Revisited[],
  input: GenerateInput,
  hash: (key: string) => CodeHashes | undefined,
  version: string,
): ReadonlySet<number> {
  const suspected = new Set(
    revisited.filter(({ fate }) => fate === 'regression').map((each) => each.case.target),
  );
  const blamed = new Set(revisited.flatMap((each) => each.blamed ?? []));
  const suspect = (key: string) => {
    const code = hash(key);
    return (
      suspected.has(key) ||
      [...(code?.unit ?? []), ...Object.keys(code?.uses ?? {})].some((each) => blamed.has(each))
    );
  };
  const disturbed = new Set(
    revisited.filter(({ fate }) => fate === 'replaced' || fate === 'retired').map((each) => each.case.target),
  );
  const again =
    kept.tool !== version || kept.search.seed !== input.seed || asksForMore(input.budget, kept.search);
  const old = new Map(kept.targets.map((each) => [each.key, each.all]));
  return new Set(
    [...targets.entries()]
      .filter(
        ([, { key }]) => suspect(key) || (!again && !disturbed.has(key) && old.get(key) === hash(key)?.all),
      )
      .map(([index]) => index),
  );
}

/** What is left of the budget when only some targets are searched. */
export function shareOf(budget: GenerateInput['budget'], open: number, all: number): GenerateInput['budget'] {
  const share = Math.max(LEAST_SHARE, open / Math.max(1, all));
  const { ms, executions } = budget;
  return {
    ...(ms === undefined ? {} : { ms: ms * share }),
    ...(executions === undefined ? {} : { executions: Math.max(1, Math.round(executions * share)) }),
  };
}

const LEAST_SHARE = 0.2;

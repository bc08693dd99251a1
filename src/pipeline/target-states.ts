// What a run tells of each target as it goes: pure steps from list to list, each along the edges of the state machine.
import type { TargetProgress, TargetState, TestPlan } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';
import { moveTarget } from './state.ts';

type Targets = readonly TargetProgress[];

/** The targets of a plan, none of them begun; how often one was worked on before is not forgotten. */
export function planned(plan: TestPlan, before: Targets): Targets {
  const known = new Map(before.map((target) => [target.key, target]));
  return plan.targets.map(({ id, key }) => {
    const { started, finished } = known.get(key) ?? { started: 0, finished: 0 };
    return { id, key, state: 'pending', started, finished };
  });
}

/** All of them wait again, because the search is made anew. */
export function reopened(targets: Targets): Targets {
  return targets.map(({ why: _, ...target }) => ({ ...target, state: 'pending' }));
}

/** Work on what waits begins. */
export function begun(targets: Targets): Targets {
  return targets.map((target) =>
    target.state === 'pending' ? { ...to(target, 'running'), started: target.started + 1 } : target,
  );
}

/** A running target found on disk means that the process which worked on it died. */
export function orphaned(targets: Targets): Targets {
  return targets.map((target) => (target.state === 'running' ? to(target, 'pending') : target));
}

/** The gates have spoken: what has a proven test is completed; of the rest it is said why not. */
export function settled(targets: Targets, artifacts: Artifacts): Targets {
  const proven = new Set(artifacts['validated-tests']?.tests.map((test) => test.target));
  const searched = new Set(artifacts['kill-matrix']?.spent.map((entry) => entry.target));
  const last = new Map(artifacts.ledger?.entries.map((entry) => [entry.target, entry.why]));
  return targets.map((target) => {
    if (target.state !== 'running') return target;
    const done = { finished: target.finished + 1 };
    if (proven.has(target.key)) return { ...to(target, 'completed'), ...done };
    const why = last.get(target.key);
    if (!searched.has(target.key)) return { ...to(target, 'failed', why ?? 'it was not searched'), ...done };
    const found = 'nothing that was tried kills a mutant that no other test kills';
    return { ...to(target, 'rejected', why ?? found), ...done };
  });
}

/** The tests of what is completed were committed. */
export function committed(targets: Targets): Targets {
  return targets.map((target) => (target.state === 'completed' ? to(target, 'committed') : target));
}

function to(target: TargetProgress, state: TargetState, why?: string): TargetProgress {
  const moved = moveTarget(target.state, state);
  if (!moved.ok) throw new Error(moved.why);
  const { why: _, ...rest } = target;
  return { ...rest, state, ...(why === undefined ? {} : { why }) };
}

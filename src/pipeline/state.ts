// The state machine of a run and of its targets: pure, so that every edge can be tested and nothing else decides.
import {
  type TargetState,
  WORKING_STATES,
  type WorkingState,
  type WorkspacePosition,
  type WorkspaceState,
} from '../artifacts/index.ts';
import type { StageName } from './stage-table.ts';

export type Move =
  /** The next step of the road; from `validating` also back to `generating`, and from `completed` a new run. */
  | { readonly kind: 'enter'; readonly state: WorkingState }
  /** An earlier step is made again because what it was made from has changed. */
  | { readonly kind: 'redo'; readonly state: WorkingState }
  | { readonly kind: 'complete' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'fail'; readonly why: string }
  /** Back to where a paused or failed run came from; a working state found on disk means that its process died. */
  | { readonly kind: 'resume' };

export type Moved<T> = { readonly ok: true; readonly to: T } | { readonly ok: false; readonly why: string };

const NEXT: { readonly [S in WorkspaceState]: readonly WorkingState[] } = {
  init: ['cloning'],
  cloning: ['parsing'],
  parsing: ['baselining'],
  baselining: ['planning'],
  planning: ['generating'],
  generating: ['validating'],
  validating: ['generating', 'integrating'],
  integrating: [],
  completed: ['cloning'],
  paused: [],
  failed: [],
};

/** Where a move leads, or why it is not allowed. */
export function move(at: WorkspacePosition, made: Move): Moved<WorkspacePosition> {
  const refused = (what: string): Moved<WorkspacePosition> => ({
    ok: false,
    why: `a ${at.name} workspace can not ${what}`,
  });
  const working = isWorking(at.name);
  switch (made.kind) {
    case 'enter':
      if (!NEXT[at.name].includes(made.state)) return refused(`go to ${made.state}`);
      return { ok: true, to: { name: made.state } };
    case 'redo':
      if (!working || orderOf(made.state) > orderOf(at.name)) return refused(`go back to ${made.state}`);
      return { ok: true, to: { name: made.state } };
    case 'complete':
      return at.name === 'integrating' ? { ok: true, to: { name: 'completed' } } : refused('be completed');
    case 'pause':
      if (!working && at.name !== 'init') return refused('be paused');
      return { ok: true, to: { name: 'paused', from: at.name } };
    case 'fail':
      if (!working && at.name !== 'init') return refused('fail');
      return { ok: true, to: { name: 'failed', from: at.name, why: made.why } };
    case 'resume':
      if (working || at.name === 'init') return { ok: true, to: { name: at.name } };
      return at.from === undefined ? refused('be resumed') : { ok: true, to: { name: at.from } };
  }
}

/** True for the states in which a process works on the run. */
export function isWorking(state: WorkspaceState): state is WorkingState {
  return (WORKING_STATES as readonly WorkspaceState[]).includes(state);
}

/** Position on the road. */
export function orderOf(state: WorkspaceState): number {
  return (WORKING_STATES as readonly WorkspaceState[]).indexOf(state);
}

const STATE_OF: { readonly [S in StageName]: WorkingState } = {
  '1-ingest': 'cloning',
  '2-model': 'parsing',
  '3-baseline': 'baselining',
  '4-plan': 'planning',
  '4-measure': 'planning',
  '5-generate': 'generating',
  '7-emit': 'generating',
  '8-validate': 'validating',
  '9-integrate': 'integrating',
};

/** The state a run is in while the stage runs. */
export function stateOf(stage: StageName): WorkingState {
  return STATE_OF[stage];
}

const TARGET_NEXT: { readonly [S in TargetState]: readonly TargetState[] } = {
  pending: ['running'],
  // Back to pending when the process that worked on it died.
  running: ['pending', 'completed', 'failed', 'rejected'],
  completed: ['committed'],
  committed: [],
  failed: [],
  rejected: [],
};

/** Where a target's move leads, or why it is not allowed. */
export function moveTarget(from: TargetState, to: TargetState): Moved<TargetState> {
  return TARGET_NEXT[from].includes(to)
    ? { ok: true, to }
    : { ok: false, why: `a ${from} target can not become ${to}` };
}

import { describe, expect, it } from 'vitest';
import type { TargetState, WorkspacePosition, WorkspaceState } from '../artifacts/index.ts';
import { WORKING_STATES } from '../artifacts/index.ts';
import { STAGES } from './stage-table.ts';
import { isWorking, type Move, move, moveTarget, stateOf } from './state.ts';

const ALL: readonly WorkspaceState[] = ['init', ...WORKING_STATES, 'completed', 'paused', 'failed'];
const place = (name: WorkspaceState): WorkspacePosition =>
  name === 'paused' || name === 'failed' ? { name, from: 'generating' } : { name };

/** Every edge of `enter`; what is not here is refused. */
const ENTER = new Set([
  'init cloning',
  'cloning parsing',
  'parsing baselining',
  'baselining planning',
  'planning generating',
  'generating validating',
  'validating generating',
  'validating integrating',
  'completed cloning',
]);

/** What each move leads to from each state; undefined: refused. */
function expected(from: WorkspaceState, made: Move): WorkspacePosition | undefined {
  const active = isWorking(from) || from === 'init';
  switch (made.kind) {
    case 'enter':
      return ENTER.has(`${from} ${made.state}`) ? { name: made.state } : undefined;
    case 'redo':
      return isWorking(from) && WORKING_STATES.indexOf(made.state) <= WORKING_STATES.indexOf(from)
        ? { name: made.state }
        : undefined;
    case 'complete':
      return from === 'integrating' ? { name: 'completed' } : undefined;
    case 'pause':
      return active ? { name: 'paused', from } : undefined;
    case 'fail':
      return active ? { name: 'failed', from, why: made.why } : undefined;
    case 'resume':
      if (from === 'completed') return undefined;
      return { name: from === 'paused' || from === 'failed' ? 'generating' : from };
  }
}

const MOVES: readonly Move[] = [
  ...WORKING_STATES.flatMap((state): Move[] => [
    { kind: 'enter', state },
    { kind: 'redo', state },
  ]),
  { kind: 'complete' },
  { kind: 'pause' },
  { kind: 'fail', why: 'it broke' },
  { kind: 'resume' },
];

describe.each(ALL)('from %s', (from) => {
  it.each(MOVES)('$kind $state', (made) => {
    const result = move(place(from), made);
    const wanted = expected(from, made);
    expect(result.ok ? result.to : undefined).toEqual(wanted);
    if (!result.ok) expect(result.why).toMatch(new RegExp(`^a ${from} workspace can not `));
  });
});

it('comes back to where it was paused or failed, from every place', () => {
  for (const name of ['init', ...WORKING_STATES] as const) {
    for (const made of [{ kind: 'pause' }, { kind: 'fail', why: 'x' }] as const) {
      const away = move({ name }, made);
      expect(away.ok && move(away.to, { kind: 'resume' })).toEqual({ ok: true, to: { name } });
    }
  }
});

it('walks the whole road along the stages of the table', () => {
  let at: WorkspacePosition = { name: 'init' };
  for (const { name } of STAGES) {
    const state = stateOf(name);
    if (state === at.name) continue;
    const next = move(at, { kind: 'enter', state });
    expect(next.ok, name).toBe(true);
    if (next.ok) at = next.to;
  }
  expect(move(at, { kind: 'complete' })).toEqual({ ok: true, to: { name: 'completed' } });
});

it('moves targets along their edges only', () => {
  const states: readonly TargetState[] = [
    'pending',
    'running',
    'completed',
    'committed',
    'failed',
    'rejected',
  ];
  const edges = states.flatMap((from) =>
    states.filter((to) => moveTarget(from, to).ok).map((to) => `${from} ${to}`),
  );
  expect(edges).toEqual([
    'pending running',
    'running pending',
    'running completed',
    'running failed',
    'running rejected',
    'completed committed',
  ]);
});

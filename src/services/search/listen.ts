// What an object tells its listeners is seen by one that is there before the act.
import type { Program } from '../../artifacts/index.ts';
import { renumber, uses } from './program.ts';
import type { Explored } from './protocol.ts';

const SPY = 'listener';

/** The program with a listener for one event of the object that the act is called on; none where it has one already. */
export function withListener(program: Program, { member, name }: Explored['emitted'][number]): Program[] {
  const act = program.at(-1);
  if (act === undefined || act.op !== 'call' || !('step' in act.callee.from)) return [];
  const { from } = act.callee;
  const listens = program.some(
    (step) =>
      step.op === 'call' && step.callee.path[0] === member && step.args[0] === name && uses(step).length > 0,
  );
  if (act.callee.path.length !== 1 || listens) return [];
  return [
    renumber([
      ...program.slice(0, -1),
      {
        op: 'call',
        bind: SPY,
        callee: { from, path: [member] },
        args: [name, { $: 'spy', id: SPY, behaviour: { kind: 'returns', value: { $: 'undefined' } } }],
      },
      act,
    ]),
  ];
}

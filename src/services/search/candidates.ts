// Makes the programs of one target: new ones from kinds and pools, changed ones from kept programs, steered ones from
// compared operands.
import { type ArgumentDeps, createArguments } from './arguments.ts';
import { createChangedPrograms } from './changed-programs.ts';
import type { Generator } from './generator.ts';
import { createNewPrograms, type ProgramDeps } from './new-programs.ts';
import { steer } from './steered-programs.ts';
import { keepTyped } from './typed-args.ts';

export function createGenerator(deps: ArgumentDeps & ProgramDeps): Generator {
  const args = createArguments(deps);
  const { fresh, follow } = createNewPrograms(args, deps);
  const { change, aim } = createChangedPrograms(args, deps, fresh);
  return keepTyped({
    target: deps.target,
    weightsAt: (index) => args.signatures.target.at(index).weights,
    fresh,
    change,
    aim,
    steer,
    follow,
    reward: args.reward,
    notice: args.notice,
  });
}

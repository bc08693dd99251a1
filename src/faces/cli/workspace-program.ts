// `qtest workspace …` as data: its commands and flags. What a command does is handed in.
import type { Command, Option } from 'commander';

export interface Given {
  /** Names of the flags that were given; the others have their defaults. */
  readonly given: ReadonlySet<string>;
}

export type WorkspaceAction =
  | 'init'
  | 'list'
  | 'plan'
  | 'run'
  | 'resume'
  | 'status'
  | 'artifacts'
  | 'validate'
  | 'pr';

export type WorkspaceCommand<F> = (
  action: WorkspaceAction,
  /** The source for `init`, the id for all others; empty for `list`. */
  subject: string,
  flags: F & Given,
) => Promise<void>;

/** Flags by their long names, as the other commands have them. */
export type OptionsNamed = (...names: string[]) => readonly Option[];

const ASKED = [
  '--include',
  '--exclude',
  '--max-targets',
  '--since',
  '--allow-scripts',
  '--framework',
  '--budget-time',
  '--budget-executions',
  '--seed',
  '--branch',
  '--mutation',
  '--baseline-mutation',
];
const HOW = ['--json', '--log-level', '--sandbox'];
const ENDS = ['--workers', '--min-mutation-score', '--fail-on'];

/** Adds `workspace` with its commands. */
export function addWorkspace<F>(
  program: Command,
  run: WorkspaceCommand<F>,
  optionsNamed: OptionsNamed,
): void {
  const group = program
    .command('workspace')
    .description('a repository in a folder of its own: run, stop, go on, look, deliver');
  const add = (action: WorkspaceAction, subject: string, description: string, names: readonly string[]) => {
    const command = group
      .command(`${action}${subject === '' ? '' : ` <${subject}>`}`)
      .description(description);
    for (const option of optionsNamed(...names)) command.addOption(option);
    command.action(async (...args: unknown[]) => {
      const first = subject === '' ? '' : (args[0] as string);
      const flags = command.opts() as F;
      const given = new Set(
        Object.keys(flags as object).filter((key) => command.getOptionValueSource(key) === 'cli'),
      );
      await run(action, first, { ...flags, given });
    });
  };
  add('init', 'source', 'make a workspace from a folder or the address of a repository', ['--ref', ...HOW]);
  add('list', '', 'all workspaces', ['--json']);
  add('plan', 'id', 'run as far as the plan and pause there', [...ASKED, ...HOW]);
  add('run', 'id', 'generate, prove and deliver; goes on where it was stopped', [...ASKED, ...ENDS, ...HOW]);
  add('resume', 'id', 'go on with a run that was stopped, failed or died', [...ENDS, ...HOW]);
  add('status', 'id', 'how far it is, target by target, and what to do next', ['--json']);
  add('artifacts', 'id', 'the files it has, with a line on each', ['--json']);
  add('validate', 'id', 'put the shipped tests through the gates again; exit 1 when one fails', [
    '--workers',
    ...HOW,
  ]);
  add('pr', 'id', 'commit the shipped tests on a branch and show the pull request', HOW);
}

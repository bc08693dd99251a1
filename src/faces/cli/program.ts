// The command line as data: commands, flags, defaults. What a command does is handed in.
import { Command, CommanderError, Option } from 'commander';
import { KnownError } from '../../lib/known-error.ts';
import { nearest } from '../../lib/nearest.ts';
import { STAGES } from '../../pipeline/stage-table.ts';
import { branch, collect, count, duration, percent, seed } from './values.ts';
import { addWorkspace, type WorkspaceCommand } from './workspace-program.ts';

/** Flags of every command that reads a folder, as parsed; absent ones are undefined. */
export interface PlanFlags {
  readonly out?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly maxTargets?: number;
  readonly package?: readonly string[];
  readonly since?: string;
  readonly allowScripts?: true;
  readonly ref?: string;
  readonly framework?: string;
  readonly json?: true;
  readonly logLevel: 'quiet' | 'info' | 'debug';
  readonly sandbox: 'auto' | 'bwrap' | 'bare';
}

export interface RunFlags extends PlanFlags {
  readonly budgetTime?: number;
  readonly budgetExecutions?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly dryRun?: true;
  readonly branch?: string | true;
  readonly mutation: 'certificates' | 'full' | 'off';
  readonly baselineMutation: 'off' | 'planned';
  readonly minMutationScore?: number;
  readonly failOn: 'never' | 'gate' | 'score' | 'suspected-bug';
  readonly replay?: string;
  readonly accept?: readonly string[];
  readonly keepWork?: true;
  readonly resume?: true;
}

export interface VerifyFlags {
  readonly out?: string;
  readonly since?: string;
  readonly workers?: number;
  readonly minMutationScore?: number;
  readonly json?: true;
  readonly logLevel: 'quiet' | 'info' | 'debug';
  readonly sandbox: 'auto' | 'bwrap' | 'bare';
}

/** Of `qtest workspace …`; each of its commands has a part of them. */
export type WorkspaceFlags = Partial<RunFlags> & Pick<RunFlags, 'logLevel' | 'sandbox'>;

export interface StageFlags {
  readonly in: string;
  readonly out: string;
  readonly tree: string;
  readonly folder?: string;
  readonly limits?: string;
  readonly sandbox: 'auto' | 'bwrap' | 'bare';
}

export interface ExplainFlags {
  readonly out?: string;
  readonly json?: true;
}

export interface DoctorFlags {
  readonly json?: true;
}

export interface Commands {
  readonly workspace: WorkspaceCommand<WorkspaceFlags>;
  run(path: string, flags: RunFlags): Promise<void>;
  plan(path: string, flags: PlanFlags): Promise<void>;
  inspect(path: string, flags: PlanFlags): Promise<void>;
  verify(path: string, flags: VerifyFlags): Promise<void>;
  stage(name: string, flags: StageFlags): Promise<void>;
  doctor(path: string | undefined, flags: DoctorFlags): Promise<void>;
  explain(target: string, path: string, flags: ExplainFlags): Promise<void>;
}

export interface ProgramOutput {
  readonly out: (text: string) => void;
  readonly version: string;
}

/** Parses the arguments and runs the one command they name. Throws KnownError E_USAGE for what it does not know. */
export async function runProgram(
  args: readonly string[],
  commands: Commands,
  output: ProgramOutput,
): Promise<void> {
  const program = buildProgram(commands, output);
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw new KnownError('E_USAGE', usageSentence(error, args, program), { cause: error });
  }
}

/** The program without its actions run; the README's flag table is printed from it. */
export function buildProgram(commands: Commands, { out, version }: ProgramOutput): Command {
  const program = new Command('qtest')
    .description(
      'Reads a folder, decides by risk what deserves a test, writes those tests and proves each one.',
    )
    .version(version)
    .configureOutput({ writeOut: out, writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride();
  const run = program
    .command('run <source>')
    .description('generate, prove and write tests for a folder, or for a repository by its address');
  for (const option of [...planOptions(), ...runOptions()]) run.addOption(option);
  run.action((path: string, flags: RunFlags) => commands.run(path, flags));

  const plan = program
    .command('plan <source>')
    .description('show what would be tested, and why, before anything is generated');
  for (const option of planOptions()) plan.addOption(option);
  plan.action((path: string, flags: PlanFlags) => commands.plan(path, flags));

  const inspect = program
    .command('inspect <source>')
    .description('show the system model: functions, branches, calls');
  for (const option of planOptions()) inspect.addOption(option);
  inspect.action((path: string, flags: PlanFlags) => commands.inspect(path, flags));

  const verify = program
    .command('verify <path>')
    .description(
      "run the gates on the project's own tests: repeated, under changed conditions, and by mutants",
    );
  for (const option of verifyOptions()) verify.addOption(option);
  verify.action((path: string, flags: VerifyFlags) => commands.verify(path, flags));

  const explain = program
    .command('explain <target> [path]')
    .description('what the last run knows of one function: its risk, what was tried, which mutants live')
    .addOption(new Option('--out <dir>', 'folder of the run (default: PATH/.qtest)'))
    .addOption(jsonOption());
  explain.action((target: string, path: string | undefined, flags: ExplainFlags) =>
    commands.explain(target, path ?? '.', flags),
  );

  const doctor = program
    .command('doctor [path]')
    .description('what is installed, what each missing thing disables, and what was understood of a project')
    .addOption(jsonOption());
  doctor.action((path: string | undefined, flags: DoctorFlags) => commands.doctor(path, flags));

  addWorkspace(program, commands.workspace, (...names) =>
    [...planOptions(), ...runOptions()].filter((option) => names.includes(option.long ?? '')),
  );

  const stage = program
    .command('stage <name>')
    .description(`run one stage from artifacts on disk: ${STAGES.map((row) => row.name).join(', ')}`)
    .requiredOption('--in <dir>', 'folder with the artifacts it reads')
    .requiredOption('--out <dir>', 'folder for the artifacts it writes')
    .requiredOption('--tree <dir>', 'the working copy of the project')
    .option('--folder <dir>', "the user's own folder; wanted by 1-ingest and 9-integrate")
    .option(
      '--limits <json>',
      'settings to replace those in run.json: {"seed":1,"budget":{"ms":60000},"workers":2}',
    )
    .addOption(sandboxOption());
  stage.action((name: string, flags: StageFlags) => commands.stage(name, flags));
  return program;
}

/** Flags of every command that reads a folder. */
function planOptions(): readonly Option[] {
  return [
    new Option(
      '--out <dir>',
      'folder for artifacts, cache and report (default: PATH/.qtest; for an address in ~/.qtest/workspaces)',
    ),
    new Option('--include <glob>', 'only targets in these files; repeatable').argParser(collect),
    new Option('--exclude <glob>', 'no targets in these files; repeatable').argParser(collect),
    new Option(
      '--package <name>',
      'only this package of a monorepo, by name or folder; repeatable',
    ).argParser(collect),
    new Option('--max-targets <n>', 'only the n most urgent targets').argParser(count),
    new Option(
      '--since <ref>',
      'only targets whose code, or what it calls, changed since this branch, tag or commit',
    ),
    new Option('--ref <ref>', 'branch, tag or commit of a repository given by its address'),
    new Option('--allow-scripts', 'let installed packages run their own scripts, without a network'),
    new Option('--framework <name>', 'test framework to write for (default: what the project uses)'),
    jsonOption(),
    levelOption(),
    sandboxOption(),
  ];
}

/** What an interrupted run was asked is asked again; another answer would be another run. */
const ASKED_ONCE = [
  'budgetTime',
  'budgetExecutions',
  'seed',
  'replay',
  'dryRun',
  'branch',
  'allowScripts',
  'mutation',
  'since',
  'baselineMutation',
  'include',
  'exclude',
  'maxTargets',
  'package',
  'framework',
];

function runOptions(): readonly Option[] {
  return [
    new Option('--budget-time <time>', 'time for the search: seconds, 90s, 2m (default: 60s)').argParser(
      duration,
    ),
    new Option('--budget-executions <n>', 'executions for the search').argParser(count),
    new Option('--seed <n>', 'seed of the search (default: 1)').argParser(seed),
    workersOption(),
    new Option('--dry-run', 'write artifacts only, no test file'),
    new Option(
      '--branch [name]',
      'commit on this branch, the working tree untouched (default name: qtest/generated-tests)',
    )
      .argParser(branch)
      .conflicts('dryRun'),
    new Option('--mutation <scope>', 'what the mutation gate judges')
      .choices(['certificates', 'full', 'off'])
      .default('certificates'),
    new Option(
      '--baseline-mutation <scope>',
      "judge what the project's own tests kill before the search, so that it looks for what is left",
    )
      .choices(['off', 'planned'])
      .default('off'),
    minimumOption(),
    new Option('--fail-on <what>', 'what makes the exit code 1')
      .choices(['never', 'gate', 'score', 'suspected-bug'])
      .default('score'),
    new Option(
      '--replay <report>',
      'repeat the seed and executions of an earlier report.json, as if no test of QTest’s were there',
    ).conflicts(['budgetTime', 'budgetExecutions', 'seed']),
    new Option('--resume', 'go on with the run of this folder that was stopped or died').conflicts(
      ASKED_ONCE,
    ),
    new Option(
      '--accept <what>',
      'changes of this function, name, file or `all` are meant: replace its tests; repeatable',
    ).argParser(collect),
    new Option('--keep-work', 'leave the working copy in place and say where it is'),
  ];
}

function verifyOptions(): readonly Option[] {
  return [
    new Option(
      '--since <ref>',
      'measure the lines changed since this branch, tag or commit (default: what is not committed, else the last commit)',
    ),
    minimumOption(),
    workersOption(),
    new Option('--out <dir>', 'folder for artifacts and report (default: PATH/.qtest/verify)'),
    jsonOption(),
    levelOption(),
    sandboxOption(),
  ];
}

function minimumOption(): Option {
  return new Option('--min-mutation-score <percent>', 'exit 1 below this score').argParser(percent);
}

function workersOption(): Option {
  return new Option('--workers <n>', 'worker processes (default: one per core)').argParser(count);
}

function levelOption(): Option {
  return new Option('--log-level <level>', 'how much progress is told')
    .choices(['quiet', 'info', 'debug'])
    .default('info');
}

function jsonOption(): Option {
  return new Option('--json', 'one JSON object on stdout and nothing else there');
}

function sandboxOption(): Option {
  return new Option('--sandbox <backend>', 'how target code is run')
    .choices(['auto', 'bwrap', 'bare'])
    .default('auto');
}

function usageSentence(error: CommanderError, args: readonly string[], program: Command): string {
  const sentence = error.message.replace(/^error: /, '').replace(/\.$/, '');
  const group = program.commands.find((c) => args.includes(c.name()));
  const command = group?.commands.find((c) => args.includes(c.name())) ?? group;
  if (error.code === 'commander.help' && group !== undefined) {
    const names = group.commands.map((c) => c.name());
    return `${group.name()} wants a command: ${names.join(', ')}`;
  }
  if (error.code === 'commander.unknownOption') {
    const unknown = /'(.*)'/.exec(sentence)?.[1] ?? '';
    const known = [...(command?.options ?? program.options)].flatMap((option) => option.long ?? []);
    return sentence + meant(nearest(unknown.replace(/=.*/, ''), [...known, '--help']));
  }
  if (error.code === 'commander.unknownCommand') {
    const unknown = /'(.*)'/.exec(sentence)?.[1] ?? '';
    const names = (group ?? program).commands.map((c) => c.name());
    return sentence + meant(nearest(unknown, names), ` (commands: ${names.join(', ')})`);
  }
  return sentence;
}

function meant(close: string | undefined, otherwise = ''): string {
  return close === undefined ? otherwise : `; did you mean ${close}?`;
}

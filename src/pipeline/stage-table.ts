// The stages as data: what each one reads and writes, and the privileges it needs and nothing more.

/** Artifact names; each is a file `NAME.json`. */
export type ArtifactName =
  | 'source-bundle'
  | 'system-model'
  | 'baseline'
  | 'baseline-mutation'
  | 'test-plan'
  | 'test-dsl'
  | 'kill-matrix'
  | 'findings'
  | 'emitted-tests'
  | 'execution'
  | 'coverage'
  | 'mutation'
  | 'validated-tests'
  | 'feedback'
  | 'ledger'
  | 'maintenance'
  | 'pull-request';

export interface StageRow {
  readonly name: StageName;
  /** One line for `qtest stage --help` and the documentation. */
  readonly does: string;
  readonly reads: readonly ArtifactName[];
  /** Read when they are there: what an earlier round left. */
  readonly readsIfPresent: readonly ArtifactName[];
  readonly writes: readonly ArtifactName[];
  readonly runsTargetCode: boolean;
  readonly network: 'none' | 'package registry';
  /** Writes into the user's own folder, not only into the copy. */
  readonly writesFolder: boolean;
}

export type StageName =
  | '1-ingest'
  | '2-model'
  | '3-baseline'
  | '4-plan'
  | '4-measure'
  | '5-generate'
  | '7-emit'
  | '8-validate'
  | '9-integrate';

/** In the order in which data flows. */
export const STAGES: readonly StageRow[] = [
  {
    name: '1-ingest',
    does: 'copies the folder, detects languages, framework and history, installs missing dependencies',
    reads: [],
    readsIfPresent: [],
    writes: ['source-bundle'],
    runsTargetCode: false,
    network: 'package registry',
    writesFolder: false,
  },
  {
    name: '2-model',
    does: 'parses the sources: functions, branches, guards, effects, examples, call graph',
    reads: ['source-bundle'],
    readsIfPresent: [],
    writes: ['system-model'],
    runsTargetCode: false,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '3-baseline',
    does: "runs the project's own tests",
    reads: ['source-bundle'],
    readsIfPresent: [],
    writes: ['baseline'],
    runsTargetCode: true,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '4-plan',
    does: 'ranks the functions by risk and gives each its kind of test',
    reads: ['source-bundle', 'system-model'],
    readsIfPresent: [],
    writes: ['test-plan'],
    runsTargetCode: false,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '4-measure',
    does: "judges the mutants of the planned targets with the project's own tests alone",
    reads: ['source-bundle', 'system-model', 'baseline', 'test-plan'],
    readsIfPresent: [],
    writes: ['baseline-mutation'],
    runsTargetCode: true,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '5-generate',
    does: 'searches for programs that kill mutants',
    reads: ['source-bundle', 'system-model', 'test-plan'],
    readsIfPresent: ['baseline', 'baseline-mutation', 'feedback', 'test-dsl', 'kill-matrix'],
    writes: ['test-dsl', 'kill-matrix', 'findings', 'ledger', 'maintenance'],
    runsTargetCode: true,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '7-emit',
    does: "prints the programs as test files in the project's framework",
    reads: ['source-bundle', 'system-model', 'test-plan', 'test-dsl'],
    readsIfPresent: [],
    writes: ['emitted-tests'],
    runsTargetCode: false,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '8-validate',
    does: 'the gates: compile, perturbed runs, mutation; coverage',
    reads: ['source-bundle', 'test-plan', 'test-dsl', 'emitted-tests', 'kill-matrix', 'baseline'],
    readsIfPresent: ['baseline-mutation', 'ledger', 'maintenance', 'validated-tests'],
    writes: ['execution', 'coverage', 'mutation', 'validated-tests', 'feedback', 'ledger', 'maintenance'],
    runsTargetCode: true,
    network: 'none',
    writesFolder: false,
  },
  {
    name: '9-integrate',
    does: 'writes the shipped files into the folder, or commits them on a branch',
    reads: [
      'source-bundle',
      'test-plan',
      'validated-tests',
      'emitted-tests',
      'coverage',
      'mutation',
      'kill-matrix',
      'findings',
      'ledger',
    ],
    readsIfPresent: ['maintenance', 'test-dsl', 'baseline', 'execution'],
    writes: ['pull-request'],
    runsTargetCode: false,
    network: 'none',
    writesFolder: true,
  },
];

/** The row that `name` means: `4-plan`, or `plan` alone. */
export function stageNamed(name: string): StageRow | undefined {
  return STAGES.find((row) => row.name === name || row.name.slice(2) === name);
}

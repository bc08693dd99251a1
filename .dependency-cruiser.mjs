// The arrows of ARCHITECTURE.md. Each rule states its reason; test/arrows shows that each one fires.
// The swc parser reads the sources because the TypeScript compiler in use has no API (docs/adr/0004).

const TESTS = String.raw`\.test\.ts$|/fixtures/|/golden/`;
const code = (path) => ({ path, pathNot: TESTS });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle makes two files one: neither can be read, tested or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that can not be resolved escapes every other rule of this file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-dev-dependency',
      comment: 'What ships may only use what is installed with it.',
      severity: 'error',
      from: code('^(src|adapters)/'),
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'lib-is-the-floor',
      comment: 'Helpers know nothing of QTest, so that everything may use them.',
      severity: 'error',
      from: code('^src/lib/'),
      to: { path: '^(src/(?!lib/)|adapters/)' },
    },
    {
      name: 'artifacts-know-only-lib',
      comment: 'Artifacts are the contract between stages; a contract depends on no party to it.',
      severity: 'error',
      from: code('^src/artifacts/'),
      to: { path: '^(src/(?!artifacts/|lib/)|adapters/)' },
    },
    {
      name: 'ports-know-only-artifacts',
      comment:
        'A port says what an adapter provides, in the words of the artifacts; it can not know who uses it.',
      severity: 'error',
      from: code('^src/ports/'),
      to: { path: '^(src/(?!ports/|artifacts/|lib/)|adapters/)' },
    },
    {
      name: 'services-know-only-ports',
      comment: 'An engine is used by stages; it must run without them.',
      severity: 'error',
      from: code('^src/services/'),
      to: { path: '^(src/(?!services/|ports/|artifacts/|lib/)|adapters/)' },
    },
    {
      name: 'services-are-strangers',
      comment:
        'An engine that imports its sibling can no longer be replaced alone. Types of the sandbox are how processes are started: by interface.',
      severity: 'error',
      from: code('^src/services/([^/]+)/'),
      to: { path: '^src/services/', pathNot: '^src/services/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stages-are-strangers',
      comment:
        'Stages speak through artifacts alone: that is what lets one run in its own process or container.',
      severity: 'error',
      from: code('^src/stages/([^/]+)/'),
      to: { path: '^src/stages/', pathNot: '^src/stages/$1/' },
    },
    {
      name: 'stages-know-no-caller',
      comment: 'A stage does not know who calls it, where it runs, or which languages there are.',
      severity: 'error',
      from: code('^src/stages/'),
      to: { path: '^(src/(pipeline|faces|app)|adapters/)' },
    },
    {
      name: 'pipeline-knows-no-face',
      comment: 'The pipeline is the same under every face, and is handed its packs.',
      severity: 'error',
      from: code('^src/pipeline/'),
      to: { path: '^(src/(faces/|app\\.ts)|adapters/)' },
    },
    {
      name: 'faces-go-through-the-pipeline',
      comment:
        'A face parses what a user said and prints what came out; what happens between is not its business.',
      severity: 'error',
      from: code('^src/faces/'),
      to: { path: '^(src/(stages|services|ports)/|adapters/)' },
    },
    {
      name: 'only-the-app-names-adapters',
      comment: 'One file puts adapters and services together; everybody else is handed them.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/app\\.ts$|${TESTS}` },
      to: { path: '^adapters/' },
    },
    {
      name: 'adapters-know-only-ports',
      comment:
        'An adapter is text in; facts, text or a Command out. It can be written without reading the pipeline.',
      severity: 'error',
      from: code('^adapters/'),
      to: { path: '^src/(?!ports/|artifacts/|lib/)' },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'A language must be addable and removable as one folder.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/', pathNot: `^adapters/_shared/|${TESTS}` },
      to: { path: '^adapters/[^/]+/', pathNot: '^adapters/($1|_shared)/' },
    },
    {
      name: 'adapters-are-pure',
      comment:
        'No file, network or process in an adapter: hostile input meets them first, and tests need no machine. The harness is shipped as text and runs beside the target.',
      severity: 'error',
      from: { path: '^adapters/', pathNot: `^adapters/[^/]+/harness/|${TESTS}` },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|fs/promises|net|http|https|http2|dgram|dns|tls|child_process|cluster|worker_threads|process|os)$',
      },
    },
    {
      name: 'patterns-have-a-deadline',
      comment:
        "The one use of a virtual machine in an adapter: a time limit on matches of the target's patterns.",
      severity: 'error',
      from: {
        path: '^adapters/',
        pathNot: `^adapters/[^/]+/(harness/|within-time\\.ts)|${TESTS}`,
      },
      to: { dependencyTypes: ['core'], path: '^(node:)?vm$' },
    },
    {
      name: 'harness-is-never-imported',
      comment: 'Harness files run inside the target process; importing one would run it inside QTest.',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: `^adapters/[^/]+/harness/|${TESTS}` },
      to: { path: '^adapters/[^/]+/harness/' },
    },
    {
      name: 'harness-stands-alone',
      comment:
        "A harness file is copied next to the target: it has its language's standard library and its siblings, nothing else.",
      severity: 'error',
      from: { path: '^adapters/[^/]+/harness/', pathNot: TESTS },
      to: { pathNot: '^adapters/[^/]+/harness/', dependencyTypesNot: ['core', 'type-only'] },
    },
    {
      name: 'processes-start-in-one-place',
      comment:
        'Limits, environment, time-outs and the killing of process trees are decided in services/sandbox alone.',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: `^src/services/sandbox/|${TESTS}` },
      to: { dependencyTypes: ['core'], path: '^(node:)?(child_process|cluster|worker_threads)$' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(fixtures|golden)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};

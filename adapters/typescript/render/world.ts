// What a test takes into its own hands before it begins, and what the file puts back after each test.
import type { Isolation } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import type { Doc } from './doc.ts';
import { argumentList, list, literal } from './literal.ts';
import { looksAtLogs } from './logs.ts';
import type { FileScope, TestScope } from './scope.ts';
import { plainString } from './text.ts';

const hasClock = ({ fakeTimers, now }: Isolation) => fakeTimers || now !== undefined;

/** The statements that set up the clock and the random numbers of one test. */
export function worldOf(isolation: Isolation, scope: TestScope): readonly Doc[] {
  const { mocks, realTimers } = scope.dialect;
  const { semicolon } = scope.style;
  const { now, random } = isolation;
  const statements: Doc[] = [];
  if (hasClock(isolation)) {
    const options: Doc[] = [
      ...(now === undefined ? [] : [['now: ', literal({ $: 'date', ms: now }, scope)]]),
      ...(realTimers.length === 0
        ? []
        : [`doNotFake: [${realTimers.map((name) => plainString(name, scope.style.quote)).join(', ')}]`]),
    ];
    const given = options.length === 0 ? [] : [list('{', options, '}', { pad: true })];
    statements.push([`${mocks}.useFakeTimers`, argumentList(given), semicolon]);
  }
  if (random !== undefined)
    statements.push([
      `${mocks}.spyOn(Math, ${plainString('random', scope.style.quote)})`,
      ...random.map((draw) => `.mockReturnValueOnce(${draw})`),
      semicolon,
    ]);
  return statements;
}

/** Names that files of tests use for their folder: no import may hide them. */
export const FOLDER_NAMES = ['fs', 'tmpdir', 'join', 'folder'] as const;
/** The function that waits for files in a test. */
export const SETTLE_FILES = 'settleFiles';

const usesFiles = ({ isolation }: PrintableTest) => isolation.files !== undefined;

/** Imports that a folder of a test's own needs. */
export function folderImports(
  tests: readonly PrintableTest[],
  { style }: FileScope,
  syntax: 'import' | 'require',
): readonly string[] {
  if (!tests.some(usesFiles)) return [];
  return [
    ['* as fs', 'fs', 'node:fs'],
    ['{ tmpdir }', '{ tmpdir }', 'node:os'],
    ['{ join }', '{ join }', 'node:path'],
  ].map(([imported, required, from = '']) => {
    const name = plainString(from, style.quote);
    return syntax === 'import'
      ? `import ${imported} from ${name}${style.semicolon}`
      : `const ${required} = require(${name})${style.semicolon}`;
  });
}

/** The hooks that give tests their folder and put back what they changed; no lines where there is nothing to do. */
export function hooks(
  tests: readonly PrintableTest[],
  { dialect, style }: FileScope,
): { readonly names: readonly string[]; readonly lines: readonly string[] } {
  const { indent, semicolon, quote } = style;
  const files = tests.some(usesFiles);
  const before = `folder = fs.mkdtempSync(join(tmpdir(), ${plainString('test-', quote)}))`;
  const after = [
    ...(tests.some(({ isolation }) => hasClock(isolation)) ? [`${dialect.mocks}.useRealTimers()`] : []),
    ...(tests.some((test) => test.isolation.random !== undefined || looksAtLogs(test))
      ? [`${dialect.mocks}.restoreAllMocks()`]
      : []),
    ...[...new Set(tests.flatMap(({ isolation }) => isolation.added ?? []))].sort().map(removal),
    ...(files ? ['fs.rmSync(folder, { recursive: true, force: true })'] : []),
  ];
  function removal(path: string): string {
    const [type, prototype, ...name] = path.split('.');
    return `Reflect.deleteProperty(${type}.${prototype}, ${plainString(name.join('.'), quote)})`;
  }
  const hook = (name: string, statements: readonly string[]) =>
    statements.length === 0
      ? []
      : [
          '',
          `${name}(() => {`,
          ...statements.map((text) => `${indent}${text}${semicolon}`),
          `})${semicolon}`,
        ];
  return {
    names: [...(after.length > 0 ? ['afterEach'] : []), ...(files ? ['beforeEach'] : [])],
    lines: [
      ...(files ? ['', `let folder${dialect.typed ? ': string' : ''}${semicolon}`] : []),
      ...(files ? hook('beforeEach', [before]).slice(1) : []),
      ...hook('afterEach', after),
      ...(tests.some(({ isolation }) => isolation.files === 'later') ? settling(style) : []),
    ],
  };
}

/** As the probe waits: several turns in a row in which no request is under way, as one may follow from another's answer. */
function settling({ indent, semicolon }: FileScope['style']): readonly string[] {
  return [
    '',
    '/** Resolves when no file is being read or written any more. */',
    `async function ${SETTLE_FILES}() {`,
    `${indent}for (let quiet = 0; quiet < 3; quiet++) {`,
    `${indent}${indent}await new Promise((resolve) => setImmediate(resolve))${semicolon}`,
    `${indent}${indent}if (process.getActiveResourcesInfo().some((name) => /^FSReq|^CloseReq/.test(name))) quiet = -1${semicolon}`,
    `${indent}}`,
    '}',
  ];
}

// Rebuilds source files for the probe. Mutants are placed in the original text first, by StrykerJS's own
// instrumenter, so that they are exactly the ones StrykerJS will judge; then every version becomes CommonJS.
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { MutantIdentity } from '../../../src/artifacts/index.ts';
import type { ProbeBuild, SourceText } from '../../../src/ports/index.ts';
import { parserOptions, toCommonJs } from './common-js.ts';
import { sourceConstants } from './constants.ts';
import { nameUses } from './name-uses.ts';
import { tellingTexts } from './telling-texts.ts';
import { type WatchState, watchPlugin } from './watch-plugin.ts';

/** Builds the three versions of each file; a file that cannot be built is listed in `failed`, never thrown. */
export async function buildProbe(
  files: readonly SourceText[],
  onFile: (path: string) => void,
): Promise<ProbeBuild> {
  const state: WatchState = { branches: 0 };
  const modules: ProbeBuild['modules'][number][] = [];
  const mutants: MutantIdentity[] = [];
  const constants: ProbeBuild['constants'][number][] = [];
  const uses: ProbeBuild['uses'][number][] = [];
  const failed: ProbeBuild['failed'][number][] = [];
  for (const file of files) {
    try {
      const parserOpts = parserOptions(file.path);
      const placed = await placeMutants(file, mutants.length);
      const plain = await toCommonJs(file.path, file.text, [() => watchPlugin({ hooks: 'none', state })]);
      const explore = await toCommonJs(file.path, file.text, [() => watchPlugin({ hooks: 'all', state })]);
      const mutated = await toCommonJs(file.path, placed.text, [() => watchPlugin({ hooks: 'fuel', state })]);
      modules.push({ path: file.path, plain, explore, mutants: mutated });
      mutants.push(...placed.mutants);
      constants.push(...sourceConstants(file.path, file.text, parserOpts));
      uses.push(...nameUses(file.path, file.text, parserOpts));
    } catch (error) {
      failed.push({ path: file.path, error: firstLine(error) });
    }
    onFile(file.path);
  }
  const settles = files.some((file) => LATER.test(file.text));
  const telling = tellingTexts(mutants);
  return { modules, mutants, branches: state.branches, constants, uses, telling, settles, failed };
}

async function placeMutants(file: SourceText, firstId: number) {
  const instrumenter = new Instrumenter(quietLogger as never);
  const { files, mutants } = await instrumenter.instrument(
    [{ name: file.path, content: file.text, mutate: true }],
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: true },
  );
  const lines = lineStarts(file.text);
  const identities = mutants.map((mutant): MutantIdentity => {
    const { start, end } = mutant.location;
    const from = (lines[start.line] ?? 0) + start.column;
    const to = (lines[end.line] ?? 0) + end.column;
    return {
      file: file.path,
      contentHash: file.hash,
      range: {
        start: { line: start.line + 1, column: start.column },
        end: { line: end.line + 1, column: end.column },
      },
      operator: mutant.mutatorName,
      replacement: mutant.replacement ?? '',
      original: file.text.slice(from, to),
    };
  });
  // The instrumenter's ids have gaps and restart in every call; in the build a mutant's number is its index.
  const numbers = new Map(mutants.map((mutant, index) => [mutant.id, firstId + index]));
  const text = (files[0]?.content ?? '').replace(
    /\b(stryMutAct_9fa48|stryCov_9fa48)\(([^)]*)\)/g,
    (_, helper: string, ids: string) =>
      `${helper}(${ids.replace(/\d+/g, (id) => String(numbers.get(id) ?? -2))})`,
  );
  return { text, mutants: identities };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

const LATER =
  /\b(async|await|Promise|nextTick|setTimeout|setInterval|setImmediate|queueMicrotask)\b|\.then\(/;

const no = () => false;
const quiet = () => {};
const quietLogger = {
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
};

// Runs what an adapter prepared: writes its files, clears old reports, runs, and reads the new ones.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The same shape as the port `PreparedRun`, which lies above this folder. */
export interface Prepared<C> {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly replaced?: readonly { readonly path: string; readonly text: string }[];
  readonly command: C;
  readonly reportPath: string;
  readonly coveragePath?: string;
}

export interface Finished<O> {
  readonly outcome: O;
  /** Texts of the reports, undefined where the command left none. */
  readonly report: string | undefined;
  readonly coverage: string | undefined;
}

function readIf(path: string | undefined): string | undefined {
  return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

export async function runPrepared<C, O>(
  prepared: Prepared<C>,
  run: (command: C) => Promise<O>,
): Promise<Finished<O>> {
  for (const path of [prepared.reportPath, prepared.coveragePath]) {
    if (path === undefined) continue;
    rmSync(path, { force: true });
    mkdirSync(dirname(path), { recursive: true });
  }
  for (const { path, text } of prepared.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const outcome = await withReplaced(prepared.replaced ?? [], () => run(prepared.command));
  return { outcome, report: readIf(prepared.reportPath), coverage: readIf(prepared.coveragePath) };
}

/** Links are replaced, never written through. */
async function withReplaced<T>(
  files: readonly { readonly path: string; readonly text: string }[],
  act: () => Promise<T>,
): Promise<T> {
  const originals = files.map(({ path }) => ({ path, bytes: readFileSync(path) }));
  const put = (path: string, content: string | Buffer) => {
    rmSync(path, { force: true });
    writeFileSync(path, content);
  };
  try {
    for (const { path, text } of files) put(path, text);
    return await act();
  } finally {
    for (const { path, bytes } of originals) put(path, bytes);
  }
}

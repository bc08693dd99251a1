// The reports of a run that other programs read, in one folder: each a view of the artifacts, none a source.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeAllAtomic } from '../../lib/atomic-write.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { Report } from '../report.ts';
import { mutationPage } from './mutation-page.ts';
import { mutationReport } from './mutation-report.ts';
import { renderSummary } from './summary.ts';
import { renderTestResults } from './test-results.ts';

export interface ReportsRequest {
  /** Absolute folder; made when it is not there. */
  readonly folder: string;
  /** The working copy, whose sources the mutation report shows. */
  readonly tree: string;
  readonly artifacts: Artifacts;
  readonly report: Report;
}

/** Writes junit.xml, mutation.json, mutation.html and summary.md, all or none. */
export async function writeReports({ folder, tree, artifacts, report }: ReportsRequest): Promise<void> {
  const mutants = mutationReport(artifacts, report, (path) => readText(join(tree, path)));
  const files = [
    { name: 'junit.xml', content: await renderTestResults(artifacts, report) },
    { name: 'summary.md', content: renderSummary(artifacts, report) },
  ];
  if (mutants !== undefined) {
    files.push({ name: 'mutation.json', content: `${JSON.stringify(mutants)}\n` });
    files.push({ name: 'mutation.html', content: mutationPage(mutants, await elements()) });
  }
  writeAllAtomic(files.map(({ name, content }) => ({ path: join(folder, name), content })));
}

/** The script that shows a mutation report, as its package has it. */
function elements(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  return readFile(resolve('mutation-testing-elements/mutation-test-elements.js'), 'utf8');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

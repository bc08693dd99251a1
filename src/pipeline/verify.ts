// The gates on tests that a person wrote: they run as they are, twice, and under changed conditions, and the mutants of
// the changed lines say what they would notice. Nothing is generated and nothing is written into the folder.
import { join } from 'node:path';
import type { SourceBundle } from '../artifacts/index.ts';
import { writeAtomic } from '../lib/atomic-write.ts';
import { openFileView } from '../lib/file-view.ts';
import { CERTIFICATES, isOwnText } from '../lib/mark.ts';
import type { Repository } from '../services/git/index.ts';
import { changedLines } from './changed-lines.ts';
import { checkFolder } from './check-folder.ts';
import { loadConfig } from './config.ts';
import type { PipelineDeps } from './deps.ts';
import { inRun } from './open-run.ts';
import { type RunRequest, settingsOf } from './run-pipeline.ts';
import { buildVerification, type Compared, type Verification } from './verification.ts';

/** Runs the tests and the mutation tool. Throws KnownError for what the user can mend. */
export async function verifyPipeline(
  request: RunRequest,
  deps: PipelineDeps,
): Promise<{ readonly verification: Verification; readonly minMutationScore: number | undefined }> {
  const started = deps.clock();
  checkFolder(request.folder);
  const compared = await comparedWith(request, deps);
  const { ref } = compared;
  const ahead: RunRequest = {
    ...request,
    destination: 'none',
    ...(ref === undefined ? {} : { since: ref }),
  };
  const settings = settingsOf(ahead, loadConfig(ahead.folder, deps.packs), deps);
  const nothing = () => undefined;
  return inRun({ ...ahead, lasting: false }, nothing, deps, async ({ places, out, run }) => {
    const here = { ...settings, perturbExisting: true };
    const ingested = await run('1-ingest', {}, here);
    const bundle = ingested['source-bundle'] as SourceBundle;
    const tested = { ...ingested, ...(await run('3-baseline', ingested, here)) };
    const view = openFileView(places.tree, { skip: deps.packs.flatMap((pack) => pack.skip) });
    const ranges = changedLines(bundle, view);
    const artifacts = { ...tested, ...(await run('4-measure', tested, { ...here, ranges })) };
    const { backend, isolates } = deps.sandbox;
    const verification = buildVerification(artifacts, {
      qtest: deps.version,
      folder: request.folder,
      out: out.root,
      compared,
      ranges,
      sandbox: { backend, isolates },
      seconds: (deps.clock() - started) / 1000,
    });
    writeAtomic(join(out.root, 'verify.json'), `${JSON.stringify(verification, null, 2)}\n`);
    return { verification, minMutationScore: settings.config.validation.min_mutation_score };
  });
}

/** What the folder is compared with: what the user named; else the last commit, or the one before it when nothing is open. */
async function comparedWith({ folder, since }: RunRequest, deps: PipelineDeps): Promise<Compared> {
  if (since !== undefined)
    return { ref: since, words: `lines changed since ${since}, what is not committed included` };
  deps.sandbox.show(folder);
  const repository = await deps.git.inspect(folder, deps.signal);
  if (repository === undefined)
    return { words: 'all lines, because the folder is not under git and nothing can be compared' };
  deps.sandbox.show(repository.root);
  if (repository.commit === undefined) return { words: 'all lines, because nothing is committed yet' };
  if (repository.dirty && (await isOpen(folder, repository, deps)))
    return { ref: 'HEAD', words: 'lines that are not committed' };
  const before = await deps.git.parent(repository);
  return before === undefined
    ? { words: 'all lines, because everything is committed and no earlier commit is at hand' }
    : { ref: before, words: 'lines of the last commit, because everything is committed' };
}

/** True when something that QTest did not write is not committed: its own files, fresh from a run, are no work to measure. */
async function isOpen(folder: string, repository: Repository, deps: PipelineDeps): Promise<boolean> {
  const { files } = await deps.git.changes(repository, 'HEAD', deps.signal);
  const view = openFileView(folder, { skip: deps.packs.flatMap((pack) => pack.skip) });
  return files.some(({ path }) => path !== CERTIFICATES && !isOwnText(view.read(path) ?? ''));
}

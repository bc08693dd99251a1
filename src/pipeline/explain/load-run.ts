// The artifacts of the last run, wherever the user keeps them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KnownError } from '../../lib/known-error.ts';
import { type Artifacts, loadArtifact } from '../artifact-store.ts';
import type { ArtifactName } from '../stage-table.ts';

const READ: readonly ArtifactName[] = [
  'source-bundle',
  'system-model',
  'test-plan',
  'test-dsl',
  'kill-matrix',
  'findings',
  'emitted-tests',
  'mutation',
  'validated-tests',
  'ledger',
];

/** Artifacts of `out`, or of `folder` itself when that is a workspace. Throws KnownError E_NO_RUN or E_ARTIFACT. */
export function loadRun(
  folder: string,
  out: string | undefined,
): { readonly out: string; readonly artifacts: Artifacts } {
  const places = out === undefined ? [join(folder, '.qtest'), folder] : [out];
  const found = places.find((place) => existsSync(join(place, 'artifacts', 'test-plan.json')));
  if (found === undefined) {
    throw new KnownError(
      'E_NO_RUN',
      `there is no run in ${places[0]} yet; start one with \`qtest run ${folder}\``,
    );
  }
  const artifacts: Partial<Record<ArtifactName, unknown>> = {};
  for (const name of READ) {
    const artifact = loadArtifact(join(found, 'artifacts'), name);
    if (artifact !== undefined) artifacts[name] = artifact;
  }
  return { out: found, artifacts: artifacts as Artifacts };
}

// Artifacts on disk: schema-checked on the way in, atomic on the way out, so that no reader ever sees half a file.
import { createHash, type Hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Artifact,
  type Baseline,
  type BaselineMutation,
  baseline,
  baselineMutation,
  type Coverage,
  coverage,
  type EmittedTests,
  type Execution,
  emittedTests,
  execution,
  type Feedback,
  type Findings,
  feedback,
  findings,
  type KillMatrix,
  killMatrix,
  type Ledger,
  ledger,
  type Maintenance,
  type Mutation,
  maintenance,
  mutation,
  type PullRequest,
  parseArtifact,
  pullRequest,
  type SourceBundle,
  type SystemModel,
  sourceBundle,
  systemModel,
  type TestDsl,
  type TestPlan,
  testDsl,
  testPlan,
  type ValidatedTests,
  validatedTests,
} from '../artifacts/index.ts';
import { writeAtomic } from '../lib/atomic-write.ts';
import { sha256 } from '../lib/hash.ts';
import { jsonPieces } from '../lib/json-pieces.ts';
import { KnownError } from '../lib/known-error.ts';
import type { ArtifactName } from './stage-table.ts';

/** The type of each artifact by its name. */
export interface ArtifactTypes {
  readonly 'source-bundle': SourceBundle;
  readonly 'system-model': SystemModel;
  readonly baseline: Baseline;
  readonly 'baseline-mutation': BaselineMutation;
  readonly 'test-plan': TestPlan;
  readonly 'test-dsl': TestDsl;
  readonly 'kill-matrix': KillMatrix;
  readonly findings: Findings;
  readonly 'emitted-tests': EmittedTests;
  readonly execution: Execution;
  readonly coverage: Coverage;
  readonly mutation: Mutation;
  readonly 'validated-tests': ValidatedTests;
  readonly feedback: Feedback;
  readonly ledger: Ledger;
  readonly maintenance: Maintenance;
  readonly 'pull-request': PullRequest;
}

export type Artifacts = { readonly [N in ArtifactName]?: ArtifactTypes[N] };

/** Every artifact's definition; the JSON Schemas in docs/schemas are printed from this table. */
export const ARTIFACTS: { readonly [N in ArtifactName]: Artifact<ArtifactTypes[N]> } = {
  'source-bundle': sourceBundle,
  'system-model': systemModel,
  baseline,
  'baseline-mutation': baselineMutation,
  'test-plan': testPlan,
  'test-dsl': testDsl,
  'kill-matrix': killMatrix,
  findings,
  'emitted-tests': emittedTests,
  execution,
  coverage,
  mutation,
  'validated-tests': validatedTests,
  feedback,
  ledger,
  maintenance,
  'pull-request': pullRequest,
};

const hashes = new WeakMap<object, string>();

/** sha256 of an artifact as it is, or would be, written. */
export function artifactHash(artifact: object): string {
  const known = hashes.get(artifact);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const _ of hashed(jsonPieces(artifact), hash));
  const digest = hash.digest('hex');
  hashes.set(artifact, digest);
  return digest;
}

/** Writes `NAME.json` into `dir` for each artifact present. */
export function saveArtifacts(dir: string, artifacts: Artifacts): void {
  for (const [name, value] of Object.entries(artifacts) as [ArtifactName, object][]) {
    const hash = createHash('sha256');
    writeAtomic(join(dir, `${name}.json`), hashed(jsonPieces(value), hash));
    hashes.set(value, hash.digest('hex'));
  }
}

function* hashed(pieces: Iterable<string>, hash: Hash): Generator<string> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

/** Reads and checks one artifact; undefined when the file is not there. Throws KnownError E_ARTIFACT when it is wrong. */
export function loadArtifact<N extends ArtifactName>(dir: string, name: N): ArtifactTypes[N] | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, `${name}.json`), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new KnownError(
      'E_ARTIFACT',
      `${join(dir, `${name}.json`)} can not be read: ${(error as Error).message}`,
    );
  }
  const parsed = parseArtifact(ARTIFACTS[name], text);
  if (!parsed.ok) throw new KnownError('E_ARTIFACT', `${parsed.error} (in ${dir})`);
  hashes.set(parsed.value, sha256(text));
  return parsed.value;
}

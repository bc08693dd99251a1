// The project's own tests are not run again while nothing that decides their result has changed: no file of the working
// copy, no installed package, no setting, no tool. A wrapper around the stage, so that the stage knows nothing of it.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Baseline, baseline, parseArtifact, type SourceBundle } from '../artifacts/index.ts';
import { writeAtomic } from '../lib/atomic-write.ts';
import { walkFolder } from '../lib/folder-walk.ts';
import { sha256 } from '../lib/hash.ts';
import type { PipelineDeps } from './deps.ts';
import { packageIdentity, packagesIdentity } from './packages-identity.ts';

export interface CachedBaselineInput {
  /** Absolute folders. */
  readonly tree: string;
  readonly cache: string;
  readonly bundle: SourceBundle;
  /** What else the stage is given. */
  readonly asked: unknown;
}

type Deps = Pick<PipelineDeps, 'version' | 'packs' | 'toolModules' | 'sandbox' | 'progress'>;

/** So many results are kept. */
const MOST_KEPT = 5;

/** The result kept for this very state, or what `run` gives, which is kept when time had no say in it. */
export async function cachedBaseline(
  input: CachedBaselineInput,
  deps: Deps,
  run: () => Promise<Baseline>,
): Promise<Baseline> {
  if (!input.bundle.files.some(({ role }) => role === 'test')) return run();
  const folder = join(input.cache, 'baseline');
  const path = join(folder, `${stateKey(input, deps)}.json`);
  const kept = read(path);
  if (kept !== undefined) {
    const message = `the result of the project's own tests is from cache: nothing has changed (remove ${folder} to run them again)`;
    deps.progress({ stage: '3-baseline', message });
    return kept;
  }
  const result = await run();
  if (!isLasting(result)) return result;
  try {
    mkdirSync(folder, { recursive: true });
    writeAtomic(path, JSON.stringify(result));
    dropOldest(folder);
  } catch {
    // A cache that can not be written costs only time.
  }
  return result;
}

function read(path: string): Baseline | undefined {
  try {
    const parsed = parseArtifact(baseline, readFileSync(path, 'utf8'));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

/** On a busy machine a suite may hang that does not hang another time. */
function isLasting({ status, setAside = [] }: Baseline): boolean {
  return (
    (status === 'green' || status === 'red') &&
    !setAside.some(({ why }) => why === 'hangs' || why === 'not-reached')
  );
}

/** Names everything that decides the result. */
function stateKey({ tree, bundle, asked }: CachedBaselineInput, deps: Deps): string {
  const skip = deps.packs.flatMap((pack) => pack.skip);
  const known = new Set(bundle.files.map(({ path }) => path));
  const walk = walkFolder(tree, { skip, gitignore: false });
  const others = walk.files.flatMap(({ path }) =>
    known.has(path) ? [] : [[path, sha256(readFileSync(join(tree, path)))]],
  );
  const names = deps.packs.flatMap(({ packagesFolder }) => packagesFolder ?? []);
  const tools = [
    ...new Set(deps.packs.flatMap((pack) => pack.frameworks.flatMap(({ packages }) => packages))),
  ];
  const state = {
    files: bundle.files.map(({ path, role, hash }) => [path, role, hash]),
    others,
    links: walk.links,
    projects: bundle.projects,
    packages: packagesIdentity(tree, walk.skipped, names),
    tools: tools.map((name) => packageIdentity(join(deps.toolModules, name), tree, names)),
    asked,
    qtest: deps.version,
    node: process.version,
    platform: [process.platform, process.arch],
    sandbox: deps.sandbox.backend,
  };
  return sha256(JSON.stringify(state)).slice(0, 32);
}

function dropOldest(folder: string): void {
  const all = readdirSync(folder)
    .map((name) => ({ name, made: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.made - a.made);
  for (const { name } of all.slice(MOST_KEPT)) rmSync(join(folder, name), { force: true });
}

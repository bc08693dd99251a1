// The composition root: the only file that names adapters and services together.
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, freemem, platform, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { packs } from '../adapters/index.ts';
import type { Progress } from './lib/progress.ts';
import { qtestHome } from './lib/qtest-home.ts';
import { sealIn } from './lib/seal.ts';
import type { PipelineDeps } from './pipeline/deps.ts';
import type { DoctorDeps } from './pipeline/doctor/doctor.ts';
import type { LanguagePack } from './ports/index.ts';
import { createGit } from './services/git/index.ts';
import { checkBackends, createSandbox, type SandboxChoice } from './services/sandbox/index.ts';

export interface AppOptions {
  /** Absolute folder of QTest itself. */
  readonly root: string;
  readonly version: string;
  /** Where QTest keeps what belongs to the user; absent: as the environment says. */
  readonly home?: string;
  readonly sandbox: SandboxChoice;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: () => number;
}

/** Puts the parts together for one command. Throws KnownError E_SANDBOX when the wanted sandbox does not work here. */
export async function createApp({ root, ...options }: AppOptions): Promise<PipelineDeps> {
  const toolModules = toolModulesOf(root);
  const sandbox = await createSandbox(options.sandbox, { readable: [root, toolModules] });
  return {
    version: options.version,
    packs,
    grammars: (pack) => readGrammars(pack, root),
    harness: (pack) => join(root, 'adapters', pack.id, 'harness'),
    toolModules,
    sandbox,
    git: createGit(sandbox),
    seal: sealIn(options.home ?? qtestHome(process.env)),
    clock: options.clock,
    progress: options.progress,
    signal: options.signal,
  };
}

/** What the doctor looks at; `root` is QTest's own folder. */
export async function createDoctor(root: string): Promise<DoctorDeps> {
  const sandbox = await createSandbox('bare');
  const modules = toolModulesOf(root);
  const { resolve } = createRequire(join(root, 'package.json'));
  const { bavail, bsize } = statfsSync(tmpdir());
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return {
    packs,
    machine: {
      node: process.version,
      platform: platform(),
      cores: availableParallelism(),
      freeMemory: Math.min(freemem(), process.availableMemory()),
      totalMemory: total,
      freeDisk: bavail * bsize,
    },
    backends: checkBackends,
    packageVersion: (name) => installedVersion(join(modules, name, 'package.json')),
    hasFile(specifier) {
      try {
        return existsSync(resolve(specifier));
      } catch {
        return false;
      }
    },
    // A package manager that is only a stand-in must not begin to download the real one.
    ask: (name) =>
      sandbox.run({
        argv: [name, '--version'],
        cwd: tmpdir(),
        env: { COREPACK_ENABLE_NETWORK: '0' },
        limits: { wallMs: 10_000, outputBytes: 10_000 },
        writable: [],
        network: 'none',
      }),
  };
}

function installedVersion(manifest: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

/** Grammar files are found as the packages that hold them are: from QTest's own folder. */
function readGrammars(pack: LanguagePack, root: string): Promise<readonly Uint8Array[]> {
  const { resolve } = createRequire(join(root, 'package.json'));
  return Promise.all(pack.grammars.map((specifier) => readFile(resolve(specifier))));
}

/** The `node_modules` that holds what the frameworks need: QTest's own, or the one QTest was installed into. */
function toolModulesOf(root: string): string {
  const needed = packs.flatMap((pack) => pack.frameworks.flatMap((framework) => framework.packages));
  for (let folder = root; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (needed.every((name) => existsSync(join(modules, name, 'package.json')))) return modules;
    if (dirname(folder) === folder) return join(root, 'node_modules');
  }
}

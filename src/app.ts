// The composition root: the only file that names adapters and services together.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packs } from '../adapters/index.ts';
import type { Progress } from './lib/progress.ts';
import type { PipelineDeps } from './pipeline/deps.ts';
import type { LanguagePack } from './ports/index.ts';
import { createGit } from './services/git/index.ts';
import { createSandbox, type SandboxChoice } from './services/sandbox/index.ts';

export interface AppOptions {
  /** Absolute folder of QTest itself. */
  readonly root: string;
  readonly version: string;
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
    clock: options.clock,
    progress: options.progress,
    signal: options.signal,
  };
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

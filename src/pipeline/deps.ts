// What the pipeline is given by the composition root.
import type { Progress } from '../lib/progress.ts';
import type { Seal } from '../lib/seal.ts';
import type { LanguagePack } from '../ports/index.ts';
import type { Git } from '../services/git/index.ts';
import type { Sandbox } from '../services/sandbox/index.ts';

export interface PipelineDeps {
  /** QTest's own version. */
  readonly version: string;
  readonly packs: readonly LanguagePack[];
  readonly grammars: (pack: LanguagePack) => Promise<readonly Uint8Array[]>;
  /** Absolute folder of the files that run beside the target. */
  readonly harness: (pack: LanguagePack) => string;
  /** Absolute folder with QTest's own packages, for what a project does not bring. */
  readonly toolModules: string;
  readonly sandbox: Sandbox;
  readonly git: Git;
  readonly seal: Seal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

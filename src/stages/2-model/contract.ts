// What the stage is given: shared by its steps.
import type { SourceBundle } from '../../artifacts/index.ts';
import type { Progress } from '../../lib/progress.ts';
import type { LanguagePack } from '../../ports/index.ts';

export interface ModelInput {
  /** The working copy, absolute. */
  readonly tree: string;
  readonly bundle: SourceBundle;
  /** Where facts are kept between runs, absolute; made when it does not exist. */
  readonly cacheDir: string;
}

export interface ModelDeps {
  readonly packs: readonly LanguagePack[];
  /** Bytes of a pack's grammars; asked for only when there is something to parse. */
  readonly grammars: (pack: LanguagePack) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

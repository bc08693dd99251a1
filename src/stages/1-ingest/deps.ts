import type { Progress } from '../../lib/progress.ts';
import type { LanguagePack } from '../../ports/index.ts';
import type { Git } from '../../services/git/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';

export interface IngestDeps {
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Pick<Sandbox, 'run' | 'show'>;
  readonly git: Pick<Git, 'inspect' | 'history' | 'changes'>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

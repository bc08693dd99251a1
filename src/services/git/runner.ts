import type { Command, Outcome } from '../../ports/index.ts';

/** The part of the sandbox that git needs. */
export interface Runner {
  run(command: Command, signal?: AbortSignal): Promise<Outcome>;
}

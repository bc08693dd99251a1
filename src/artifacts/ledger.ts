import { z } from 'zod';
import { defineArtifact } from './define.ts';

/** One discarded candidate: what it was, which gate or step dropped it, and why. */
export const ledgerEntry = z
  .strictObject({ what: z.string(), target: z.string(), gate: z.string(), why: z.string() })
  .readonly();
export type LedgerEntry = z.infer<typeof ledgerEntry>;

export const ledger = defineArtifact('ledger', '1.0', { entries: z.array(ledgerEntry).readonly() });
export type Ledger = Readonly<z.infer<typeof ledger.schema>>;

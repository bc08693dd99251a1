// Stage 9: what passed every gate goes where the user wants it, and is described for whoever reviews it.
import type { PullRequest } from '../../artifacts/index.ts';
import { assertNever } from '../../lib/assert-never.ts';
import { deliverToBranch } from './deliver-to-branch.ts';
import { deliverToTree } from './deliver-to-tree.ts';
import type { Delivery, IntegrateDeps, IntegrateInput } from './delivery.ts';
import { writeBody } from './write-body.ts';
import { writeTitle } from './write-title.ts';
import { writeUnproven } from './write-unproven.ts';

export type { IntegrateDeps, IntegrateInput } from './delivery.ts';

/**
 * Delivers the shipped files. Throws KnownError when the destination can not take them: E_READ_ONLY, E_DISK_FULL,
 * E_NOT_A_REPOSITORY, E_NO_COMMIT, E_BRANCH, E_BRANCH_IN_USE, E_GIT; nothing is then written.
 */
export async function integrate(input: IntegrateInput, deps: IntegrateDeps): Promise<PullRequest> {
  if (input.out !== undefined) writeUnproven(input.out, input.validated);
  const delivery = await deliver(input, deps);
  for (const message of delivery.notes) deps.progress({ stage: '9-integrate', message, level: 'warn' });
  return {
    version: '1.0',
    title: writeTitle(input),
    body: writeBody(input, delivery),
    ...(input.destination.kind === 'branch' ? { branch: input.destination.name } : {}),
    ...(delivery.base === undefined ? {} : { base: delivery.base }),
    files: delivery.files,
    commits: delivery.commits,
    labels: ['qtest', 'tests'],
  };
}

const NOTHING: Delivery = { files: [], removed: [], commits: [], notes: [] };

async function deliver(input: IntegrateInput, deps: IntegrateDeps): Promise<Delivery> {
  const { destination } = input;
  const kept = input.keeping === undefined ? 0 : input.keeping.maintenance.tests.length;
  if (input.validated.files.length === 0 && kept === 0) return NOTHING;
  switch (destination.kind) {
    case 'tree':
      return deliverToTree(input);
    case 'branch':
      return deliverToBranch(input, destination.name, deps);
    case 'none':
      return NOTHING;
    default:
      return assertNever(destination);
  }
}

// What guides the search, and the search without it: the same request, or the same pool, with the guide taken out.
import type { Explored } from '../../src/services/search/protocol.ts';
import type { SearchRequest } from '../../src/services/search/search.ts';
import type { SearchTarget } from '../../src/services/search/target.ts';
import type { WorkerPool } from '../../src/services/search/worker-pool.ts';

export const GUIDES = ['documents', 'comparisons', 'mutants', 'types'] as const;
export type Guide = (typeof GUIDES)[number];

export interface Whole {
  readonly request: SearchRequest;
  readonly pool: WorkerPool;
}

/** The search without one guide; everything else stays as it is. */
export function without(guide: Guide, { request, pool }: Whole): Whole {
  switch (guide) {
    case 'documents':
      return { request: withTargets(request, withoutDocuments), pool };
    case 'types':
      return { request: withTargets(request, withoutTypes), pool };
    case 'comparisons':
      return { request, pool: withoutComparisons(pool) };
    case 'mutants':
      return { request: { ...request, steeredByKills: false }, pool };
  }
}

function withTargets(request: SearchRequest, change: (target: SearchTarget) => SearchTarget): SearchRequest {
  return { ...request, targets: request.targets.map(change) };
}

/** Without examples from documents, and without types that only a comment states. */
function withoutDocuments(target: SearchTarget): SearchTarget {
  return {
    ...target,
    seeds: target.seeds.filter(({ provenance }) => provenance.from !== 'document'),
    parameters: target.parameters.map(({ type, ...rest }) =>
      rest.checked && type !== undefined ? { ...rest, type } : rest,
    ),
  };
}

/** Every parameter as if nothing were declared of it; comments stay. */
function withoutTypes({ types: _, ...target }: SearchTarget): SearchTarget {
  return {
    ...target,
    sampled: false,
    parameters: target.parameters.map(({ type, shape: _, checked, ...rest }) => ({
      ...rest,
      checked: false,
      ...(checked || type === undefined ? {} : { type }),
    })),
  };
}

/** Operands of comparisons never reach the search. */
function withoutComparisons(pool: WorkerPool): WorkerPool {
  return {
    close: () => pool.close(),
    async run(jobs) {
      const results = await pool.run(jobs);
      for (const [index, { op }] of jobs.entries())
        if (op === 'explore')
          for (const explored of results[index] as unknown as { pairs: Explored['pairs'] }[])
            explored.pairs = [];
      return results;
    },
  };
}

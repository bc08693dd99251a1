import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/services/search/protocol.ts';
import type { SearchRequest } from '../../src/services/search/search.ts';
import type { SearchParameter, SearchTarget } from '../../src/services/search/target.ts';
import type { WorkerPool } from '../../src/services/search/worker-pool.ts';
import { without } from './guides.ts';

const about = { keys: [], called: false, rest: false, optional: false };
const declared: SearchParameter = {
  ...about,
  name: 'a',
  type: 'string',
  checked: true,
  shape: { kind: 'primitive', name: 'string' },
};
const documented: SearchParameter = { ...about, name: 'b', type: '{number}', checked: false };
const seed = (from: 'document' | 'call-site') => ({ program: [], provenance: { from, file: 'x', line: 1 } });
const target = {
  key: 'x#f',
  sampled: true,
  types: { shapes: {}, classes: {}, modules: new Set() },
  parameters: [declared, documented],
  seeds: [seed('document'), seed('call-site')],
} as unknown as SearchTarget;
const request = { targets: [target], seed: 3 } as unknown as SearchRequest;

const pool: WorkerPool = {
  close: async () => undefined,
  run: async (jobs) => jobs.map(({ op }) => [{ op, pairs: [[1, 2]] }]) as never,
};

describe('the search without', () => {
  it('documents has no example of theirs, and knows no type from a comment', () => {
    const { request: left, pool: through } = without('documents', { request, pool });
    expect(left.targets[0]?.seeds.map(({ provenance }) => provenance.from)).toEqual(['call-site']);
    expect(left.targets[0]?.parameters.map(({ type }) => type)).toEqual(['string', undefined]);
    expect(left.targets[0]?.types).toBe(target.types);
    expect(through).toBe(pool);
  });

  it('types has no declared one, and keeps what comments say', () => {
    const { request: left } = without('types', { request, pool });
    expect(left.targets[0]).not.toHaveProperty('types');
    expect(left.targets[0]?.parameters).toEqual([
      { ...about, name: 'a', checked: false },
      { ...documented, checked: false },
    ]);
    expect(left.targets[0]?.seeds).toEqual(target.seeds);
  });

  it('comparisons never hears of an operand, and of everything else', async () => {
    const { request: left, pool: through } = without('comparisons', { request, pool });
    const jobs = [{ op: 'explore' }, { op: 'judge' }] as unknown as readonly Job[];
    expect(await through.run(jobs)).toEqual([
      [{ op: 'explore', pairs: [] }],
      [{ op: 'judge', pairs: [[1, 2]] }],
    ]);
    expect(left).toBe(request);
  });

  it('mutants is not steered by kills', () => {
    expect(without('mutants', { request, pool }).request).toEqual({ ...request, steeredByKills: false });
  });
});

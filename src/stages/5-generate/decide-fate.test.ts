import { describe, expect, it } from 'vitest';
import { type Change, decideFates } from './decide-fate.ts';

const F = 'a.js#f';
const change = (more: Partial<Change>): Change => ({
  target: F,
  ownChanged: false,
  usesChanged: [],
  red: [],
  accepted: false,
  ...more,
});
const alone = (target: string) => new Set([target]);
const fate = (more: Partial<Change>) => decideFates([change(more)], alone)[0];

describe('one test that sees something else', () => {
  it('is replaced when the function itself was changed', () => {
    expect(fate({ ownChanged: true })).toEqual({ fate: 'replaced', why: 'the function itself was changed' });
  });

  it('looks like a regression when only what it depends on changed, and names that', () => {
    expect(fate({ usesChanged: ['b.js#h', 'b.js#'] })).toEqual({
      fate: 'regression',
      why: 'the function itself did not change; b.js#h, the top level of b.js did',
    });
    expect(fate({})?.why).toBe('the function itself did not change; nothing of its code in this project did');
  });

  it('looks like a regression when a result became a failure, also where the function was changed', () => {
    expect(fate({ ownChanged: true, crashed: 'does not end' })).toMatchObject({ fate: 'regression' });
  });

  it('looks like a regression when a test of the project fails as well', () => {
    expect(fate({ ownChanged: true, red: ['a.test.js:adds'] })?.why).toContain('a.test.js:adds');
  });

  it('follows what the project states, before anything else', () => {
    expect(fate({ documented: 'new', crashed: 'TypeError: x' })?.fate).toBe('replaced');
    expect(fate({ documented: 'old', ownChanged: true })?.fate).toBe('regression');
  });

  it('is replaced when the user accepts the change, whatever speaks against it', () => {
    const against = { documented: 'old', crashed: 'x', red: ['t'] } as const;
    expect(fate({ ...against, accepted: true })?.fate).toBe('replaced');
  });
});

describe('several tests', () => {
  it('share what the project states of their function, but not a crash', () => {
    const decided = decideFates(
      [change({ documented: 'new' }), change({}), change({ crashed: 'TypeError: x' })],
      alone,
    );
    expect(decided.map((each) => each.fate)).toEqual(['replaced', 'replaced', 'regression']);
  });

  it('do not share it where the project states both', () => {
    const decided = decideFates(
      [change({ documented: 'new' }), change({ documented: 'old' }), change({})],
      alone,
    );
    expect(decided.map((each) => each.fate)).toEqual(['replaced', 'regression', 'regression']);
  });

  it('of a helper are no change on purpose when its callers look like regressions', () => {
    const helper = change({ target: 'b.js#h', ownChanged: true });
    const caller = change({ usesChanged: ['b.js#inner'] });
    const withInner = (target: string) => new Set(target === 'b.js#h' ? ['b.js#h', 'b.js#inner'] : [target]);
    expect(decideFates([helper, caller], withInner)[0]).toEqual({
      fate: 'regression',
      why: 'its change also changes a.js#f, which did not change itself',
    });
    expect(decideFates([helper, caller], alone)[0]?.fate).toBe('replaced');
    expect(decideFates([{ ...helper, accepted: true }, caller], withInner)[0]?.fate).toBe('replaced');
  });
});

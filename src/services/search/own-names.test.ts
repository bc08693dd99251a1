import { describe, expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { withOwnNames } from './own-names.ts';

const call = (bind: string, path: string, ...args: Value[]): Program[number] => ({
  op: 'call',
  bind,
  callee: { from: { module: 'm.js' }, path: [path] },
  args,
});
const argsOf = (programs: readonly Program[]) =>
  programs.map((program) => program.map((step) => (step.op === 'call' ? step.args : [])));

describe('withOwnNames', () => {
  it('changes a name in keys and in texts, in every step that speaks of it', () => {
    const program = [call('r0', 'extend', { '☢': 'nuclear' }), call('r1', 'slug', 'a ☢')];
    expect(argsOf(withOwnNames(program, ''))).toEqual([
      [[{ q: 'nuclear' }], ['a q']],
      [[{ '☢': 'nuclear' }], ['own']],
    ]);
  });

  it('takes no name that another test speaks of', () => {
    const program = [call('r0', 'define', 'box', { size: 1 })];
    const [first] = argsOf(withOwnNames(program, '["own"]'));
    expect(first).toEqual([['other', { size: 1 }]]);
  });

  it('leaves names alone of which the act does not speak', () => {
    const program = [call('r0', 'define', 'box'), call('r1', 'size', 3)];
    expect(withOwnNames(program, '')).toEqual([]);
  });
});

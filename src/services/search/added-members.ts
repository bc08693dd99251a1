// Members that a program adds to the language's own prototypes, called on a literal: what they do is seen in no other way.
import type { Program, Value } from '../../artifacts/index.ts';
import { renumber } from './program.ts';

/** Things to call an added member on, by the type it was added to. */
const LITERALS: Readonly<Record<string, Value>> = {
  Number: 3,
  Array: [1, 2, 3],
  Boolean: true,
};

/** The program, then a call of `Type.prototype.name`; none for types without a literal. */
export function useAdded(program: Program, path: string, text: string): Program[] {
  const [type = '', , ...name] = path.split('.');
  const value = type === 'String' ? text : LITERALS[type];
  if (value === undefined) return [];
  return [
    renumber([
      ...program,
      { op: 'let', bind: 'literal', value },
      { op: 'call', bind: 'added', callee: { from: { step: 'literal' }, path: [name.join('.')] }, args: [] },
    ]),
  ];
}

// What a test expects, and what is seen instead, in a line.
import type { Expectation } from '../../artifacts/index.ts';
import { showValue } from './show-value.ts';

const LONGEST = 240;

/** An expectation as a reader would say it: `returns 5`, `throws TypeError: no`. */
export function describe(expected: readonly Expectation[]): string {
  const line = expected.map(one).join('; ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function one(expected: Expectation): string {
  switch (expected.kind) {
    case 'loads':
      return 'loads';
    case 'throws':
    case 'rejects':
      return expected.value === undefined
        ? `${expected.kind} ${expected.class}: ${expected.message}`
        : `${expected.kind} ${showValue(expected.value)}`;
    case 'argument':
      return `makes argument ${expected.index + 1} ${showValue(expected.value)}`;
    case 'receiver':
      return `makes its object ${showValue(expected.value)}`;
    case 'file':
      return expected.text === null
        ? `removes the file ${expected.path}`
        : `writes ${JSON.stringify(expected.text)} to the file ${expected.path}`;
    case 'calls':
      return `calls ${expected.spy} with ${expected.calls.map((args) => `(${args.map(showValue).join(', ')})`).join(', ') || 'nothing'}`;
    case 'log':
      return `prints (${expected.args.map(showValue).join(', ')}) by ${expected.method}, as message ${expected.index + 1}`;
    case 'log-count':
      return `calls ${expected.method} ${expected.count} times`;
    default:
      return `${expected.kind} ${showValue(expected.value)}`;
  }
}

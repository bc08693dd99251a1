// From a function of the model to its declaration in the checker's tree. Two parsers read the same text; where a
// function ends is what they agree on, for one counts `export` to it and the other does not.
import type { ts as TS } from 'ts-morph';
import type { FunctionFacts } from '../../../src/artifacts/index.ts';

export type Declaration = TS.SignatureDeclaration & { readonly body?: unknown };

/** Finds declarations of one source file. */
export function createLocator(
  ts: typeof TS,
  source: TS.SourceFile,
): (fn: FunctionFacts) => Declaration | undefined {
  const byEnd = new Map<number, Declaration[]>();
  const visit = (node: TS.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const list = byEnd.get(node.end);
      if (list) list.push(node);
      else byEnd.set(node.end, [node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return ({ range }) => {
    const offset = (line: number, column: number) => source.getPositionOfLineAndCharacter(line - 1, column);
    let end: number;
    let start: number;
    try {
      end = offset(range.end.line, range.end.column);
      start = offset(range.start.line, range.start.column);
    } catch {
      return undefined;
    }
    const distance = (node: Declaration) => Math.abs(node.getStart(source) - start);
    return [...(byEnd.get(end) ?? [])].sort((a, b) => distance(a) - distance(b))[0];
  };
}

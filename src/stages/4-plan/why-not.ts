// Why a function is no target of its own.
import type { FileFacts, FunctionFacts } from '../../artifacts/index.ts';

/** One reason, or undefined when the function can be a target. */
export function whyNot(fn: FunctionFacts, file: FileFacts): string | undefined {
  if (fn.kind === 'constructor') return 'is tested as its class';
  if (!fn.exported) return 'is not exported, or marked private: it is tested through what calls it';
  if (fn.kind === 'setter') return 'is a setter: it is tested through the members that read what it sets';
  if (fn.kind === 'class' && !hasConstructor(fn, file))
    return 'has no constructor of its own: its members are targets';
  return undefined;
}

/** A function used as a class is its own constructor; a class needs one that says something. */
function hasConstructor(fn: FunctionFacts, file: FileFacts): boolean {
  if (fn.parameters.length > 0 || fn.calls.length > 0 || fn.throws.length > 0) return true;
  return file.functions.some(
    (other) => other.kind === 'constructor' && other.owner?.name === fn.qualifiedName,
  );
}

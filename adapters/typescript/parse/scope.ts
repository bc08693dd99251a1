// Looking names up through the functions around a place.
import type { Binding, Fn } from './unit.ts';

/** The binding a name has in a scope; blocks are not told apart. */
export function lookup(scope: Fn, name: string): Binding | undefined {
  for (let s: Fn | undefined = scope; s; s = s.outer) {
    const binding = s.names.get(name);
    if (binding) return binding;
  }
  return undefined;
}

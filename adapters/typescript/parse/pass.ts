// The state of the one walk over a file: where it is, and what it has gathered.
import type { FlatTree, NodeId } from './flat-tree.ts';
import { lookup } from './scope.ts';
import { brief } from './text.ts';
import type { Binding, Cls, Fn, Unit } from './unit.ts';

/** What is done at a node of some type. */
export type Handler = (pass: Pass, node: NodeId) => void;

/** One per file. */
export class Pass {
  readonly tree: FlatTree;
  readonly unit: Unit;
  top: Fn;
  readonly stack: Fn[];
  /** Ends of the control structures that are open. */
  readonly control: NodeId[] = [];
  readonly invocations: { readonly fn: NodeId; readonly args: readonly NodeId[]; readonly scope: Fn }[] = [];

  constructor(tree: FlatTree) {
    this.tree = tree;
    this.top = newFunction(tree, 0, undefined, 0);
    this.stack = [this.top];
    this.unit = {
      tree,
      root: this.top,
      functions: [],
      byNode: new Map(),
      classes: new Map(),
      memberAssignments: [],
      merges: [],
      definitions: [],
      exports: [],
      namespaces: new Map(),
      imports: [],
      reexports: [],
      docs: new Map(),
      comments: [],
      opened: new Map(),
      callSites: [],
    };
  }

  /** The binding a name has here, looked up through the enclosing functions. */
  lookup(name: string): Binding | undefined {
    return lookup(this.top, name);
  }

  nest(node: NodeId): void {
    this.control.push(this.tree.afterOf(node));
    this.top.nesting = Math.max(this.top.nesting, this.control.length - this.top.controlBase);
  }
}

/** A function without its contents; without `outer` it is the program. */
export function newFunction(
  tree: FlatTree,
  node: NodeId,
  outer: Fn | undefined,
  controlBase: number,
  cls?: Cls,
): Fn {
  const type = tree.type(node);
  let async = false;
  let generator = type.startsWith('generator');
  const stop = tree.afterOf(node);
  for (let c = node + 1; outer && c < stop; c = tree.afterOf(c)) {
    const token = tree.type(c);
    if (token === "'async'") async = true;
    else if (token === "'*'") generator = true;
    else if (token === 'formal_parameters' || token === 'statement_block') break;
  }
  const returnType = outer ? tree.child(node, 'return_type') : -1;
  return {
    node,
    after: tree.afterOf(node),
    type,
    outer,
    names: new Map(),
    params: [],
    async,
    generator,
    returnType: returnType >= 0 ? brief(tree.source(returnType).replace(/^:\s*/, ''), 200) : undefined,
    cls,
    branches: [],
    throws: [],
    literals: [],
    calls: [],
    returns: [],
    refs: new Set(),
    writes: new Set(),
    effects: new Set(),
    cyclomatic: 1,
    nesting: 0,
    controlBase,
    assignsThis: false,
  };
}

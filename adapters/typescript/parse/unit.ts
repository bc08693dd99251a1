// What one walk over a file collects, before anything is resolved.
import type { FlatTree, NodeId } from './flat-tree.ts';

export interface Binding {
  kind: 'function' | 'class' | 'variable' | 'parameter' | 'import';
  /** The value: a function, class, initialiser or bound argument; -1 when unknown. */
  node: NodeId;
  /** Properties to follow from that value: `const { a } = b` binds `a` to `b`, keys `['a']`. */
  keys: readonly string[];
  /** Where the value's own names are to be looked up. */
  scope: Fn;
  /** For parameters: which one. For names that stand for a parameter with defaults mixed in, too. */
  parameter?: { readonly fn: Fn; readonly index: number };
  /** For imports. */
  from?: { readonly specifier: string; readonly imported: string };
}

export interface Param {
  name: string;
  optional: boolean;
  rest: boolean;
  default?: string;
  type?: string;
  readonly keys: Set<string>;
  called: boolean;
}

export interface Branch {
  readonly kind: string;
  readonly line: number;
  readonly condition: string;
}

export interface Thrown {
  readonly line: number;
  readonly class?: string;
  readonly message?: string;
  readonly guard?: string;
}

/** A function, or the program itself: also the scope of the names declared in it (blocks are not told apart). */
export interface Fn {
  readonly node: NodeId;
  readonly after: NodeId;
  readonly type: string;
  readonly outer: Fn | undefined;
  readonly names: Map<string, Binding>;
  readonly params: Param[];
  readonly async: boolean;
  readonly generator: boolean;
  readonly returnType: string | undefined;
  /** The class it is a member of. */
  readonly cls: Cls | undefined;
  readonly branches: Branch[];
  readonly throws: Thrown[];
  /** Nodes of string, number, regexp and template literals. */
  readonly literals: NodeId[];
  readonly calls: { readonly node: NodeId; readonly callee: NodeId }[];
  readonly returns: NodeId[];
  /** Names it mentions. */
  readonly refs: Set<string>;
  /** Names it assigns to, or to a property of. */
  readonly writes: Set<string>;
  readonly effects: Set<string>;
  cyclomatic: number;
  nesting: number;
  /** Number of open control structures where it begins. */
  readonly controlBase: number;
  assignsThis: boolean;
}

export interface Member {
  readonly name: string;
  readonly fn: Fn;
  readonly static: boolean;
  readonly kind: 'method' | 'getter' | 'setter' | 'constructor';
  /** False for `#x` and for what TypeScript calls private or protected. */
  readonly visible: boolean;
}

export interface Cls {
  readonly node: NodeId;
  readonly scope: Fn;
  readonly name: string | undefined;
  readonly abstract: boolean;
  /** The expression after `extends`, or -1. */
  readonly heritage: NodeId;
  readonly members: Member[];
  /** Static fields: name → initialiser. */
  readonly statics: { readonly name: string; readonly value: NodeId }[];
}

export interface ExportedName {
  readonly path: readonly string[];
  /** The value, or -1 when it is a name. */
  readonly node: NodeId;
  readonly name?: string;
  readonly scope: Fn;
  readonly via: string;
}

export interface Import {
  readonly specifier: string;
  readonly names: Record<string, string>;
}

export interface Reexport {
  readonly name: string;
  readonly from: string;
  readonly imported: string;
}

export interface DocTag {
  readonly name: string;
  readonly text: string;
  /** Lines after the comment's first. */
  readonly line: number;
}

/** A doc comment taken apart, once for what it says and for the examples in it. */
export interface DocComment {
  readonly lines: readonly string[];
  readonly summary: readonly string[];
  readonly tags: readonly DocTag[];
}

/** A file, walked once. */
export interface Unit {
  readonly tree: FlatTree;
  readonly root: Fn;
  readonly functions: Fn[];
  readonly byNode: Map<NodeId, Fn>;
  readonly classes: Map<NodeId, Cls>;
  /** `a.b = value`, in order. */
  readonly memberAssignments: { readonly left: NodeId; readonly right: NodeId; readonly scope: Fn }[];
  /** `Object.assign(a.b, value)` and its like, in order. */
  readonly merges: { readonly target: NodeId; readonly source: NodeId; readonly scope: Fn }[];
  /** `Object.defineProperty(target, 'name', descriptor)`. */
  readonly definitions: {
    readonly target: NodeId;
    readonly name: string;
    readonly value: NodeId;
    readonly scope: Fn;
  }[];
  readonly exports: ExportedName[];
  /** What namespaces export that are not exported where they stand, by the namespace's name; paths begin below it. */
  readonly namespaces: Map<string, ExportedName[]>;
  readonly imports: Import[];
  readonly reexports: Reexport[];
  /** Index into the text at which a doc comment ends, white space skipped → the comment. */
  readonly docs: Map<number, NodeId>;
  readonly comments: NodeId[];
  /** Doc comments that were taken apart. */
  readonly opened: Map<NodeId, DocComment>;
  /** Calls whose arguments might all be literals. */
  readonly callSites: { readonly node: NodeId; readonly callee: NodeId; readonly args: NodeId }[];
}

// A syntax tree copied out of the parser's memory into flat arrays, in one cursor walk.
// Crossing into WebAssembly costs more than all the analysis does, so it happens once per node; afterwards a node is
// an index, its subtree the range up to `after`, and nothing recurses however deep the source nests.
import type { Language, Tree } from 'web-tree-sitter';

/** A node: its index in preorder. -1 is no node. */
export type NodeId = number;

const OPAQUE = new Set([
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'interface_declaration',
  'type_alias_declaration',
  'jsx_text',
  'string',
  'regex',
  'comment',
  'identifier',
  'property_identifier',
  'number',
]);

/** What a grammar calls things, looked up once per grammar. */
export interface Vocabulary {
  /** Type id → name; an anonymous token is quoted: `'async'`. */
  readonly types: readonly string[];
  /** Field id → name. */
  readonly fields: readonly (string | null)[];
  /** Type ids whose insides are not looked at. */
  readonly opaque: Uint8Array;
}

export function vocabularyOf(language: Language): Vocabulary {
  const types = language.types.map((type, id) => (language.nodeTypeIsNamed(id) ? type : `'${type}'`));
  const opaque = new Uint8Array(types.length);
  types.forEach((type, id) => {
    if (OPAQUE.has(type) || type.startsWith("'")) opaque[id] = 1;
  });
  return { types, fields: language.fields, opaque };
}

const ERROR_TYPE = 65535;
const INITIAL = 1 << 15;

export class FlatTree {
  readonly text: string;
  count = 0;
  /** True when the parser had to skip or invent something. */
  readonly hasError: boolean;
  private readonly vocabulary: Vocabulary;
  private types = new Uint16Array(INITIAL);
  private fields = new Uint8Array(INITIAL);
  start = new Int32Array(INITIAL);
  end = new Int32Array(INITIAL);
  parent = new Int32Array(INITIAL);
  /** The first node in preorder that is not in the node's subtree. */
  after = new Int32Array(INITIAL);
  private lines: number[] | undefined;

  constructor(tree: Tree, text: string, vocabulary: Vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.hasError = tree.rootNode.hasError;
    this.copy(tree);
  }

  private copy(tree: Tree): void {
    const cursor = tree.walk();
    const { opaque } = this.vocabulary;
    let parent = -1;
    for (;;) {
      const n = this.count++;
      if (n === this.start.length) this.grow();
      const type = cursor.nodeTypeId;
      this.types[n] = type;
      this.fields[n] = cursor.currentFieldId;
      this.start[n] = cursor.startIndex;
      this.end[n] = cursor.endIndex;
      this.parent[n] = parent;
      if (opaque[type] !== 1 && cursor.gotoFirstChild()) {
        parent = n;
        continue;
      }
      this.after[n] = n + 1;
      while (!cursor.gotoNextSibling()) {
        if (parent < 0 || !cursor.gotoParent()) {
          cursor.delete();
          return;
        }
        this.after[parent] = this.count;
        parent = this.parent[parent] as number;
      }
    }
  }

  private grow(): void {
    const bigger = <T extends Uint8Array | Uint16Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    const size = this.start.length * 2;
    this.types = bigger(this.types, new Uint16Array(size));
    this.fields = bigger(this.fields, new Uint8Array(size));
    this.start = bigger(this.start, new Int32Array(size));
    this.end = bigger(this.end, new Int32Array(size));
    this.parent = bigger(this.parent, new Int32Array(size));
    this.after = bigger(this.after, new Int32Array(size));
  }

  /** Numeric type, an index into the vocabulary's `types`. */
  typeId(n: NodeId): number {
    return this.types[n] as number;
  }

  type(n: NodeId): string {
    const id = this.types[n] as number;
    return id === ERROR_TYPE ? 'ERROR' : (this.vocabulary.types[id] ?? 'ERROR');
  }

  field(n: NodeId): string | null {
    return this.vocabulary.fields[this.fields[n] as number] ?? null;
  }

  source(n: NodeId): string {
    return this.text.slice(this.start[n], this.end[n]);
  }

  parentOf(n: NodeId): NodeId {
    return this.parent[n] ?? -1;
  }

  afterOf(n: NodeId): NodeId {
    return this.after[n] as number;
  }

  startOf(n: NodeId): number {
    return this.start[n] as number;
  }

  endOf(n: NodeId): number {
    return this.end[n] as number;
  }

  /** The child in this field, or -1. */
  child(n: NodeId, field: string): NodeId {
    const end = this.afterOf(n);
    for (let c = n + 1; c < end; c = this.afterOf(c)) if (this.field(c) === field) return c;
    return -1;
  }

  /** The first child of this type, or -1. */
  childOfType(n: NodeId, type: string): NodeId {
    const end = this.afterOf(n);
    for (let c = n + 1; c < end; c = this.afterOf(c)) if (this.type(c) === type) return c;
    return -1;
  }

  /** Children that are neither tokens nor comments, in order. */
  named(n: NodeId): NodeId[] {
    const out: NodeId[] = [];
    const end = this.afterOf(n);
    for (let c = n + 1; c < end; c = this.afterOf(c)) {
      const type = this.type(c);
      if (type[0] !== "'" && type !== 'comment') out.push(c);
    }
    return out;
  }

  /** 1-based line of an index into the text. */
  line(index: number): number {
    const lines = this.lineStarts();
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lines[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** 1-based line and 0-based column of an index into the text. */
  position(index: number): { line: number; column: number } {
    const line = this.line(index);
    return { line, column: index - (this.lineStarts()[line - 1] as number) };
  }

  private lineStarts(): readonly number[] {
    if (this.lines) return this.lines;
    const lines = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) lines.push(at + 1);
    this.lines = lines;
    return lines;
  }
}

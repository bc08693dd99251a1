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
  'property_signature',
  'method_signature',
  'index_signature',
  'call_signature',
  'construct_signature',
  'extends_type_clause',
  'union_type',
  'intersection_type',
  'function_type',
  'constructor_type',
  'conditional_type',
  'generic_type',
  'literal_type',
  'tuple_type',
  'array_type',
  'lookup_type',
  'parenthesized_type',
  'readonly_type',
  'template_literal_type',
  'type_query',
  'index_type_query',
  'type_predicate',
  'jsx_text',
  'string',
  'regex',
  'comment',
  'identifier',
  'property_identifier',
  'number',
]);

/** The tokens that say something; all others are punctuation, and left out. */
const TOKENS = new Set(
  ['async', '*', 'static', 'get', 'set', 'default', 'type', '=', '&&', '||', '??'].map((t) => `'${t}'`),
);

/** What a grammar calls things, looked up once per grammar. */
export interface Vocabulary {
  /** Type id → name; an anonymous token is quoted: `'async'`. */
  readonly types: readonly string[];
  /** Field id → name. */
  readonly fields: readonly (string | null)[];
  /** Type ids whose insides are not looked at. */
  readonly opaque: Uint8Array;
  /** Type ids of anonymous tokens: 1 for one that is kept, 2 for punctuation. */
  readonly token: Uint8Array;
}

export function vocabularyOf(language: Language): Vocabulary {
  const types = language.types.map((type, id) => (language.nodeTypeIsNamed(id) ? type : `'${type}'`));
  const opaque = new Uint8Array(types.length);
  const token = new Uint8Array(types.length);
  types.forEach((type, id) => {
    if (type.startsWith("'")) token[id] = TOKENS.has(type) ? 1 : 2;
    if (OPAQUE.has(type) || token[id] !== 0) opaque[id] = 1;
  });
  return { types, fields: language.fields, opaque, token };
}

const ERROR_TYPE = 65535;
const INITIAL = 1 << 16;

/** Columns that trees are copied into, one after the other: a tree is valid until the next one takes its place. */
export class Columns {
  size = INITIAL;
  types = new Uint16Array(INITIAL);
  fields = new Uint8Array(INITIAL);
  start = new Int32Array(INITIAL);
  end = new Int32Array(INITIAL);
  parent = new Int32Array(INITIAL);
  /** The first node in preorder that is not in the node's subtree. */
  after = new Int32Array(INITIAL);

  grow(): void {
    this.size *= 2;
    const bigger = (old: Int32Array) => {
      const fresh = new Int32Array(this.size);
      fresh.set(old);
      return fresh;
    };
    const types = new Uint16Array(this.size);
    types.set(this.types);
    this.types = types;
    const fields = new Uint8Array(this.size);
    fields.set(this.fields);
    this.fields = fields;
    this.start = bigger(this.start);
    this.end = bigger(this.end);
    this.parent = bigger(this.parent);
    this.after = bigger(this.after);
  }
}

export class FlatTree {
  readonly text: string;
  count = 0;
  /** True when the parser had to skip or invent something. */
  readonly hasError: boolean;
  private readonly vocabulary: Vocabulary;
  private readonly columns: Columns;
  private lines: number[] | undefined;

  constructor(tree: Tree, text: string, vocabulary: Vocabulary, columns: Columns) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.columns = columns;
    this.hasError = tree.rootNode.hasError;
    this.copy(tree);
  }

  /**
   * Every question to the cursor costs as much as a step of it, so as few as possible are asked: punctuation is only
   * stepped over, and an inner node ends where its last child does.
   */
  private copy(tree: Tree): void {
    const cursor = tree.walk();
    const { opaque, token } = this.vocabulary;
    const { columns } = this;
    let { types, fields, start, end, parent, after, size } = columns;
    let count = 0;
    let above = -1;
    for (;;) {
      const type = cursor.nodeTypeId;
      const kind = token[type];
      let last = -1;
      if (kind !== 2) {
        const n = count++;
        if (n === size) {
          columns.grow();
          ({ types, fields, start, end, parent, after, size } = columns);
        }
        types[n] = type;
        start[n] = cursor.startIndex;
        parent[n] = above;
        fields[n] = kind === 1 ? 0 : cursor.currentFieldId;
        if (opaque[type] !== 1 && cursor.gotoFirstChild()) {
          above = n;
          continue;
        }
        end[n] = cursor.endIndex;
        after[n] = count;
        last = n;
      }
      while (!cursor.gotoNextSibling()) {
        if (above < 0) {
          if (count === 1) end[0] = this.text.length;
          cursor.delete();
          this.count = count;
          return;
        }
        end[above] = last < 0 ? cursor.endIndex : (end[last] as number);
        after[above] = count;
        cursor.gotoParent();
        last = above;
        above = parent[above] as number;
      }
    }
  }

  /** Numeric type, an index into the vocabulary's `types`. */
  typeId(n: NodeId): number {
    return this.columns.types[n] as number;
  }

  type(n: NodeId): string {
    const id = this.columns.types[n] as number;
    return id === ERROR_TYPE ? 'ERROR' : (this.vocabulary.types[id] ?? 'ERROR');
  }

  field(n: NodeId): string | null {
    return this.vocabulary.fields[this.columns.fields[n] as number] ?? null;
  }

  source(n: NodeId): string {
    return this.text.slice(this.columns.start[n], this.columns.end[n]);
  }

  parentOf(n: NodeId): NodeId {
    return this.columns.parent[n] ?? -1;
  }

  afterOf(n: NodeId): NodeId {
    return this.columns.after[n] as number;
  }

  startOf(n: NodeId): number {
    return this.columns.start[n] as number;
  }

  endOf(n: NodeId): number {
    return this.columns.end[n] as number;
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

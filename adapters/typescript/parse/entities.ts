// What a file declares beside functions: classes, interfaces, types, enumerations, and the schemas of validators.
import type { Entity } from '../../../src/artifacts/index.ts';
import type { FlatTree, NodeId } from './flat-tree.ts';
import { brief, chain, propertyName } from './text.ts';
import type { Unit } from './unit.ts';

type Member = Entity['members'][number];

const DECLARATIONS: Readonly<Record<string, Entity['kind']>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  interface_declaration: 'interface',
  type_alias_declaration: 'type',
  enum_declaration: 'enum',
};
/** Modules whose chained calls describe data. */
const VALIDATORS = /^(?:zod(?:\/.*)?|valibot)$/;
const TEXT = 160;
const MEMBERS = 200;

/** Entities of a file, in source order. */
export function entitiesOf(unit: Unit, file: string): Entity[] {
  const { tree } = unit;
  const listed = exportedNames(tree);
  const validators = validatorNames(unit);
  const found: Entity[] = [];
  for (let node = 1; node < tree.count; node++) {
    const type = tree.type(node);
    const kind = Object.hasOwn(DECLARATIONS, type) ? DECLARATIONS[type] : undefined;
    const isVariable = validators.size > 0 && type === 'variable_declarator';
    if (kind === undefined && !isVariable) continue;
    const nameNode = tree.child(node, 'name');
    const name = nameNode < 0 ? undefined : tree.source(nameNode);
    if (name === undefined) continue;
    const about =
      kind === undefined ? schemaOf(tree, node, validators) : { kind, ...BODIES[kind](tree, node) };
    if (!about) continue;
    found.push({
      name,
      file,
      line: tree.line(tree.startOf(node)),
      exported: listed.has(name) || isExported(tree, node),
      ...about,
      members: about.members.slice(0, MEMBERS),
    });
  }
  return found;
}

interface Body {
  readonly text?: string;
  readonly members: readonly Member[];
}

const BODIES: Readonly<Record<Entity['kind'], (tree: FlatTree, node: NodeId) => Body>> = {
  class: classBody,
  interface: (tree, node) => ({ members: signatures(tree, tree.child(node, 'body')) }),
  type(tree, node) {
    const value = tree.child(node, 'value');
    if (value < 0) return { members: [] };
    if (tree.type(value) === 'object_type') return { members: signatures(tree, value) };
    return { text: brief(tree.source(value), TEXT), members: [] };
  },
  enum(tree, node) {
    const body = tree.child(node, 'body');
    const members = (body < 0 ? [] : tree.named(body)).flatMap((each): Member[] => {
      const nameNode = tree.type(each) === 'enum_assignment' ? tree.child(each, 'name') : each;
      const name = propertyName(tree, nameNode);
      const value = tree.child(each, 'value');
      if (name === undefined) return [];
      return [{ name, optional: false, ...(value < 0 ? {} : { text: brief(tree.source(value), TEXT) }) }];
    });
    return { members };
  },
  schema: () => ({ members: [] }),
};

/** `a?: string`, `readonly b: number`, `m(x: string): void`, `[key: string]: T` as members. */
function signatures(tree: FlatTree, body: NodeId): Member[] {
  return (body < 0 ? [] : tree.named(body)).flatMap((node): Member[] => {
    const text = tree.source(node);
    const index = /^(?:readonly\s+)?(\[[^\]]*\])\s*(?:\?|[+-]\?)?:\s*(.+)$/s.exec(text);
    if (index) return [{ name: index[1] as string, optional: false, text: brief(index[2] as string, TEXT) }];
    const match = /^(?:readonly\s+|get\s+|set\s+)?(?:(['"])(.*?)\1|([\w$]+))(\?)?\s*(.*)$/s.exec(text);
    const name = match?.[2] ?? match?.[3];
    if (!match || name === undefined) return [];
    const rest = brief((match[5] ?? '').replace(/^:\s*/, ''), TEXT);
    return [{ name, optional: match[4] === '?', ...(rest === '' ? {} : { text: rest }) }];
  });
}

function classBody(tree: FlatTree, node: NodeId): Body {
  const body = tree.child(node, 'body');
  const members: Member[] = [];
  for (const each of body < 0 ? [] : tree.named(body)) {
    const type = tree.type(each);
    const nameNode = tree.child(each, 'name') >= 0 ? tree.child(each, 'name') : tree.child(each, 'property');
    const name = propertyName(tree, nameNode);
    if (name === undefined || tree.type(nameNode) === 'private_property_identifier') continue;
    const isField = type === 'public_field_definition' || type === 'field_definition';
    if (isField) {
      const annotation = tree.child(each, 'type');
      const optional = /^\s*\?/.test(tree.text.slice(tree.endOf(nameNode), tree.endOf(nameNode) + 3));
      const text = annotation < 0 ? undefined : brief(tree.source(annotation).replace(/^:\s*/, ''), TEXT);
      members.push({ name, optional, ...(text === undefined ? {} : { text }) });
    } else if (type === 'method_definition') {
      const parameters = tree.child(each, 'parameters');
      if (name === 'constructor') members.push(...parameterProperties(tree, parameters));
      const result = tree.child(each, 'return_type');
      const text =
        (parameters < 0 ? '()' : tree.source(parameters)) + (result < 0 ? '' : tree.source(result));
      members.push({ name, optional: false, text: brief(text, TEXT) });
    }
  }
  return { members };
}

/** `constructor(readonly a: string)` declares a field. */
function parameterProperties(tree: FlatTree, parameters: NodeId): Member[] {
  return (parameters < 0 ? [] : tree.named(parameters)).flatMap((node): Member[] => {
    const match =
      /^(?:(?:public|protected|private|readonly|override)\s+)+([\w$]+)(\?)?\s*(?::\s*([^=]+))?/.exec(
        tree.source(node),
      );
    if (!match || /^(?:private|protected)\b/.test(match[0])) return [];
    const text = match[3]?.trim();
    const optional = match[2] === '?';
    return [
      { name: match[1] as string, optional, ...(text === undefined ? {} : { text: brief(text, TEXT) }) },
    ];
  });
}

/** A variable that holds `z.object({ … })`, or any other call on a validator. */
function schemaOf(
  tree: FlatTree,
  node: NodeId,
  validators: ReadonlyMap<string, string>,
): (Body & { readonly kind: 'schema' }) | undefined {
  const value = tree.child(node, 'value');
  if (value < 0 || tree.type(value) !== 'call_expression') return undefined;
  // `z.object({…}).strict().readonly()`: the innermost call names the validator.
  let call = value;
  let names: readonly string[] | undefined;
  for (let steps = 0; steps < 32; steps++) {
    const callee = tree.child(call, 'function');
    names = callee < 0 ? undefined : chain(tree, callee);
    if (names !== undefined || callee < 0) break;
    const inner = tree.child(callee, 'object');
    if (inner < 0 || tree.type(inner) !== 'call_expression') break;
    call = inner;
  }
  const library = validators.get(names?.[0] ?? '');
  if (library === undefined) return undefined;
  const list = tree.child(call, 'arguments');
  const record = list < 0 ? undefined : tree.named(list).find((each) => tree.type(each) === 'object');
  const members = (record === undefined ? [] : tree.named(record)).flatMap((pair): Member[] => {
    const name = propertyName(tree, tree.child(pair, 'key'));
    const field = tree.child(pair, 'value');
    if (name === undefined || field < 0) return [];
    const text = tree.source(field);
    const optional = /\.(?:optional|nullish)\(\)|^(?:\w+\.)?(?:optional|nullish)\(/.test(text);
    return [{ name, optional, text: brief(text, TEXT) }];
  });
  const text = members.length === 0 ? brief(tree.source(value), TEXT) : library;
  return { kind: 'schema', text, members };
}

/** Local names that stand for a validator or something of it → its module. */
function validatorNames({ imports }: Unit): ReadonlyMap<string, string> {
  return new Map(
    imports
      .filter(({ specifier }) => VALIDATORS.test(specifier))
      .flatMap(({ specifier, names }) => Object.keys(names).map((name) => [name, specifier] as const)),
  );
}

function isExported(tree: FlatTree, node: NodeId): boolean {
  for (let p = tree.parentOf(node), steps = 0; p >= 0 && steps < 3; p = tree.parentOf(p), steps++) {
    const type = tree.type(p);
    if (type === 'export_statement') return true;
    if (type === 'statement_block' || type === 'program') return false;
  }
  return false;
}

/** Names in the file's export lists: types among them are nothing to whoever runs the code. */
function exportedNames({ text }: FlatTree): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, list = ''] of text.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}(?!\s*from)/g))
    for (const item of list.split(','))
      names.add(
        item
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)[0] ?? '',
      );
  return names;
}

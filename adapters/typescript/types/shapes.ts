// From the checker's types to shapes. Bounded in depth and size: a shape is for making values, not for proofs.
import type { ts as TS } from 'ts-morph';
import type { ShapePlace, ShapeProperty, TypeShape } from '../../../src/artifacts/index.ts';
import { builtinShape } from './builtins.ts';

/** Nested records and lists that are followed, parts of one function's shapes, members of a union, properties. */
const DEPTH = 7;
const PARTS = 500;
const MEMBERS = 64;
const PROPERTIES = 48;

const ANY: TypeShape = { kind: 'any' };
const primitive = (name: Extract<TypeShape, { kind: 'primitive' }>['name']): TypeShape => ({
  kind: 'primitive',
  name,
});

export interface Shaper {
  /** `defined` leaves `undefined` out of a union: a parameter that may be left out says so itself. */
  shape(type: TS.Type, defined?: boolean): TypeShape;
  /** Begins a function: its parts are counted anew. */
  reset(): void;
}

export interface ShaperDeps {
  readonly ts: typeof TS;
  readonly program: TS.Program;
  readonly checker: TS.TypeChecker;
  /** Takes the shapes of types that contain themselves, named after the file that asks. */
  readonly shapes: Record<string, TypeShape>;
  readonly path: string;
  /** The module of the tree whose exports a declaration file stands for. */
  readonly moduleOf: (declaration: string) => string | undefined;
}

export function createShaper({ ts, program, checker, shapes, path, moduleOf }: ShaperDeps): Shaper {
  const { TypeFlags, ObjectFlags, SymbolFlags } = ts;
  let parts = 0;
  const open: TS.Type[] = [];
  const recursive = new Map<TS.Type, string>();

  const fileOf = (symbol: TS.Symbol | undefined) => symbol?.declarations?.[0]?.getSourceFile();
  const isLibrary = (symbol: TS.Symbol | undefined) => {
    const file = fileOf(symbol);
    return (
      file !== undefined &&
      (program.isSourceFileDefaultLibrary(file) || /\/node_modules\/@types\/node\//.test(file.fileName))
    );
  };
  const isInstalled = (symbol: TS.Symbol | undefined) =>
    fileOf(symbol)?.fileName.includes('/node_modules/') ?? false;
  const nameOf = (type: TS.Type) => (type.aliasSymbol ?? type.symbol)?.name ?? '';

  function shape(type: TS.Type, defined = false): TypeShape {
    if (++parts > PARTS || open.length > DEPTH) return ANY;
    const { flags } = type;
    if (flags & (TypeFlags.Any | TypeFlags.Unknown)) return ANY;
    if (flags & TypeFlags.Never) return { kind: 'never' };
    if (flags & TypeFlags.EnumLike) return enumShape(type) ?? ANY;
    if (flags & TypeFlags.Union) return unionShape(type as TS.UnionType, defined);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value };
    if (flags & TypeFlags.BooleanLiteral)
      return { kind: 'literal', value: checker.typeToString(type) === 'true' };
    if (flags & TypeFlags.BigIntLiteral) {
      const text = checker.typeToString(type).replace(/n$/, '');
      return { kind: 'literal', value: { $: 'bigint', value: text } };
    }
    if (flags & (TypeFlags.String | TypeFlags.StringMapping)) return primitive('string');
    if (flags & TypeFlags.Number) return primitive('number');
    if (flags & TypeFlags.Boolean) return primitive('boolean');
    if (flags & TypeFlags.BigInt) return primitive('bigint');
    if (flags & TypeFlags.ESSymbolLike) return primitive('symbol');
    if (flags & (TypeFlags.Undefined | TypeFlags.Void)) return primitive('undefined');
    if (flags & TypeFlags.Null) return primitive('null');
    if (flags & TypeFlags.NonPrimitive) return primitive('object');
    if (flags & TypeFlags.TemplateLiteral) {
      const { texts, types } = type as TS.TemplateLiteralType;
      return { kind: 'template', texts: [...texts], parts: types.map((each) => shape(each)) };
    }
    if (flags & TypeFlags.TypeParameter) return genericShape(type as TS.TypeParameter);
    if (flags & TypeFlags.Index) {
      const of = (type as TS.IndexType).type;
      if (of.flags & TypeFlags.TypeParameter) return { kind: 'keyof', of: of.symbol.name };
    }
    if (flags & TypeFlags.Instantiable) {
      const bound = checker.getBaseConstraintOfType(type);
      return bound === undefined || bound === type ? ANY : nested(type, () => shape(bound));
    }
    if (flags & TypeFlags.Intersection) return intersectionShape(type as TS.IntersectionType);
    return flags & TypeFlags.Object ? objectShape(type as TS.ObjectType) : ANY;
  }

  /** Follows a type's parts; one that is met inside itself becomes a name. */
  function nested(type: TS.Type, make: () => TypeShape): TypeShape {
    if (open.includes(type)) {
      let name = recursive.get(type);
      if (name === undefined) {
        const plain = `${path}#${nameOf(type).replace(/^__.*/, '') || 'Nested'}`;
        name = plain;
        for (let n = 2; Object.hasOwn(shapes, name) || [...recursive.values()].includes(name); n++)
          name = `${plain}~${n}`;
        recursive.set(type, name);
      }
      return { kind: 'reference', name };
    }
    const known = recursive.get(type);
    if (known !== undefined && Object.hasOwn(shapes, known)) return { kind: 'reference', name: known };
    open.push(type);
    const made = make();
    open.pop();
    const name = recursive.get(type);
    if (name === undefined) return made;
    shapes[name] = made;
    return { kind: 'reference', name };
  }

  function unionShape(type: TS.UnionType, defined: boolean): TypeShape {
    return nested(type, () => {
      const members: TypeShape[] = [];
      const seen = new Set<string>();
      const add = (member: TypeShape) => {
        const key = JSON.stringify(member);
        if (!seen.has(key)) members.push(member);
        seen.add(key);
      };
      const booleans = type.types.filter((each) => each.flags & TypeFlags.BooleanLiteral).length;
      for (const each of type.types) {
        if (members.length >= MEMBERS) break;
        if (defined && each.flags & (TypeFlags.Undefined | TypeFlags.Void)) continue;
        if (each.flags & TypeFlags.BooleanLiteral && booleans === 2) add(primitive('boolean'));
        else add(shape(each));
      }
      const enums = members.filter((member) => member.kind === 'enum');
      const merged = [...members.filter((member) => member.kind !== 'enum'), ...mergeEnums(enums)];
      if (merged.some((member) => member.kind === 'any')) return ANY;
      return merged.length === 1 ? (merged[0] as TypeShape) : { kind: 'union', members: merged };
    });
  }

  function mergeEnums(enums: readonly Extract<TypeShape, { kind: 'enum' }>[]): TypeShape[] {
    const byName = new Map<string, Extract<TypeShape, { kind: 'enum' }>>();
    for (const each of enums) {
      const known = byName.get(each.name);
      byName.set(each.name, known ? { ...known, members: [...known.members, ...each.members] } : each);
    }
    return [...byName.values()];
  }

  function enumShape(type: TS.Type): TypeShape | undefined {
    const declarations = type.symbol?.declarations ?? [];
    const member = declarations.find(ts.isEnumMember);
    const whole = member?.parent ?? declarations.find(ts.isEnumDeclaration);
    if (!whole) return undefined;
    const members = (member ? [member] : [...whole.members]).flatMap((each) => {
      const value = checker.getConstantValue(each);
      return value === undefined || !ts.isIdentifier(each.name) ? [] : [{ name: each.name.text, value }];
    });
    const modifiers = ts.getCombinedModifierFlags(whole);
    const readable =
      modifiers & ts.ModifierFlags.Export &&
      !(modifiers & (ts.ModifierFlags.Const | ts.ModifierFlags.Ambient | ts.ModifierFlags.Default)) &&
      ts.isSourceFile(whole.parent) &&
      !whole.getSourceFile().isDeclarationFile;
    const module = whole.getSourceFile().fileName.slice(1);
    return { kind: 'enum', name: whole.name.text, ...(readable ? { module } : {}), members };
  }

  function genericShape(type: TS.TypeParameter): TypeShape {
    if (open.includes(type)) return ANY;
    open.push(type);
    // As declared: the constraint that the checker gives has its own parameters resolved away.
    const declared = type.symbol.declarations?.find(ts.isTypeParameterDeclaration)?.constraint;
    const constraint = declared ? checker.getTypeFromTypeNode(declared) : type.getDefault();
    const bound = constraint === undefined ? ANY : shape(constraint);
    open.pop();
    return { kind: 'generic', name: type.symbol.name, bound };
  }

  /** The module of the tree that exports a type under its own name. */
  function exporterOf(alias: TS.Symbol | undefined): string | undefined {
    const declared = alias?.declarations?.find(ts.isTypeAliasDeclaration);
    if (!declared || !ts.isSourceFile(declared.parent) || isInstalled(alias)) return undefined;
    const exported = (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Export) !== 0;
    return exported && !declared.typeParameters ? declared.getSourceFile().fileName.slice(1) : undefined;
  }

  function intersectionShape(type: TS.IntersectionType): TypeShape {
    const plain = type.types.find(
      (each) => each.flags & (TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BigIntLike),
    );
    if (plain) {
      const base = shape(plain);
      // `string & {}` keeps the literals of a union in sight; nothing is asked of its values.
      const marked = type.types.some(
        (each) => each !== plain && checker.getPropertiesOfType(each).length > 0,
      );
      if (!marked) return base;
      const module = exporterOf(type.aliasSymbol);
      return { kind: 'brand', name: nameOf(type) || 'brand', ...(module ? { module } : {}), base };
    }
    if (type.types.some((each) => each.flags & TypeFlags.Instantiable && !type.getProperties().length))
      return primitive('object');
    return objectShape(type);
  }

  function objectShape(type: TS.Type): TypeShape {
    const flags = (type as TS.ObjectType).objectFlags;
    const { symbol } = type;
    if (checker.isTupleType(type)) return nested(type, () => tupleShape(type as TS.TupleTypeReference));
    if (checker.isArrayType(type)) {
      const items = checker.getTypeArguments(type as TS.TypeReference)[0];
      return nested(type, () => ({ kind: 'array', items: items ? shape(items) : ANY }));
    }
    if (symbol && isLibrary(symbol) && !(flags & (ObjectFlags.Mapped | ObjectFlags.Anonymous))) {
      const args = checker.getTypeArguments(type as TS.TypeReference);
      return nested(type, () =>
        builtinShape(symbol.name, args.length, (index) => shape(args[index] as TS.Type)),
      );
    }
    if (symbol && symbol.flags & SymbolFlags.Class) {
      const file = fileOf(symbol)?.fileName ?? '';
      const declared = symbol.declarations?.some((each) => each.getSourceFile().isDeclarationFile);
      const module = declared ? moduleOf(file.slice(1)) : file.slice(1);
      if (module === undefined || isInstalled(symbol)) return { kind: 'opaque', name: symbol.name };
      const named =
        symbol.name === 'default' ? symbol.declarations?.find(ts.isClassDeclaration)?.name?.text : undefined;
      const name = named ?? symbol.name;
      return { kind: 'instance', name, class: `${module}#${name}` };
    }
    const [call] = type.getCallSignatures();
    if (call) return nested(type, () => functionShape(call));
    if (type.getConstructSignatures().length > 0) return { kind: 'opaque', name: nameOf(type) || 'class' };
    return nested(type, () => recordShape(type));
  }

  function tupleShape(type: TS.TupleTypeReference): TypeShape {
    const args = checker.getTypeArguments(type);
    const { elementFlags } = type.target;
    const items = args.map((each, index): ShapePlace => {
      const flag = elementFlags[index] ?? ts.ElementFlags.Required;
      const optional = (flag & ts.ElementFlags.Optional) !== 0;
      const rest = (flag & ts.ElementFlags.Variable) !== 0;
      const own = shape(each, optional);
      // `[...Items]`: what is spread is a list, and what comes in its place are that list's items.
      const spread = flag & ts.ElementFlags.Variadic ? (own.kind === 'generic' ? own.bound : own) : undefined;
      const one = spread === undefined ? own : spread.kind === 'array' ? spread.items : ANY;
      return { shape: one, optional, rest };
    });
    return { kind: 'tuple', items };
  }

  function functionShape(signature: TS.Signature): TypeShape {
    const parameters = signature.getParameters().map((symbol): ShapePlace => {
      const node = symbol.valueDeclaration;
      const isParameter = node !== undefined && ts.isParameter(node);
      const optional = isParameter && (node.questionToken !== undefined || node.initializer !== undefined);
      const rest = isParameter && node.dotDotDotToken !== undefined;
      return { name: symbol.name, shape: shape(checker.getTypeOfSymbol(symbol), optional), optional, rest };
    });
    return { kind: 'function', parameters, returns: shape(signature.getReturnType()) };
  }

  function recordShape(type: TS.Type): TypeShape {
    const name = nameOf(type).replace(/^__.*/, '');
    const found = checker.getPropertiesOfType(type).filter((symbol) => !symbol.name.startsWith('__@'));
    // A list that was mapped, its methods with it.
    if (['length', 'push', 'slice'].every((each) => found.some((symbol) => symbol.name === each)))
      return { kind: 'array', items: ANY };
    if (found.length > PROPERTIES) return { kind: 'opaque', name: name || 'object' };
    const properties = found.map((symbol): ShapeProperty => {
      const optional = (symbol.flags & SymbolFlags.Optional) !== 0;
      return { name: symbol.name, shape: shape(checker.getTypeOfSymbol(symbol), optional), optional };
    });
    const further = checker.getIndexInfosOfType(type)[0];
    if (properties.length === 0 && further === undefined)
      return (type as TS.ObjectType).objectFlags & ObjectFlags.Mapped ? primitive('object') : ANY;
    return {
      kind: 'object',
      ...(name === '' ? {} : { name }),
      properties,
      ...(further === undefined ? {} : { index: shape(further.type) }),
    };
  }

  return {
    shape,
    reset() {
      parts = 0;
    },
  };
}

import { z } from 'zod';
import { range, strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { functionTypes, shapes } from './type-shape.ts';
import { value } from './value.ts';

/**
 * How a function is reached from outside its file: `path` is the chain of properties from the module's own
 * export object (`[]` is the module itself, `['default']` a default export, `['Foo', 'prototype', 'bar']` a method).
 */
export const access = z
  .strictObject({
    module: z.string(),
    path: strings,
    /** How it is exported, in the language's words: `named`, `default`, `module.exports`, `exports.x`, `prototype`, … */
    via: z.string(),
  })
  .readonly();
export type Access = z.infer<typeof access>;

export const parameter = z
  .strictObject({
    name: z.string(),
    optional: z.boolean(),
    rest: z.boolean(),
    /** Source text of the default value. */
    default: z.string().optional(),
    /** Type as annotated or as documented, source text. */
    type: z.string().optional(),
    /** Keys read from the parameter: destructured, or `param.key` in the body. */
    keys: strings,
    /** True when the body calls the parameter. */
    called: z.boolean(),
  })
  .readonly();
export type Parameter = z.infer<typeof parameter>;

export const branch = z.strictObject({ kind: z.string(), line: z.int(), condition: z.string() }).readonly();

export const docExample = z
  .strictObject({
    file: z.string(),
    line: z.int(),
    /** Source of the expression, as documented: `ms('1h')`. */
    code: z.string(),
    /** The documented result, as source text and, where it is a literal, as a value. */
    expected: z.string().optional(),
    /** `returns` for `// => x`, `throws` for `// throws …`. */
    outcome: z.enum(['returns', 'throws', 'unknown']),
    /** Call it makes, when it is a call of a known function with literal arguments. */
    call: z
      .strictObject({
        callee: z.string(),
        construct: z.boolean(),
        args: z.array(value).readonly(),
        expected: value.optional(),
        /** Key of the function it calls, where the model knows it. */
        key: z.string().optional(),
      })
      .readonly()
      .optional(),
  })
  .readonly();
export type DocExample = z.infer<typeof docExample>;

export const functionFacts = z
  .strictObject({
    /** `file:line:name`, the seed's id. */
    id: z.string(),
    /** `file#qualified.name`, stable when lines move. */
    key: z.string(),
    name: z.string(),
    qualifiedName: z.string(),
    file: z.string(),
    range,
    kind: z.enum(['function', 'method', 'constructor', 'getter', 'setter', 'class']),
    exported: z.boolean(),
    access: z.array(access).readonly(),
    /** For members: the qualified name of the class, and whether the member is static. */
    owner: z.strictObject({ name: z.string(), static: z.boolean() }).readonly().optional(),
    async: z.boolean(),
    generator: z.boolean(),
    parameters: z.array(parameter).readonly(),
    returns: z.string().optional(),
    /** Shapes of its parameters and result, where types were resolved. */
    types: functionTypes.optional(),
    doc: z
      .strictObject({
        summary: z.string(),
        params: z.record(
          z.string(),
          z.strictObject({ type: z.string().optional(), text: z.string() }).readonly(),
        ),
        returns: z.string().optional(),
        throws: strings,
      })
      .readonly()
      .optional(),
    branches: z.array(branch).readonly(),
    throws: z
      .array(
        z
          .strictObject({
            line: z.int(),
            class: z.string().optional(),
            message: z.string().optional(),
            guard: z.string().optional(),
          })
          .readonly(),
      )
      .readonly(),
    literals: z
      .strictObject({
        strings,
        numbers: z.array(z.number()).readonly(),
        /** `/source/flags` as written. */
        regexps: strings,
      })
      .readonly(),
    /** Callee texts as written, resolved to a key where the callee is in the model. */
    calls: z
      .array(z.strictObject({ callee: z.string(), line: z.int(), key: z.string().optional() }).readonly())
      .readonly(),
    /** fs, net, clock, random, process, global. */
    effects: strings,
    complexity: z.strictObject({ cyclomatic: z.int(), lines: z.int(), nesting: z.int() }).readonly(),
  })
  .readonly();
export type FunctionFacts = z.infer<typeof functionFacts>;

export const callSite = z
  .strictObject({
    file: z.string(),
    line: z.int(),
    callee: z.string(),
    args: z.array(value).readonly(),
    /** Key of the function it calls, where the model knows it. */
    key: z.string().optional(),
  })
  .readonly();
export type CallSite = z.infer<typeof callSite>;

/** A named thing of the source that describes data: a class, an interface, a type, an enumeration, a schema. */
export const entity = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['class', 'interface', 'type', 'enum', 'schema']),
    file: z.string(),
    line: z.int(),
    exported: z.boolean(),
    /** The right side of a type that is no record, as written; for a schema, the library. */
    text: z.string().optional(),
    /** Fields of a record, methods of a class or an interface, members of an enumeration. */
    members: z
      .array(
        z
          .strictObject({
            name: z.string(),
            optional: z.boolean(),
            /** Type or value as written. */
            text: z.string().optional(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type Entity = z.infer<typeof entity>;

/** What one file says, independent of every other file: the unit that is cached by content hash. */
export const fileFacts = z
  .strictObject({
    path: z.string(),
    hash: z.string(),
    language: z.string(),
    status: z.enum(['parsed', 'failed']),
    error: z.string().optional(),
    functions: z.array(functionFacts).readonly(),
    /** Module specifiers as written, resolved to a path of the tree where it is one. */
    imports: z
      .array(
        z
          .strictObject({
            specifier: z.string(),
            path: z.string().optional(),
            /** local name → imported name (`default`, `*`, or a name). */
            names: z.record(z.string(), z.string()),
          })
          .readonly(),
      )
      .readonly(),
    /**
     * Exported from another module: `name` is the path here, dotted, `*` for everything under its own name;
     * `imported` the path there, `*` for all names of a star export, `module` for the module itself.
     */
    reexports: z
      .array(z.strictObject({ name: z.string(), from: z.string(), imported: z.string() }).readonly())
      .readonly(),
    examples: z.array(docExample).readonly(),
    callSites: z.array(callSite).readonly(),
    /** Lines of the statements outside of functions that run when the file is loaded; absent: not known. */
    topLevel: z
      .array(z.strictObject({ start: z.int().min(1), end: z.int().min(1) }).readonly())
      .readonly()
      .optional(),
    entities: z.array(entity).readonly().optional(),
    /** Shapes that the types of its functions refer to. */
    shapes: shapes.optional(),
  })
  .readonly();
export type FileFacts = z.infer<typeof fileFacts>;

export const systemModel = defineArtifact('system-model', '1.0', {
  files: z.array(fileFacts).readonly(),
  /** Caller key → callee keys. */
  callGraph: z.record(z.string(), strings),
  /** Importing file → imported files of the tree. */
  dependencies: z.record(z.string(), strings),
  /** Examples from READMEs and other documents. */
  documentExamples: z.array(docExample).readonly(),
  cache: z.strictObject({ reused: z.int(), parsed: z.int() }).readonly(),
  /** How far types were resolved; absent where nothing asked for them. */
  types: z
    .strictObject({
      status: z.enum(['resolved', 'unavailable']),
      /** Functions whose types are known. */
      functions: z.int(),
      /** Sentences on what is missing, and why. */
      notes: strings,
    })
    .readonly()
    .optional(),
});
export type SystemModel = Readonly<z.infer<typeof systemModel.schema>>;

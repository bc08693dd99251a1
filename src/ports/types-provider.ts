// What a pack that can resolve types provides: functions in, the shapes of their parameters and results out.
import type { FunctionFacts, FunctionTypes, ProjectFacts, Shapes } from '../artifacts/index.ts';
import type { FileView } from './file-view.ts';

export interface TypesFile {
  readonly path: string;
  /** Functions whose types are wanted. */
  readonly functions: readonly FunctionFacts[];
}

export interface TypesRequest {
  readonly view: FileView;
  readonly project: ProjectFacts | undefined;
  readonly files: readonly TypesFile[];
  /** Bytes of source that may be looked into in all; what lies beyond is `any`. */
  readonly maxBytes: number;
}

export interface FileTypes {
  readonly path: string;
  /** By key. */
  readonly functions: Readonly<Record<string, FunctionTypes>>;
  readonly shapes: Shapes;
  /** Files of the tree, besides its own, that its types were read from. */
  readonly reads: readonly string[];
}

export interface TypesAnswer {
  readonly files: readonly FileTypes[];
  /** Why only what the text alone says is known, when the resolver is not there or failed. */
  readonly unavailable?: string;
  /** Sources were left out because of `maxBytes`. */
  readonly cut: boolean;
}

/** Pure: text from the view in, shapes out. */
export interface TypesProvider {
  /** Changes whenever the same text would give other shapes. */
  readonly version: string;
  /** True when knowing the function's types would tell more than the facts do. */
  wants(fn: FunctionFacts, view: FileView): boolean;
  /** Text that the shapes of every file depend on: settings, installed versions. */
  environment(view: FileView, project: ProjectFacts | undefined): string;
  resolve(request: TypesRequest): Promise<TypesAnswer>;
}

// Which files of the tree the types of a file come from, directly or not: when none of them changed, neither did they.
import type { ts as TS } from 'ts-morph';

/** Paths as the view has them, sorted, without the file itself and without installed packages. */
export function createReads(
  ts: typeof TS,
  program: TS.Program,
  checker: TS.TypeChecker,
): (source: TS.SourceFile) => readonly string[] {
  const isOwn = (file: TS.SourceFile) =>
    !file.fileName.includes('/node_modules/') && !program.isSourceFileDefaultLibrary(file);
  const direct = new Map<TS.SourceFile, readonly TS.SourceFile[]>();
  const everything = program.getSourceFiles().filter(isOwn);

  function importsOf(source: TS.SourceFile): readonly TS.SourceFile[] {
    const known = direct.get(source);
    if (known) return known;
    // Documented types of JavaScript import inside comments, which are not walked.
    const found = new Set<TS.SourceFile>(/\.[cm]?jsx?$/.test(source.fileName) ? everything : []);
    const visit = (node: TS.Node): void => {
      if (ts.isStringLiteral(node) && isSpecifier(node)) {
        const file = checker.getSymbolAtLocation(node)?.declarations?.find(ts.isSourceFile);
        if (file && isOwn(file)) found.add(file);
      }
      ts.forEachChild(node, visit);
    };
    const isSpecifier = ({ parent }: TS.StringLiteral) =>
      ts.isImportDeclaration(parent) ||
      ts.isExportDeclaration(parent) ||
      ts.isExternalModuleReference(parent) ||
      (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent));
    visit(source);
    const list = [...found];
    direct.set(source, list);
    return list;
  }

  return (source) => {
    const seen = new Set([source]);
    for (const each of seen) for (const next of importsOf(each)) seen.add(next);
    seen.delete(source);
    return [...seen].map(({ fileName }) => fileName.slice(1)).sort();
  };
}

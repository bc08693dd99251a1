// Examples in a README: fenced and indented code, with the names its imports give to the package.
import type { DocExample } from '../../src/artifacts/index.ts';
import type { SourceText } from '../../src/ports/index.ts';
import { scanExamples } from './parse/examples.ts';
import { codeOnly } from './parse/jsdoc.ts';

const LANGUAGE = /^\s*(?:```|~~~)\s*(?:\{\s*)?([\w.+-]*)/;
const OURS = /^(?:|js|javascript|jsx|mjs|cjs|ts|typescript|tsx|node|javascript.*|typescript.*|es6)$/i;

/** Examples in a document. Callees are relative to the package's exports where the document imports the package. */
export function documentExamples(file: SourceText, packageName: string | undefined): readonly DocExample[] {
  const lines = withoutOtherLanguages(file.text.split(/\r?\n/));
  const code = codeOnly(lines);
  const names = packageNames(code, packageName);
  const whole = packageName?.split('/').pop();
  return scanExamples(code, {
    file: file.path,
    line: 1,
    names,
    foreign: foreignNames(code, names),
    ...(whole === undefined ? {} : { whole }),
  });
}

/** The same lines with fences of other languages blanked, so that line numbers stay. */
function withoutOtherLanguages(lines: readonly string[]): string[] {
  let fence: 'ours' | 'other' | undefined;
  return lines.map((line) => {
    const mark = LANGUAGE.exec(line);
    if (!mark) return fence === 'other' ? '' : line;
    if (fence === undefined) {
      fence = OURS.test(mark[1] ?? '') ? 'ours' : 'other';
      return fence === 'ours' ? line : '';
    }
    const closing = fence === 'ours' ? line : '';
    fence = undefined;
    return closing;
  });
}

/** Local name → export of the package it stands for; '' is the package itself. */
function packageNames(code: string, packageName: string | undefined): Map<string, string> {
  const names = new Map<string, string>();
  if (packageName === undefined) return names;
  const quoted = `['"]${packageName.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}['"]`;
  const whole = new RegExp(
    `(?:const|let|var)\\s+([\\w$]+)\\s*=\\s*require\\(\\s*${quoted}\\s*\\)(?:\\.([\\w$]+))?`,
    'g',
  );
  for (const [, local, member] of code.matchAll(whole))
    names.set(local as string, member === 'default' ? '' : (member ?? ''));
  const imported = new RegExp(
    `import\\s+(?:\\*\\s+as\\s+)?([\\w$]+)?\\s*,?\\s*(?:\\{([^}]{0,2000})\\})?\\s*from\\s*${quoted}`,
    'g',
  );
  for (const [, local, list] of code.matchAll(imported)) {
    if (local !== undefined) names.set(local, '');
    addList(names, list, /\s+as\s+/);
  }
  const picked = new RegExp(`(?:const|let|var)\\s*\\{([^}]{0,2000})\\}\\s*=\\s*require\\(\\s*${quoted}`, 'g');
  for (const [, list] of code.matchAll(picked)) addList(names, list, /\s*:\s*/);
  return names;
}

function addList(names: Map<string, string>, list: string | undefined, separator: RegExp): void {
  for (const item of list?.split(',') ?? []) {
    const [exported, local] = item.trim().split(separator);
    if (exported) names.set(local ?? exported, exported === 'default' ? '' : exported);
  }
}

const DECLARED =
  /(?:^|[;{}\n])[ \t]*(?:export\s+)?(?:(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]+)?=(?!=)|(?:async\s+)?function\*?\s+([\w$]+)|class\s+([\w$]+))/g;
const DESTRUCTURED = /(?:const|let|var)\s*\{([^}]{0,2000})\}\s*=\s*(?!require|await import)/g;
const IMPORTED =
  /import\s+(?:\*\s+as\s+)?([\w$]+)?\s*,?\s*(?:\{([^}]{0,2000})\})?\s*from\s*['"][^'"]+['"]|(?:const|let|var)\s+([\w$]+)\s*=\s*require\(\s*['"][^'"]+['"]/g;

/** Names that the document's code declares for itself, or imports from elsewhere. */
function foreignNames(code: string, own: ReadonlyMap<string, string>): Set<string> {
  const foreign = new Map<string, string>();
  for (const [, a, b, c] of code.matchAll(DECLARED)) foreign.set((a ?? b ?? c) as string, '');
  for (const [, list] of code.matchAll(DESTRUCTURED)) addList(foreign, list, /\s*:\s*/);
  for (const [, a, list, b] of code.matchAll(IMPORTED)) {
    if (a ?? b) foreign.set((a ?? b) as string, '');
    addList(foreign, list, /\s+as\s+/);
  }
  return new Set([...foreign.keys()].filter((name) => !own.has(name)));
}

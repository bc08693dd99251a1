// Relative import specifiers as the project writes them: with the extension, without it, or with the compiled one.
import type { FileView } from '../../../src/ports/index.ts';

/** `full`: as the file is called. `compiled`: `.js` for `.ts`. `none`: without. */
export type Extensions = 'full' | 'compiled' | 'none';

const RELATIVE = /(?:from\s*|import\s*\(?\s*|require\s*\(\s*)['"](\.{1,2}\/[^'"]+)['"]/g;

/** How relative imports are written in the files given. */
export function extensionsOf(
  files: readonly { readonly path: string; readonly text: string }[],
): Extensions | undefined {
  const counts = { full: 0, compiled: 0, none: 0 };
  for (const { path, text } of files) {
    const typed = /\.[cm]?tsx?$/.test(path);
    for (const [, specifier = ''] of text.matchAll(RELATIVE)) {
      const extension = /\.([cm]?[jt]sx?)$/.exec(specifier)?.[1];
      if (extension === undefined) {
        if (!/\.\w+$/.test(specifier)) counts.none += 1;
      } else if (typed && extension.includes('j')) counts.compiled += 1;
      else counts.full += 1;
    }
  }
  const order = (['none', 'full', 'compiled'] as const).toSorted((a, b) => counts[b] - counts[a]);
  const [best] = order;
  return best !== undefined && counts[best] > 0 ? best : undefined;
}

/** Source files beside and above the one under test, as a sample of the project's habits. */
function sample(view: FileView, like: string): { path: string; text: string }[] {
  const typed = /\.[cm]?tsx?$/.test(like);
  return view
    .list()
    .filter(
      (path) =>
        /\.[cm]?[jt]sx?$/.test(path) && /\.[cm]?tsx?$/.test(path) === typed && !path.endsWith('.d.ts'),
    )
    .slice(0, 60)
    .map((path) => ({ path, text: view.read(path) ?? '' }));
}

function relative(from: string, to: string): string {
  const a = from.split('/').slice(0, -1);
  const b = to.split('/');
  let shared = 0;
  while (shared < a.length && shared < b.length - 1 && a[shared] === b[shared]) shared += 1;
  const up = a.length - shared;
  return `${up === 0 ? './' : '../'.repeat(up)}${b.slice(shared).join('/')}`;
}

/** True when the project's TypeScript asks for the extension in relative imports. */
function wantsExtensions(view: FileView): boolean {
  return /"module(?:Resolution)?"\s*:\s*"node(?:\d+|next)"/i.test(view.read('tsconfig.json') ?? '');
}

/** A function that gives the specifier of a module of the project, seen from the test file. */
export function specifiers(view: FileView, testPath: string): (module: string) => string {
  const extensions = extensionsOf(sample(view, testPath)) ?? (wantsExtensions(view) ? 'compiled' : undefined);
  return (module) => {
    const path = relative(testPath, module);
    const typed = /\.([cm]?)tsx?$/.exec(path);
    if (!typed) return extensions === 'none' && /\.[jt]sx?$/.test(path) ? path.replace(/\.[^.]+$/, '') : path;
    if (extensions === 'full') return path;
    if (extensions === 'compiled' || typed[1]) return path.replace(/\.([cm]?)tsx?$/, '.$1js');
    return path.replace(/\.[^.]+$/, '');
  };
}

// Which file of the tree a relative import means, by the rules of Node, bundlers and TypeScript together.
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];
/** TypeScript writes the extension of the file that will be built. */
const BUILT_FROM: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The file that `specifier` in `from` means, when it is one of the tree's; packages are not. */
export function resolve(
  specifier: string,
  from: string,
  exists: (path: string) => boolean,
): string | undefined {
  const bare = specifier.replace(/[?#].*$/, '');
  if (!/^\.\.?(?:\/|$)/.test(bare)) return undefined;
  const path = join(from, bare);
  if (path === undefined) return undefined;
  return candidates(path, bare).find((candidate) => exists(candidate));
}

function candidates(path: string, specifier: string): string[] {
  const out: string[] = [];
  const folder = specifier.endsWith('/') || /(?:^|\/)\.\.?$/.test(specifier);
  if (!folder && path !== '') {
    const extension = /\.[^./]+$/.exec(path)?.[0] ?? '';
    if (EXTENSIONS.includes(extension)) out.push(path);
    for (const source of BUILT_FROM[extension] ?? []) out.push(path.slice(0, -extension.length) + source);
    for (const added of EXTENSIONS) out.push(path + added);
  }
  for (const added of EXTENSIONS) out.push(path === '' ? `index${added}` : `${path}/index${added}`);
  return out;
}

/** A POSIX path relative to the root; undefined when it leaves the tree. */
function join(from: string, specifier: string): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

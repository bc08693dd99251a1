// How the user names what is to be tested: globs over paths, or over functions of paths.
import picomatch from 'picomatch';

export interface TargetPattern {
  path(path: string): boolean;
  name(qualifiedName: string): boolean;
}

/** `src/**` matches paths, `src` a folder and what is in it, `src/a.ts#parse*` functions. */
export function splitPattern(pattern: string): TargetPattern {
  const clean = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  const hash = clean.indexOf('#');
  const path = picomatch(hash < 0 ? [clean, `${clean}/**`] : clean.slice(0, hash) || '**', { dot: true });
  const name = hash < 0 ? () => true : picomatch(clean.slice(hash + 1), { dot: true });
  return { path: (given) => path(given), name: (given) => name(given) };
}

// Which files and functions the user wants tested: globs of the command line and of the configuration.
import picomatch from 'picomatch';
import type { Config, FunctionFacts } from '../../artifacts/index.ts';
import { IgnoreRules } from '../../lib/gitignore.ts';

interface Wishes {
  readonly config: Pick<Config, 'include' | 'exclude' | 'ignore'>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

type Matcher = (fn: FunctionFacts) => boolean;

/** Gives the reason why a function is left out, or undefined. */
export function fileFilter({
  config,
  include = [],
  exclude = [],
}: Wishes): (fn: FunctionFacts) => string | undefined {
  const wanted = [
    { matches: matcher(include), from: '--include', given: include.length > 0 },
    {
      matches: matcher(config.include),
      from: 'include of the configuration',
      given: config.include.length > 0,
    },
  ];
  const unwanted = [
    { matches: matcher(exclude), from: '--exclude' },
    { matches: matcher(config.exclude), from: 'exclude of the configuration' },
    { matches: ignored(config.ignore), from: 'ignore of the configuration' },
  ];
  return (fn) => {
    const missed = wanted.find(({ given, matches }) => given && !matches(fn));
    if (missed) return `is not matched by ${missed.from}`;
    const hit = unwanted.find(({ matches }) => matches(fn));
    return hit && `is matched by ${hit.from}`;
  };
}

/** `src/**` matches paths, `src` a folder and what is in it, `src/a.ts#parse*` functions. */
function matcher(patterns: readonly string[]): Matcher {
  const tests = patterns.map((pattern): Matcher => {
    const clean = pattern.replace(/^\.\//, '').replace(/\/$/, '');
    const hash = clean.indexOf('#');
    const path = picomatch(hash < 0 ? [clean, `${clean}/**`] : clean.slice(0, hash) || '**', { dot: true });
    const name = hash < 0 ? () => true : picomatch(clean.slice(hash + 1), { dot: true });
    return (fn) => path(fn.file) && name(fn.qualifiedName);
  });
  return (fn) => tests.some((test) => test(fn));
}

function ignored(patterns: readonly string[]): Matcher {
  const rules = new IgnoreRules();
  rules.add('', patterns.join('\n'));
  return ({ file }) => {
    const names = file.split('/');
    return names.some((_, depth) =>
      rules.ignores(names.slice(0, depth + 1).join('/'), depth < names.length - 1),
    );
  };
}

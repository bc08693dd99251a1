// Which files and functions the user wants tested: globs of the command line and of the configuration.
import type { Config, FunctionFacts } from '../../artifacts/index.ts';
import { IgnoreRules } from '../../lib/gitignore.ts';
import { splitPattern } from '../../lib/target-pattern.ts';

interface Wishes {
  readonly config: Pick<Config, 'include' | 'exclude' | 'ignore'>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export type Place = Pick<FunctionFacts, 'file' | 'qualifiedName'>;
type Matcher = (place: Place) => boolean;

/** Gives the reason why a function is left out, or undefined. */
export function fileFilter({
  config,
  include = [],
  exclude = [],
}: Wishes): (place: Place) => string | undefined {
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

function matcher(patterns: readonly string[]): Matcher {
  const tests = patterns.map((pattern): Matcher => {
    const { path, name } = splitPattern(pattern);
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

// Which test framework a project uses, told by its scripts, its dependencies and its configuration files.
import type { FrameworkChoice } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';
import { configOf, type Offered, testScript } from './framework/config.ts';
import { installedVersion, type PackageJson } from './package-json.ts';

export interface RunnerFacts {
  readonly framework?: FrameworkChoice;
  readonly unsupported?: { readonly what: string; readonly why: string };
}

/** Runners that no adapter offers: package or command → name. The first one found is named. */
const OTHERS: readonly (readonly [
  name: string,
  script: RegExp,
  packages: readonly string[],
  config: RegExp,
])[] = [
  ['mocha', /\b_?mocha\b/, ['mocha'], /^(?:\.mocharc\.\w+|test\/mocha\.opts)$/],
  ['ava', /\bava\b/, ['ava'], /^ava\.config\.\w+$/],
  ['tap', /\b(?:tap|tapjs)\b/, ['tap'], /^\.taprc$/],
  ['tape', /\btape\b/, ['tape'], /^$/],
  ['jasmine', /\bjasmine\b/, ['jasmine'], /jasmine\.json$/],
  ['karma', /\bkarma\b/, ['karma'], /^karma\.conf\.\w+$/],
  ['qunit', /\bqunit\b/, ['qunit'], /^$/],
  ['uvu', /\buvu\b/, ['uvu'], /^$/],
  ['lab', /\blab\b/, ['@hapi/lab', 'lab'], /^\.labrc\.js$/],
  ['node:test', /\bnode\b[^&|;]*\s--test\b/, [], /^$/],
  ['bun test', /\bbun\s+test\b/, [], /^bunfig\.toml$/],
  ['playwright', /\bplaywright\s+test\b/, [], /^playwright\.config\.\w+$/],
  ['cypress', /\bcypress\b/, [], /^cypress\.config\.\w+$/],
];

/** The framework that generated tests are written for, and the project's own runner when none is offered for it. */
export function testRunner(pkg: PackageJson, view: FileView): RunnerFacts {
  const script = testScript(pkg);
  const found = (['vitest', 'jest'] as const).map((id) => ({ id, ...evidence(id, pkg, view, script) }));
  const inScript = found.filter((f) => f.inScript);
  const present = inScript.length > 0 ? inScript : found.filter((f) => f.why.length > 0);
  const chosen = present.find((f) => f.configFile !== undefined) ?? present[0];
  const other = chosen?.inScript ? undefined : otherRunner(pkg, view, script);
  if (chosen && (chosen.inScript || !other?.inScript)) {
    return declared(
      chosen.id,
      chosen.configFile,
      chosen.why,
      found.filter((f) => f.why.length > 0).length > 1,
      view,
    );
  }
  if (other) {
    const why = `The project's own tests run on ${other.name}, which no adapter offers: they are not run, and generated tests are written for Vitest.`;
    return { framework: byDefault(view, why), unsupported: { what: other.name, why } };
  }
  return { framework: byDefault(view, 'The project has no test framework; Vitest is used.') };
}

function byDefault(view: FileView, reason: string): FrameworkChoice {
  const version = installedVersion(view, 'vitest');
  return { id: 'vitest', from: 'default', ...(version === undefined ? {} : { version }), reason };
}

function declared(
  id: Offered,
  configFile: string | undefined,
  why: readonly string[],
  both: boolean,
  view: FileView,
): RunnerFacts {
  const version = installedVersion(view, id);
  const name = id === 'jest' ? 'Jest' : 'Vitest';
  const { instead = [] } = configOf(id, view);
  const conflict =
    instead.length === 0
      ? ''
      : ` ${instead.join(' and ')} and ${configFile} both configure ${name}, which refuses that unless it is told which: ${configFile} is used here; remove the other, or name one with --config in the test script.`;
  const reason = `The project uses ${name} (${why.join(', ')})${both ? '; Jest and Vitest are both present, and this is the one its test script runs or configures' : ''}.${conflict}`;
  return {
    framework: {
      id,
      from: 'declared',
      ...(configFile === undefined ? {} : { configFile }),
      ...(version === undefined ? {} : { version }),
      reason,
    },
  };
}

interface Evidence {
  readonly inScript: boolean;
  readonly configFile: string | undefined;
  readonly why: readonly string[];
}

function evidence(id: Offered, pkg: PackageJson, view: FileView, script: string): Evidence {
  const why: string[] = [];
  const inScript = (id === 'jest' ? /\bjest\b|\breact-scripts\s+test\b/ : /\bvitest\b/).test(script);
  if (inScript) why.push('its test script');
  const dependency = id in pkg.devDependencies || id in pkg.dependencies;
  const { file } = configOf(id, view);
  const vite = file !== undefined && /^vite\.config\./.test(file);
  const configFile = vite && !dependency && !inScript ? undefined : file;
  if (configFile !== undefined && !vite) why.push(configFile);
  if (dependency) why.push('its dependencies');
  return { inScript, configFile, why };
}

function otherRunner(
  pkg: PackageJson,
  view: FileView,
  script: string,
): { name: string; inScript: boolean } | undefined {
  const byScript = OTHERS.find(([, pattern]) => pattern.test(script));
  if (byScript) return { name: byScript[0], inScript: true };
  const files = view.list();
  const byTrace = OTHERS.find(
    ([, , packages, config]) =>
      packages.some((name) => name in pkg.devDependencies || name in pkg.dependencies) ||
      files.some((path) => config.test(path)),
  );
  return byTrace ? { name: byTrace[0], inScript: false } : undefined;
}

// What was found of each package's set-up, in a sentence for the screen: a wrong guess is seen before it costs anything.
import type { ProjectFacts } from '../../artifacts/index.ts';

const NAMES = 3;

/** One sentence per package that runs its own tests. */
export function describeSetups(projects: readonly ProjectFacts[]): readonly string[] {
  return projects.filter(({ partOf }) => partOf === undefined).map((project) => describe(project));
}

function describe(project: ProjectFacts): string {
  const { aliases = [], formatter, framework, linter, packageManager, placement, root, typeCheck } = project;
  const { configFile, version } = framework ?? {};
  const patterns = [...new Set(aliases.map(({ pattern }) => pattern))];
  const parts = [
    packageManager,
    project.moduleSystem,
    framework === undefined
      ? 'no test framework'
      : `${framework.id}${version === undefined ? '' : ` ${version}`}${configFile === undefined ? '' : ` configured in ${configFile}`}`,
    formatter === undefined ? 'no formatter' : `formatted by ${formatter}`,
    linter === undefined ? 'no linter' : `linted by ${linter}`,
    typeCheck === undefined ? 'no type check' : `types by ${typeCheck}`,
    patterns.length === 0
      ? undefined
      : `own files imported as ${patterns.slice(0, NAMES).join(', ')}${patterns.length > NAMES ? ' …' : ''}`,
    placement === undefined ? undefined : `tests of ${placement.source} go to ${placement.test}`,
  ];
  const where = root === undefined ? '' : ` of ${root}`;
  return `Set-up${where}: ${parts.filter((part) => part !== undefined).join('; ')}.`;
}

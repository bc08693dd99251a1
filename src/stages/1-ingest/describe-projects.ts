import type { Config, ProjectFacts } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { FileView, LanguagePack, Placement } from '../../ports/index.ts';

/**
 * What each pack says of the packages, with the framework the user forced. Throws KnownError E_UNSUPPORTED_RUNNER when
 * the project uses a runner nobody offers and there is no other to fall back on, E_UNKNOWN_FRAMEWORK when no pack has it,
 * E_CONFIG when the runner would not look at the test files that the configuration asks for.
 */
export function describeProjects(
  packs: readonly LanguagePack[],
  view: FileView,
  config: Config,
): readonly ProjectFacts[] {
  const forced = config.test_framework;
  const offered = packs.flatMap((pack) => pack.frameworks.map(({ id }) => id));
  if (forced !== undefined && !offered.includes(forced)) {
    throw new KnownError(
      'E_UNKNOWN_FRAMEWORK',
      `"${forced}" is not a test framework QTest writes for here; it offers ${offered.join(', ') || 'none'}.`,
    );
  }
  const projects = packs.flatMap((pack) => {
    const mine = forced !== undefined && pack.frameworks.some(({ id }) => id === forced);
    return pack
      .projects(view)
      .map((facts) => (mine ? withFramework(facts, forced) : facts))
      .map((facts) => withPlacement(facts, pack, view, config));
  });
  // With a framework to fall back on, or other packages to test, the rest is left alone and the notes say so.
  const refused = projects.find(({ unsupported }) => unsupported !== undefined)?.unsupported;
  if (refused === undefined || projects.some(({ framework }) => framework !== undefined)) return projects;
  const choice = packs
    .flatMap((pack) => pack.frameworks)
    .map(({ id }) => `--framework ${id}`)
    .join(' or ');
  throw new KnownError(
    'E_UNSUPPORTED_RUNNER',
    `The project's tests run with ${refused.what}, which QTest does not write for (${refused.why.replace(/\.$/, '')}); ${choice} writes tests for that one instead.`,
  );
}

function withFramework({ unsupported: _, ...facts }: ProjectFacts, id: string): ProjectFacts {
  const { framework } = facts;
  const reason = `Tests are written for ${id}, as asked.`;
  if (framework?.id === id) return { ...facts, framework: { ...framework, from: 'config', reason } };
  return { ...facts, framework: { id, from: 'config', reason } };
}

/** Where the configuration, if it says so, puts the tests of the file that the facts name. */
function withPlacement(
  facts: ProjectFacts,
  pack: LanguagePack,
  view: FileView,
  config: Config,
): ProjectFacts {
  const { strategy, directory, suffix } = config.output;
  const framework = pack.frameworks.find(({ id }) => id === facts.framework?.id);
  const source = facts.placement?.source;
  // Files of packages below are named from their own folder; their runners are asked when the tests are run.
  if (framework === undefined || source === undefined || facts.root !== undefined) return facts;
  if (strategy === 'same_directory' && suffix === undefined) return facts;
  const at = (end: string | undefined) => {
    const placement: Placement = { strategy, directory, ...(end === undefined ? {} : { suffix: end }) };
    return framework.testPath(source, placement, view);
  };
  const test = at(suffix);
  const usual = ['.test', '.spec'].filter((end) => framework.finds(at(end), view));
  if (suffix === undefined || usual.length === 0 || framework.finds(test, view))
    return { ...facts, placement: { source, test } };
  throw new KnownError(
    'E_CONFIG',
    `.qtest.yaml: \`output.suffix\`: ${framework.id} as this project configures it does not look at ${test}; ${usual.map((end) => JSON.stringify(end)).join(' or ')} would do`,
  );
}

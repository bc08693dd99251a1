// Which pack and framework a bundle's tests are for.
import type { ProjectFacts, SourceBundle } from '../artifacts/index.ts';
import type { Framework } from './framework.ts';
import type { LanguagePack } from './language-pack.ts';

export interface Chosen {
  readonly pack: LanguagePack;
  readonly framework: Framework;
  readonly project: ProjectFacts;
}

/** The first project of the bundle whose framework a pack offers; undefined when there is none. */
export function chooseFramework(bundle: SourceBundle, packs: readonly LanguagePack[]): Chosen | undefined {
  for (const project of bundle.projects) {
    if (project.partOf !== undefined) continue;
    const pack = packs.find((candidate) => candidate.id === project.language);
    const framework = pack?.frameworks.find((candidate) => candidate.id === project.framework?.id);
    if (pack !== undefined && framework !== undefined) return { pack, framework, project };
  }
  return undefined;
}

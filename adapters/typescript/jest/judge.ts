import type { JudgeRequest, PreparedRun } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { prepareJudge } from '../framework/judge.ts';
import { jestVersion, nativeModules } from './facts.ts';
import { judgeConfig } from './judge-config.ts';
import { setAside } from './set-aside.ts';

const RUNNER = '@stryker-mutator/jest-runner/dist/src';

/** The judge under the project's own Jest. Before 24, Jest does not tell which test reaches which mutant. */
export function judge(request: JudgeRequest): PreparedRun {
  const { view, work } = request;
  const { file, named } = configOf('jest', view);
  const configFile = `${work}/jest.config.cjs`;
  const prepared = prepareJudge(request, {
    name: 'jest',
    plugin: `${RUNNER}/index.js`,
    options: {
      jest: { projectType: 'custom', enableFindRelatedTests: false, configFile },
      ...(jestVersion(view)[0] < 24 ? { coverageAnalysis: 'off' } : {}),
    },
    setAside,
    nodeArgs: nativeModules(view) ? ['--experimental-vm-modules', '--no-warnings'] : [],
  });
  const text = judgeConfig({
    work,
    ...(named && file !== undefined ? { config: file } : {}),
  });
  return { ...prepared, files: [...prepared.files, { path: configFile, text }] };
}

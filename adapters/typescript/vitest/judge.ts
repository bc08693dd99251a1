import { posix } from 'node:path';
import type { JudgeRequest, PreparedRun } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { prepareJudge } from '../framework/judge.ts';
import { setAside } from './set-aside.ts';
import { judgesItself } from './versions.ts';

/**
 * A module, loaded before the judge's worker, that gives it QTest's own Vitest where it looks for the project's. Test
 * files and configuration are read by that one then; what they import from `vitest` is answered by who runs them.
 */
function ownVitest(toolModules: string): string {
  return `'use strict';
const Module = require('node:module');
const own = Module.createRequire(${JSON.stringify(`${toolModules}/vitest/package.json`)});
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const asked = request === 'vitest/node' || request === 'vitest/package.json';
  const byJudge = asked && parent?.filename?.endsWith('package.json');
  return byJudge ? own.resolve(request) : resolve.call(this, request, parent, ...rest);
};
`;
}

const WITHOUT_TYPES = 'qtest.judge.vitest.config.mjs';

/**
 * The project's configuration without Vitest's type checks: they judge no mutant, which only running code can show, cost
 * a check of the whole project for each, and fail where packages are read-only.
 */
function withoutTypeChecks(config: string): string {
  return `import given from ${JSON.stringify(`./${config}`)};
export default async (env) => {
  const config = await (typeof given === 'function' ? given(env) : given);
  return { ...config, test: { ...config.test, typecheck: { ...config.test?.typecheck, enabled: false } } };
};
`;
}

/** The judge under the project's own Vitest, or under QTest's where StrykerJS cannot work with it. */
export function judge(request: JudgeRequest): PreparedRun {
  const { toolModules, view, work } = request;
  const config = configOf('vitest', view);
  const preload = `${work}/own-vitest.cjs`;
  const itself = judgesItself(view);
  const checked = config.file !== undefined && /\btypecheck\b/.test(config.text) ? config.file : undefined;
  const configFile = checked !== undefined ? WITHOUT_TYPES : config.named ? config.file : undefined;
  const prepared = prepareJudge(request, {
    name: 'vitest',
    plugin: '@stryker-mutator/vitest-runner/dist/src/index.js',
    options: {
      vitest: {
        // Files that tests load through `require` are unknown to the module graph that `related` asks.
        related: false,
        ...(configFile === undefined ? {} : { configFile }),
      },
    },
    setAside,
    nodeArgs: itself ? [] : ['--require', preload],
  });
  const files = [
    ...prepared.files,
    ...(itself ? [] : [{ path: preload, text: ownVitest(toolModules) }]),
    ...(checked === undefined
      ? []
      : [{ path: posix.join(request.tree, WITHOUT_TYPES), text: withoutTypeChecks(checked) }]),
  ];
  return { ...prepared, files };
}

// The Jest configuration that the judge is given: the project's own, with what StrykerJS's runner cannot do by itself.
// It takes the environment of the tests from the top of the configuration file alone, by a name that it looks up where
// pnpm does not put it; presets and `projects` name environments as well, so each is found as Jest finds it.

/** A module for the judge to load as configuration. `config` is relative to the tree; absent: where Jest looks. */
export function judgeConfig(options: {
  readonly config?: string;
  readonly work: string;
  /** Absolute path of the module that makes an environment report to the judge. */
  readonly mixin: string;
}): string {
  return `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const named = ${JSON.stringify(options.config ?? null)};
const work = ${JSON.stringify(options.work)};
const mixin = ${JSON.stringify(options.mixin)};
const CONFIGS = ['ts', 'js', 'mjs', 'cjs', 'cts', 'json'].map((extension) => 'jest.config.' + extension);

/** Jest's own reader of configuration, as the installed version has it. */
function reader(tree) {
  const fromJest = createRequire(createRequire(path.join(tree, 'package.json')).resolve('jest'));
  for (const name of ['jest-cli', '@jest/core']) {
    try {
      return createRequire(fromJest.resolve(name))('jest-config');
    } catch {}
  }
  return fromJest('jest-config');
}

async function fileOf(file) {
  const loaded = file.endsWith('.json') ? JSON.parse(fs.readFileSync(file, 'utf8')) : require(file);
  const config = loaded.default ?? loaded;
  return typeof config === 'function' ? config() : config;
}

/** Versions before 29.3 do not give out what they read. */
async function olderConfig(tree) {
  const manifest = JSON.parse(fs.readFileSync(path.join(tree, 'package.json'), 'utf8'));
  const found = named ?? CONFIGS.find((name) => fs.existsSync(path.join(tree, name)));
  if (found === undefined || found === 'package.json') return { rootDir: tree, ...manifest.jest };
  const file = path.join(tree, found);
  return { rootDir: path.dirname(file), ...(await fileOf(file)) };
}

async function read(jest, tree, file) {
  if (jest.readInitialOptions === undefined) return olderConfig(tree);
  const { config } = await jest.readInitialOptions(file, { packageRootOrConfig: tree, skipMultipleConfigError: true });
  return config;
}

/** The environment's file, as Jest resolves it once presets are taken in. */
async function environmentOf(jest, config, tree) {
  const { projects, ...alone } = config;
  const argv = { _: [], $0: 'jest', config: JSON.stringify(alone), rootDir: config.rootDir };
  const { projectConfig, options } = await jest.readConfig(argv, tree, false);
  return (projectConfig ?? options).testEnvironment;
}

function absolute(rootDir, folder) {
  return path.resolve(rootDir, folder.replace(/^<rootDir>[\\\\/]?/, './'));
}

/** Entries that are folders or files, with a star for one level at most. */
function expand(entry, rootDir) {
  const full = absolute(rootDir, entry);
  const star = full.indexOf('*');
  if (star < 0) return [full];
  const parent = path.dirname(full.slice(0, star) + 'x');
  return fs
    .readdirSync(parent, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => path.join(parent, item.name) + full.slice(full.indexOf('*') + 1))
    .filter((folder) => fs.existsSync(folder));
}

async function inner(jest, entry, rootDir, tree) {
  if (typeof entry !== 'string') {
    const own = entry.rootDir ?? '<rootDir>';
    // As Jest has it: relative to the configuration where it says so, else to where Jest is started.
    return [{ ...entry, rootDir: own.startsWith('<rootDir>') ? absolute(rootDir, own) : path.resolve(tree, own) }];
  }
  return Promise.all(
    expand(entry, rootDir).map((place) =>
      fs.statSync(place).isDirectory()
        ? read(jest, place, undefined)
        : read(jest, tree, place),
    ),
  );
}

function reporting(environment, number) {
  const file = path.join(work, 'environment-' + number + '.cjs');
  fs.mkdirSync(work, { recursive: true });
  fs.writeFileSync(
    file,
    "const loaded = require(" + JSON.stringify(environment) + ");\\n" +
      "const { mixinJestEnvironment } = require(" + JSON.stringify(mixin) + ");\\n" +
      "module.exports = mixinJestEnvironment(loaded.default ?? loaded.TestEnvironment ?? loaded);\\n",
  );
  return file;
}

module.exports = async () => {
  const tree = process.cwd();
  const jest = reader(tree);
  const config = await read(jest, tree, named === null ? undefined : path.join(tree, named));
  const settled = { ...config, coverageThreshold: undefined };
  if (!Array.isArray(config.projects) || config.projects.length === 0) {
    const testEnvironment = await environmentOf(jest, config, tree);
    return testEnvironment === undefined ? settled : { ...settled, testEnvironment };
  }
  const rootDir = config.rootDir ?? tree;
  const projects = (await Promise.all(config.projects.map((entry) => inner(jest, entry, rootDir, tree)))).flat();
  return {
    ...settled,
    projects: await Promise.all(
      projects.map(async (project, number) => {
        const environment = await environmentOf(jest, project, tree);
        // Jest may fill in the folder of the outer configuration: nothing is left for it to fill in.
        const own = project.rootDir ?? rootDir;
        const settledProject = JSON.parse(JSON.stringify(project).replaceAll('<rootDir>', own));
        return { ...settledProject, rootDir: own, testEnvironment: reporting(environment, number) };
      }),
    ),
  };
};
`;
}

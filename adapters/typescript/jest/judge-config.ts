// The Jest configuration that the judge is given: the project's own, with what StrykerJS's runner cannot do by itself.
// It takes the environment of the tests from the top of the configuration file alone, by a name that it looks up where
// pnpm does not put it; presets and `projects` name environments as well, so each is found as Jest finds it.

/** A module for the judge to load as configuration. `config` is relative to the tree; absent: where Jest looks. */
export function judgeConfig(options: { readonly config?: string; readonly work: string }): string {
  return `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const named = ${JSON.stringify(options.config ?? null)};
const work = ${JSON.stringify(options.work)};
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

/** One environment for all projects, which is each project's own: the outer settings of the judge hold for all. */
function switchboard(environments) {
  const file = path.join(work, 'environment.cjs');
  fs.mkdirSync(work, { recursive: true });
  fs.writeFileSync(
    file,
    "const environments = new Map(" + JSON.stringify(environments) + ");\\n" +
      "module.exports = class {\\n" +
      "  constructor(config, context) {\\n" +
      "    const { displayName } = config.projectConfig ?? config;\\n" +
      "    const loaded = require(environments.get(displayName?.name ?? displayName));\\n" +
      "    const Environment = loaded.default ?? loaded.TestEnvironment ?? loaded;\\n" +
      "    return new Environment(config, context);\\n" +
      "  }\\n" +
      "};\\n",
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
  const environments = [];
  const settledProjects = [];
  for (const [number, project] of projects.entries()) {
    const { name = project.displayName ?? 'project ' + (number + 1) } = Object(project.displayName);
    const own = project.rootDir ?? rootDir;
    environments.push([name, await environmentOf(jest, project, tree)]);
    // The judge's outer settings hold for every project: nothing of the outer folder is left to be filled in.
    settledProjects.push({ ...JSON.parse(JSON.stringify(project).replaceAll('<rootDir>', own)), displayName: name });
  }
  const [first = rootDir, ...others] = new Set(projects.map((project) => project.rootDir ?? rootDir));
  return {
    ...settled,
    rootDir: others.length === 0 ? first : rootDir,
    testEnvironment: switchboard(environments),
    projects: settledProjects,
  };
};
`;
}

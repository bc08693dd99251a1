// The JavaScript and TypeScript pack.
import type { LanguagePack } from '../../src/ports/index.ts';
import { checks } from './check.ts';
import { documentExamples } from './document-examples.ts';
import { format } from './format.ts';
import { install, installInputs, runScripts } from './install.ts';
import { installProblem } from './install-problem.ts';
import { jest } from './jest/index.ts';
import { needs } from './needs.ts';
import { roleInPackage } from './packages.ts';
import { createParser, grammars, parserVersion } from './parse.ts';
import { probe } from './probe.ts';
import { projects } from './projects.ts';
import { resolve } from './resolve.ts';
import { standIns } from './stand-ins.ts';
import { createTypes } from './types/index.ts';
import { vitest } from './vitest/index.ts';

export const typescript: LanguagePack = {
  id: 'typescript',
  aliases: ['javascript', 'ts', 'js'],
  extensions: ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'],
  skip: [
    'node_modules',
    'bower_components',
    'jspm_packages',
    '.yarn',
    '.pnp',
    'coverage',
    '.nyc_output',
    '.next',
    '.turbo',
    '.cache',
  ],
  packagesFolder: 'node_modules',
  projects,
  role: roleInPackage,
  grammars,
  parser: createParser,
  parserVersion,
  resolve,
  documentExamples,
  install,
  installProblem,
  installInputs,
  runScripts,
  standIns,
  probe,
  types: createTypes(),
  checks,
  format,
  frameworks: [vitest, jest],
  needs,
};

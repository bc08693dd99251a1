// StrykerJS reads sources with Babel 8 and lets it load the project's Babel configuration, whose presets are mostly of
// Babel 7 and stop it. The configuration is for compiling, which the test runner does; reading needs none of it.
import type { FileView } from '../../../src/ports/index.ts';

const CONFIGURATION =
  /^(?:.*\/)?(?:babel\.config\.(?:js|cjs|mjs|json|cts|mts|ts)|\.babelrc(?:\.(?:js|cjs|mjs|json))?)$/;

/** Whether Babel would find a configuration for the sources of the tree. */
export function hasBabelConfiguration(view: FileView): boolean {
  if (view.list().some((path) => CONFIGURATION.test(path))) return true;
  try {
    return 'babel' in (JSON.parse(view.read('package.json') ?? '{}') as object);
  } catch {
    return false;
  }
}

/** A module, loaded before StrykerJS, that makes its parser read every source without a configuration. */
export const PARSE_PLAINLY = `'use strict';
const { registerHooks } = require('node:module');
registerHooks?.({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/instrumenter/dist/src/parsers/js-parser.js')) return loaded;
    const source = String(loaded.source).replace("sourceType: 'module',", "sourceType: 'module', configFile: false, babelrc: false,");
    return { ...loaded, source };
  },
});
`;

// Any JavaScript or TypeScript as CommonJS: what both the probe and stand-ins for built packages are made with.
import { type InputOptions, type PluginItem, transformAsync } from '@babel/core';
import commonjs from '@babel/plugin-transform-modules-commonjs';
import reactJsx from '@babel/plugin-transform-react-jsx';
import typescriptPreset from '@babel/preset-typescript';

/** The text as CommonJS without types; throws what the transformer throws. */
export async function toCommonJs(
  path: string,
  text: string,
  plugins: readonly PluginItem[],
  types: { readonly rewriteImportExtensions?: boolean } = {},
): Promise<string> {
  const isTs = /\.[mc]?tsx?$/.test(path);
  const isModule = isTs || /\.mjs$/.test(path) || hasModuleSyntax(text);
  const result = await transformAsync(text, {
    filename: path,
    configFile: false,
    babelrc: false,
    compact: false,
    comments: false,
    sourceMaps: false,
    sourceType: isModule ? 'module' : 'script',
    parserOpts: parserOptions(path),
    presets: isTs ? [[typescriptPreset, { ignoreExtensions: false, ...types }]] : [],
    plugins: [
      ...plugins,
      ...(/\.([jt]sx|js)$/.test(path) ? [[reactJsx, { runtime: 'automatic' }] as PluginItem] : []),
      ...(isModule ? [[commonjs, { strictMode: true }] as PluginItem] : []),
    ],
  });
  return result?.code ?? '';
}

function hasModuleSyntax(text: string): boolean {
  return /^[\t ]*(import[\s{*'"]|export[\s{*])/m.test(text) || /\bimport\.meta\b/.test(text);
}

/** How the transformer is to read a file, by its extension. */
export function parserOptions(path: string): ParserOptions {
  return {
    allowReturnOutsideFunction: true,
    errorRecovery: false,
    plugins: [
      ...(/\.[mc]?tsx?$/.test(path) ? (['typescript'] as const) : []),
      ...(/\.([jt]sx|[mc]?js)$/.test(path) ? (['jsx'] as const) : []),
    ],
  };
}

type ParserOptions = NonNullable<InputOptions['parserOpts']>;

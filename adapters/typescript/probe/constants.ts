// Literals of a source file with their lines, and strings that its regular expressions match.
import { type InputOptions, parseSync, types as t, traverse } from '@babel/core';
import type { SourceConstant } from '../../../src/ports/index.ts';
import { regexpSamples } from './regexp-samples.ts';

/** Modules of data hold thousands, and each is a key to what its line gives. */
const MAX_PER_FILE = 20_000;

/** Collects literals in source order; duplicates on one line are dropped. */
export function sourceConstants(
  path: string,
  text: string,
  parserOpts: NonNullable<InputOptions['parserOpts']>,
): SourceConstant[] {
  const found: SourceConstant[] = [];
  const seen = new Set<string>();
  const add = (node: t.Node, value: SourceConstant['value'], samples: readonly string[] = []) => {
    const line = node.loc?.start.line ?? 1;
    const key = `${line}:${JSON.stringify(value)}`;
    if (seen.has(key) || found.length >= MAX_PER_FILE) return;
    seen.add(key);
    found.push({ file: path, line, value, samples });
  };
  const tree = parseSync(text, { configFile: false, babelrc: false, parserOpts, filename: path });
  if (!tree) return [];
  traverse(tree, {
    StringLiteral({ node, parent }) {
      if (t.isImportDeclaration(parent) || t.isExportNamedDeclaration(parent)) return;
      if (node.value.length <= 200) add(node, node.value);
    },
    TemplateElement({ node }) {
      const text = node.value.cooked ?? '';
      if (text.length > 0 && text.length <= 200) add(node, text);
    },
    NumericLiteral({ node }) {
      add(node, node.value);
    },
    BigIntLiteral({ node }) {
      const value = String(node.value).replace(/n$/, '');
      if (/^\d+$/.test(value)) add(node, { $: 'bigint', value });
    },
    ObjectProperty({ node }) {
      if (!node.computed && t.isIdentifier(node.key)) add(node, node.key.name);
    },
    RegExpLiteral({ node }) {
      add(
        node,
        { $: 'regexp', source: node.pattern, flags: node.flags },
        regexpSamples(node.pattern, node.flags),
      );
    },
    NewExpression({ node }) {
      if (!t.isIdentifier(node.callee, { name: 'RegExp' })) return;
      const [source] = node.arguments;
      if (t.isStringLiteral(source)) add(node, source.value, regexpSamples(source.value, ''));
    },
  });
  return found;
}

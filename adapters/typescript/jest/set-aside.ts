/**
 * A test file in which the tests of these full names are skipped. The runner keeps its tests under a symbol of the global
 * object; their mode is set when all are known and none has begun. The lines stand at the end, because a leading comment
 * may choose the environment, and unchecked, because some projects type-check their tests as they load.
 */
export function setAside(text: string, names: readonly string[]): string {
  const lines = `const names = ${JSON.stringify(names)};
    const walk = (block, above) => {
      for (const child of block.children) {
        const name = [...above, child.name].filter(Boolean);
        if (child.type === 'describeBlock') walk(child, name);
        else if (names.includes(name.join(' '))) child.mode = 'skip';
      }
    };
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      const root = globalThis[symbol]?.rootDescribeBlock;
      if (root) walk(root, []);
    }`;
  return `${text}\n// @ts-ignore\n;typeof beforeAll === 'function' && beforeAll(() => { ${lines.replace(/\s*\n\s*/g, ' ')} });\n`;
}

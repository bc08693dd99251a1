/**
 * A test file in which the tests of these full names are skipped. The hook stands on the first line, so that it comes
 * before the file's own and no line moves.
 */
export function setAside(text: string, names: readonly string[]): string {
  const hook = `qtestBeforeEach((context) => {
    const name = [];
    for (let task = context.task; task; task = task.suite) name.unshift(task.name);
    if (${JSON.stringify(names)}.includes(name.filter(Boolean).join(' '))) context.skip();
  });`;
  return `import { beforeEach as qtestBeforeEach } from 'vitest'; ${hook.replace(/\s*\n\s*/g, ' ')} ${text.replace(/^\uFEFF/, '')}`;
}

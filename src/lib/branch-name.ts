/** True when git takes the name for a branch (the rules of `git check-ref-format --branch`). */
export function isBranchName(name: string): boolean {
  const parts = name.split('/');
  return (
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(name) &&
    !name.startsWith('-') &&
    name !== 'HEAD' &&
    !name.endsWith('.') &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

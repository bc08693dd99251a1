// Finds the patterns that can never match what their author meant, so that a typo is not read as "nothing found".

/** What is wrong with a pattern, as the end of a sentence; undefined when nothing is. */
export function globProblem(pattern: string, kind: 'glob' | 'ignore'): string | undefined {
  if (pattern.trim() === '') return 'is empty';
  // A leading slash and a leading `!` mean something in a .gitignore line, and nothing in a glob here.
  const body = kind === 'ignore' ? pattern.replace(/^!/, '').replace(/^\//, '') : pattern;
  if (/^(\/|[A-Za-z]:[\\/]|~\/)/.test(body))
    return 'is absolute; patterns are relative to the folder of this file';
  if (body.split('/').includes('..')) return 'leaves the folder with `..`';
  return unbalanced(body);
}

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };

function unbalanced(pattern: string): string | undefined {
  const open: string[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    const top = open.at(-1);
    if (c === '\\') i++;
    else if (top === '[' && c !== ']') continue;
    else if (closers[c] !== undefined) open.push(c);
    else if (top !== undefined && c === closers[top]) open.pop();
    else if (c === ']' || c === '}') return `has a \`${c}\` that nothing opens`;
  }
  const left = open.at(-1);
  return left === undefined ? undefined : `has a \`${left}\` that nothing closes`;
}

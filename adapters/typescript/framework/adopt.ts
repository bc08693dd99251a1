// Edits of package.json that make a project run the tests by its own means; its formatting is kept.
import type { FileView } from '../../../src/ports/index.ts';

function insertMember(text: string, section: string, key: string, value: string): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const member = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const open = new RegExp(`^([ \\t]*)"${section}"\\s*:\\s*\\{`, 'm').exec(text);
  if (!open) {
    const end = text.lastIndexOf('}');
    const body = text.slice(0, end).trimEnd();
    const comma = body.endsWith('{') ? '' : ',';
    return `${body}${comma}\n${indent}"${section}": {\n${indent.repeat(2)}${member}\n${indent}}\n${text.slice(end)}`;
  }
  const at = open.index + open[0].length;
  const empty = /^\s*\}/.test(text.slice(at));
  const rest = empty ? text.slice(at).replace(/^\s*/, '') : text.slice(at);
  return `${text.slice(0, at)}\n${indent.repeat(2)}${member}${empty ? `\n${indent}` : ','}${rest}`;
}

/** Adds the framework as a development dependency and a script that runs it, where they are missing. */
export function adoptFramework(
  view: FileView,
  framework: { readonly name: string; readonly range: string; readonly command: string },
) {
  const original = view.read('package.json');
  if (original === undefined) return [];
  let parsed: {
    scripts?: Record<string, string>;
    devDependencies?: Record<string, string>;
    dependencies?: Record<string, string>;
  };
  try {
    parsed = JSON.parse(original);
  } catch {
    return [];
  }
  const reasons: string[] = [];
  let text = original;
  if (!parsed.devDependencies?.[framework.name] && !parsed.dependencies?.[framework.name]) {
    text = insertMember(text, 'devDependencies', framework.name, framework.range);
    reasons.push(`adds ${framework.name} as a development dependency`);
  }
  const script = parsed.scripts?.test;
  const placeholder = script?.includes('no test specified') ?? false;
  if (script === undefined) {
    text = insertMember(text, 'scripts', 'test', framework.command);
    reasons.push('adds the script `test`');
  } else if (placeholder) {
    text = text.replace(JSON.stringify(script), JSON.stringify(framework.command));
    reasons.push('replaces the placeholder script `test`');
  } else if (!script.includes(framework.name)) {
    const name = `test:${framework.name}`;
    if (parsed.scripts?.[name] === undefined) {
      text = insertMember(text, 'scripts', name, framework.command);
      reasons.push(`adds the script \`${name}\``);
    }
  }
  return reasons.length === 0
    ? []
    : [
        {
          path: 'package.json',
          text,
          why: `${reasons.join(' and ')}, so that the tests run by the project's own means`,
        },
      ];
}

// Doc comments: what they say of parameters, results, errors, and the examples in them.
import type { DocExample, FunctionFacts } from '../../../src/artifacts/index.ts';
import { scanExamples } from './examples.ts';
import type { NodeId } from './flat-tree.ts';
import type { DocComment, DocTag, Unit } from './unit.ts';

type Doc = NonNullable<FunctionFacts['doc']>;

const MAX_TEXT = 500;

/** Takes a doc comment apart. */
function openComment(text: string): DocComment {
  const lines = unframe(text);
  return { lines, ...tagsOf(lines) };
}

/** A file's doc comment, taken apart at most once. */
export function opened(unit: Unit, node: NodeId): DocComment {
  let comment = unit.opened.get(node);
  if (!comment) {
    comment = openComment(unit.tree.source(node));
    unit.opened.set(node, comment);
  }
  return comment;
}

/** Without the comment's frame: its lines, and the indentation that examples need. */
function unframe(comment: string): string[] {
  return comment
    .replace(/^\/\*\*?/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^[ \t]*\*(?: |$)?/, '').replace(/\s+$/, ''));
}

function tagsOf(lines: readonly string[]): { summary: string[]; tags: DocTag[] } {
  const summary: string[] = [];
  const tags: DocTag[] = [];
  let open: { name: string; text: string[]; line: number } | undefined;
  let fenced = false;
  const close = () => open && tags.push({ name: open.name, text: open.text.join('\n'), line: open.line });
  lines.forEach((line, index) => {
    if (/^[ \t]*```/.test(line)) fenced = !fenced;
    const match = fenced ? null : /^[ \t]*@([A-Za-z]+)\b[ \t]?(.*)$/.exec(line);
    if (match) {
      close();
      open = { name: match[1] as string, text: [match[2] as string], line: index };
    } else if (open) open.text.push(line);
    else summary.push(line);
  });
  close();
  return { summary, tags };
}

/** `{type} rest`, with braces in the type. */
function splitType(text: string): { type?: string; rest: string } {
  if (!text.startsWith('{')) return { rest: text };
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) {
      return { type: text.slice(1, i).replace(/\s+/g, ' ').trim(), rest: text.slice(i + 1).trim() };
    }
  }
  return { rest: text };
}

const PARAM = /^(\[[^\]]*\]|[^\s:,]+)\s*:?\s*-?\s*([\s\S]*)$/;

/** A doc comment as facts; `undefined` when it says nothing. */
export function readDoc({ summary, tags }: DocComment): Doc | undefined {
  const params: Record<string, { type?: string; text: string }> = {};
  const throws: string[] = [];
  let returns: string | undefined;
  for (const tag of tags) {
    const { type, rest } = splitType(tag.text.trim());
    switch (tag.name) {
      case 'param':
      case 'arg':
      case 'argument': {
        const match = PARAM.exec(rest.slice(0, MAX_TEXT));
        if (!match) break;
        const name =
          (match[1] as string)
            .replace(/^\[|\]$/g, '')
            .split('=')[0]
            ?.trim() ?? '';
        const optional =
          (match[1] as string).startsWith('[') && type !== undefined && !type.endsWith('=') ? '=' : '';
        if (name === '' || name === '__proto__') break;
        params[name] = {
          ...(type === undefined ? {} : { type: type + optional }),
          text: oneLine(match[2] as string),
        };
        break;
      }
      case 'return':
      case 'returns':
        returns = oneLine(type === undefined ? rest : `{${type}} ${rest}`);
        break;
      case 'throws':
      case 'throw':
      case 'exception':
        throws.push(oneLine(type === undefined ? rest : `{${type}} ${rest}`));
        break;
      default:
    }
  }
  const text = oneLine(proseOf(summary));
  if (text === '' && Object.keys(params).length === 0 && returns === undefined && throws.length === 0)
    return undefined;
  return { summary: text, params, ...(returns === undefined ? {} : { returns }), throws };
}

function proseOf(lines: readonly string[]): string {
  const prose: string[] = [];
  let fenced = false;
  for (const line of lines) {
    if (/^[ \t]*```/.test(line)) fenced = !fenced;
    else if (!fenced && !/^(?: {4}|\t)/.test(line)) prose.push(line);
  }
  return prose.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT);
}

/** True when a comment may hold examples; most do not. */
export function mayHoldExamples(comment: string): boolean {
  return /@example|```|=>|→|^\s*\*(?: {5}|\t)/m.test(comment);
}

/** Examples of a doc comment: `@example` tags, fenced and indented code. `line` is the comment's first line. */
export function docExamples({ lines, tags }: DocComment, file: string, line: number): DocExample[] {
  const out: DocExample[] = [];
  for (const tag of tags) {
    if (tag.name === 'example') out.push(...scanExamples(unfence(tag.text), { file, line: line + tag.line }));
  }
  const first = tags[0]?.line ?? lines.length;
  out.push(...scanExamples(codeOnly(lines.slice(0, first)), { file, line }));
  return out;
}

function unfence(text: string): string {
  return text.replace(/^[ \t]*```.*$/gm, '').replace(/^[ \t]*<caption>.*$/gm, '');
}

/** The same lines with everything but code blanked, so that line numbers stay. */
export function codeOnly(lines: readonly string[]): string {
  let fenced = false;
  return lines
    .map((line) => {
      if (/^[ \t]*(?:```|~~~)/.test(line)) {
        fenced = !fenced;
        return '';
      }
      return fenced || /^(?: {4}|\t)/.test(line) ? line : '';
    })
    .join('\n');
}

// The screens of `qtest workspace …`.
import type { Colors } from 'picocolors/types.js';
import type { PullRequest } from '../../artifacts/index.ts';
import type { Revalidated } from '../../pipeline/workspace/deliver.ts';
import type { Initialized } from '../../pipeline/workspace/init.ts';
import type { WorkspaceFile, WorkspaceRow, WorkspaceStatus } from '../../pipeline/workspace/status.ts';
import { clean } from './clean.ts';
import { renderNotes } from './tables.ts';

/** Targets without a test that are named. */
const SHOWN = 12;

/** The command to give next, on a line of its own. */
export function next(command: string): string {
  return `\nNext: ${command}\n`;
}

/** What a plan did not say, and what comes after it. */
export function notes(list: readonly string[], command: string): string {
  return renderNotes(list) + next(command);
}

export function made({ id, dir, source }: Initialized): string {
  const what = source.kind === 'git' ? 'a clone' : 'a copy';
  const ref = source.ref === undefined ? '' : ` at ${source.ref}`;
  return `${clean(`${id}: ${what} of ${source.address}${ref}, in ${dir}`)}\n${next(`qtest workspace plan ${id}, or qtest workspace run ${id}`)}`;
}

export function list(rows: readonly WorkspaceRow[], colors: Colors): string {
  if (rows.length === 0) return 'There are no workspaces; qtest workspace init SOURCE makes one.\n';
  const width = Math.max(...rows.map(({ id }) => id.length));
  const line = (row: WorkspaceRow) =>
    'problem' in row
      ? clean(row.problem)
      : `${row.state.padEnd(11)} ${row.updated_at.slice(0, 16).replace('T', ' ')}  ${clean(row.source)}`;
  return `${rows.map((row) => `${colors.bold(row.id.padEnd(width))}  ${line(row)}`).join('\n')}\n`;
}

export function status(s: WorkspaceStatus, colors: Colors): string {
  const row = (label: string, text: string) => `${colors.bold(label.padEnd(12))}${clean(text)}`;
  const targets = Object.entries(s.targets).filter(([, count]) => count > 0);
  const total = targets.reduce((sum, [, count]) => sum + count, 0);
  return `${[
    row('Workspace', `${s.id}, in ${s.folder}`),
    row('Source', `${s.source.address}${s.source.ref === undefined ? '' : ` at ${s.source.ref}`}`),
    row('State', stateWords(s)),
    ...s.stages.map(({ stage, status: at, rounds, seconds }, index) => {
      const often = rounds > 1 ? `, ${rounds} rounds` : '';
      const took = at === 'done' ? `done in ${seconds} s${often}` : at === 'begun' ? 'begun' : '-';
      return row(index === 0 ? 'Stages' : '', `${stage.padEnd(12)} ${took}`);
    }),
    row('Targets', total === 0 ? 'not planned yet' : targets.map(([at, n]) => `${n} ${at}`).join(', ')),
    ...s.without.slice(0, SHOWN).map((target) => row('', `${target.key}: ${target.state}: ${target.why}`)),
    ...(s.without.length > SHOWN ? [row('', `and ${s.without.length - SHOWN} more`)] : []),
    row('Tests', `${s.tests} proven`),
    row('Time', `${s.seconds} s; begun ${s.created_at}, last ${s.updated_at}`),
    row('Next', s.next),
  ].join('\n')}\n`;
}

function stateWords({ state, from, why, interrupted, process }: WorkspaceStatus): string {
  if (process !== undefined) return `${state}, by process ${process}`;
  if (interrupted) return `${state}, but the process that did it is gone`;
  // The first stage copies and installs; the clone was made when the workspace was.
  const during = from === 'cloning' ? 'copying and installing' : from;
  return `${state}${during === undefined ? '' : ` while ${during}`}${why === undefined ? '' : `: ${why}`}`;
}

export function files(dir: string, list: readonly WorkspaceFile[]): string {
  const width = Math.max(0, ...list.map(({ path }) => path.length));
  const lines = list.map(
    ({ path, bytes, is }) => `${path.padEnd(width)}  ${String(bytes).padStart(9)}  ${is}`,
  );
  return `${dir}\n${lines.join('\n')}\n`;
}

export function validated({ holds, fails, changed }: Revalidated): string {
  return [
    `${holds.length} shipped tests hold: they compile, pass every perturbed run, and kill a mutant of their own`,
    ...fails.map(({ test, gate, why }) => clean(`fails at ${gate}: ${test}: ${why}`)),
    ...changed.map((path) => clean(`not judged, because it was changed since: ${path}`)),
    '',
  ].join('\n');
}

export function pullRequest({ title, body, branch, commits }: PullRequest, push: string | undefined): string {
  const where =
    branch === undefined || commits.length === 0
      ? 'nothing was shipped, so there is nothing to commit'
      : `${commits.length} commits on ${branch}`;
  // The body is Markdown of several lines; only what could steer a terminal is taken out.
  const text = body.split('\n').map(clean).join('\n');
  return `${clean(title)}\n\n${text}\n\n${where}\n${push === undefined ? '' : next(push)}`;
}

// `--curve` and `--ablation`: tables of the search's own prediction, made in this process; see in-process.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUIDES, type Guide } from './guides.ts';
import { measureCurve, measureWithout, type Setup } from './in-process.ts';
import { openStore } from './stored.ts';
import type { Subject } from './subject.ts';
import { markdown, median } from './table.ts';

const CURVE_SECONDS = [10, 30, 60, 120];
const ABLATION_SECONDS = 30;

export interface Experiment {
  readonly setup: Setup;
  /** Folder of what was measured before of a subject in this experiment. */
  readonly store: (subject: Subject, experiment: string) => string;
  readonly out: string;
  readonly say: (subject: Subject, text: string) => void;
}

/** Scores after 10, 30, 60 and 120 seconds of one run each, and what was proven in the end. */
export async function runCurve(subjects: readonly Subject[], experiment: Experiment): Promise<string> {
  const head = [...CURVE_SECONDS.map((seconds) => `${seconds} s`), 'proven', 'executions/s'];
  return runEach(subjects, head, experiment, 'curve', async (subject) => {
    const store = openStore(experiment.store(subject, 'curve'));
    const { snapshots, proven } = await store.part('curve', () =>
      measureCurve(subject, CURVE_SECONDS, experiment.setup),
    );
    const { executions, mutantExecutions } = snapshots.at(-1) ?? { executions: 0, mutantExecutions: 0 };
    const speed = (executions + mutantExecutions) / Math.max(...CURVE_SECONDS);
    return [...snapshots.map(({ score }) => score), proven, speed];
  });
}

/** Proven scores after 30 seconds, with everything and without one guide each. */
export async function runAblation(subjects: readonly Subject[], experiment: Experiment): Promise<string> {
  const ways: readonly (Guide | undefined)[] = [undefined, ...GUIDES];
  const head = ways.map((guide) => (guide === undefined ? 'everything' : `without ${guide}`));
  return runEach(subjects, head, experiment, 'ablation', async (subject) => {
    const store = openStore(experiment.store(subject, 'ablation'));
    const scores: number[] = [];
    for (const guide of ways) {
      experiment.say(subject, guide === undefined ? 'with everything' : `without ${guide}`);
      const part = `without-${guide ?? 'nothing'}`;
      const measured = () => measureWithout(subject, guide, ABLATION_SECONDS, experiment.setup);
      scores.push(await store.part(part, measured));
    }
    return scores;
  });
}

async function runEach(
  subjects: readonly Subject[],
  head: readonly string[],
  { out, say }: Experiment,
  name: string,
  measure: (subject: Subject) => Promise<readonly number[]>,
): Promise<string> {
  const rows: { readonly subject: string; readonly figures: readonly number[] }[] = [];
  const lines = () => [
    ...rows.map(({ subject, figures }) => [subject, ...figures.map((each) => each.toFixed(1))]),
    [`median of ${rows.length}`, ...head.map((_, i) => medianOf(rows, i))],
  ];
  for (const subject of subjects) {
    const id = `${subject.name}@${subject.version}`;
    say(subject, name);
    try {
      rows.push({ subject: id, figures: await measure(subject) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(subject, `failed: ${why}`);
      rows.push({ subject: `${id} failed: ${why.slice(0, 200)}`, figures: [] });
    }
    writeFileSync(join(out, `${name}.md`), `${markdown(['package', ...head], lines())}\n`);
  }
  return markdown(['package', ...head], lines());
}

function medianOf(rows: readonly { readonly figures: readonly number[] }[], column: number): string {
  return median(rows.flatMap(({ figures }) => figures[column] ?? []))?.toFixed(1) ?? '';
}

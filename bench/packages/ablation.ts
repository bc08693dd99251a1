// `--ablation`: what the search proves without one of its guides, a table of its own predictions; see in-process.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUIDES, type Guide } from './guides.ts';
import { measureWithout, type Setup } from './in-process.ts';
import { openStore } from './stored.ts';
import type { Subject } from './subject.ts';
import { markdown, median } from './table.ts';

const ABLATION_SECONDS = 30;
const WAYS: readonly (Guide | undefined)[] = [undefined, ...GUIDES];
const HEADS = WAYS.map((guide) => (guide === undefined ? 'everything' : `without ${guide}`));

export interface Ablation {
  readonly setup: Setup;
  /** Folder of what was measured before of a subject. */
  readonly store: (subject: Subject) => string;
  readonly out: string;
  readonly say: (subject: Subject, text: string) => void;
}

interface Row {
  readonly subject: string;
  readonly scores: readonly number[];
}

/** Proven scores after 30 seconds, with everything and without one guide each; written down after each subject. */
export async function runAblation(subjects: readonly Subject[], ablation: Ablation): Promise<string> {
  const rows: Row[] = [];
  for (const subject of subjects) {
    const id = `${subject.name}@${subject.version}`;
    try {
      rows.push({ subject: id, scores: await measure(subject, ablation) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      ablation.say(subject, `failed: ${why}`);
      rows.push({ subject: `${id} failed: ${why.slice(0, 200)}`, scores: [] });
    }
    writeFileSync(join(ablation.out, 'ablation.md'), `${tableOf(rows)}\n`);
  }
  return tableOf(rows);
}

async function measure(subject: Subject, { setup, store: at, say }: Ablation): Promise<readonly number[]> {
  const store = openStore(at(subject));
  const scores: number[] = [];
  for (const [i, guide] of WAYS.entries()) {
    say(subject, HEADS[i] as string);
    const measured = () => measureWithout(subject, guide, ABLATION_SECONDS, setup);
    scores.push(await store.part(`without-${guide ?? 'nothing'}`, measured));
  }
  return scores;
}

function tableOf(rows: readonly Row[]): string {
  const medianOf = (column: number) =>
    median(rows.flatMap(({ scores }) => scores[column] ?? []))?.toFixed(1) ?? '';
  return markdown(
    ['package', ...HEADS],
    [
      ...rows.map(({ subject, scores }) => [subject, ...scores.map((each) => each.toFixed(1))]),
      [`median of ${rows.length}`, ...HEADS.map((_, i) => medianOf(i))],
    ],
  );
}

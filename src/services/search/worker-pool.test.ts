import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Command, Session } from '../../ports/index.ts';
import { createSandbox } from '../sandbox/index.ts';
import type { Job } from './protocol.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

const NONCE = 'feedfacefeedface';

/** A harness in little: answers each item of a job with what it is told to do, and says in its journal what it does. */
const WORKER = `
const fs = require('node:fs');
const journal = fs.openSync('journal', 'w');
const say = (text) => fs.writeSync(1, text);
const answer = (id, more) => say('@${NONCE} ' + JSON.stringify({ id, ...more }) + '\\n');
let served = 0;
function work(job) {
  if (job.programs[0] === 'confess') return answer(job.id, { error: 'TypeError: the harness is wrong' });
  const results = job.programs.map((what, item) => {
    if (job.skip.some(([i, m]) => i === item && m === -1)) return 'skipped ' + what;
    fs.writeSync(journal, (job.id + ' ' + item + ' -1').padEnd(40), 0);
    if (what === 'noise') say('noise\\n{"id":' + job.id + ',"results":[]}\\n@0000000000000000 {"id":' + job.id + ',"results":[]}\\nhalf a line ');
    if (what === 'old') answer(job.id - 1, { results: ['stale'] });
    if (what === 'hang') for (;;);
    if (what === 'die') process.kill(process.pid, 'SIGKILL');
    if (what === 'leave') process.exit(0);
    served++;
    return what === 'served' ? served : 'done ' + what;
  });
  answer(job.id, { results });
}
let pending = '';
process.stdin.setEncoding('utf8').on('data', (chunk) => {
  const lines = (pending + chunk).split('\\n');
  pending = lines.pop();
  for (const line of lines) work(JSON.parse(line));
});
if (process.argv[2] === 'mute') process.exitCode = 7, process.stdin.destroy(), console.error('no such configuration');
else say('a greeting of its own\\n@${NONCE} {"id":0}\\n');
`;

const base = realpathSync(mkdtempSync(join(tmpdir(), 'qtest-pool-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
writeFileSync(join(base, 'worker.cjs'), WORKER);
const sandbox = await createSandbox('auto', { readable: [base] });

const open: WorkerPool[] = [];
afterEach(() => Promise.all(open.splice(0).map((pool) => pool.close())));
let places = 0;

function pool(workers = 1, argument = '') {
  const folder = join(base, String(places++));
  const sessions: Session[] = [];
  const made = createWorkerPool({
    workers,
    nonce: NONCE,
    open(index) {
      const cwd = join(folder, String(index));
      mkdirSync(cwd, { recursive: true });
      const command: Command = {
        argv: ['node', join(base, 'worker.cjs'), argument],
        cwd,
        writable: [cwd],
        network: 'none',
        limits: { wallMs: 60_000 },
      };
      const session = sandbox.open(command);
      sessions.push(session);
      return session;
    },
    journal(index) {
      try {
        return readFileSync(join(folder, String(index), 'journal'), 'utf8');
      } catch {
        return '';
      }
    },
  });
  open.push(made);
  return { pool: made, sessions };
}

const job = (...whats: readonly string[]) =>
  ({ op: 'explore', programs: whats }) as unknown as Job & { op: 'explore' };

describe('answers', () => {
  it('come in the order of the jobs, for any number of workers', async () => {
    const jobs = Array.from({ length: 25 }, (_, i) => job(`a${i}`, `b${i}`));
    const expected = jobs.map((_, i) => [`done a${i}`, `done b${i}`]);
    for (const workers of [1, 3]) {
      const { pool: made, sessions } = pool(workers);
      expect(await made.run(jobs)).toEqual(expected);
      expect(sessions).toHaveLength(workers);
    }
  });

  it('are told from noise, from forgeries and from what belongs to another job', async () => {
    const { pool: made, sessions } = pool();
    const results = await made.run([job('noise', 'x'), job('old', 'noise'), job('noise', 'noise')]);
    expect(results).toEqual([
      ['done noise', 'done x'],
      ['done old', 'done noise'],
      ['done noise', 'done noise'],
    ]);
    expect(sessions).toHaveLength(1);
  });

  it('keep the process from one run to the next', async () => {
    const { pool: made, sessions } = pool();
    expect(await made.run([job('served', 'served')])).toEqual([[1, 2]]);
    expect(await made.run([job('served')])).toEqual([[3]]);
    expect(await made.run([])).toEqual([]);
    expect(sessions).toHaveLength(1);
  });

  it('may be an error of the harness, which is nobody else’s fault', async () => {
    await expect(pool().pool.run([job('confess')])).rejects.toThrow(
      /the probe failed: TypeError: the harness is wrong/,
    );
  });
});

describe('a process', () => {
  it('that hangs on one item is killed, and the rest of its job is answered', async () => {
    const { pool: made, sessions } = pool();
    const results = await made.run([job('a', 'hang', 'b'), job('c')]);
    expect(results).toEqual([['done a', 'skipped hang', 'done b'], ['done c']]);
    expect(sessions).toHaveLength(2);
    expect((await sessions[0]?.ended)?.kind).toBe('killed');
  });

  it.each(['die', 'leave'])('that ends (%s) is replaced as often as it takes', async (how) => {
    const { pool: made, sessions } = pool();
    expect(await made.run([job('a', how, 'b', how), job('c')])).toEqual([
      ['done a', `skipped ${how}`, 'done b', `skipped ${how}`],
      ['done c'],
    ]);
    expect(sessions).toHaveLength(3);
  });

  it('that ends takes nothing from the jobs of another', async () => {
    const jobs = Array.from({ length: 12 }, (_, i) => (i % 4 === 1 ? job('die', `b${i}`) : job(`a${i}`)));
    const results = await pool(2).pool.run(jobs);
    expect(results).toEqual(
      jobs.map((_, i) => (i % 4 === 1 ? ['skipped die', `done b${i}`] : [`done a${i}`])),
    );
  });

  it('that does not even start says why', async () => {
    await expect(pool(1, 'mute').pool.run([job('a')])).rejects.toThrow(
      /did not start: no such configuration/,
    );
  });
});

describe('closing', () => {
  it('ends the processes and what they work on', async () => {
    const { pool: made, sessions } = pool();
    const running = expect(made.run([job('a'), job('hang'), job('b')])).rejects.toThrow(/stopped/);
    setTimeout(() => void made.close(), 700);
    await running;
    for (const session of sessions) expect((await session.ended).kind).toBe('killed');
    await expect(made.run([job('a')])).rejects.toThrow(/stopped/);
  });
});

// Which process is meant, for longer than its number lasts: numbers are given again, number and start time are not.
import { readFileSync } from 'node:fs';

/** `PID-START` of a process; the start is empty where the system does not say. */
export function identityOf(pid: number): string {
  return `${pid}-${startOf(pid)}`;
}

/** True while the very process that the identity names runs. */
export function isAlive(identity: string): boolean {
  const [number = '', start = ''] = identity.split('-');
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(pid);
  return start === '' || started === '' || started === start;
}

/** Start time of a process in ticks since boot; empty where the system does not say, and for a dead one. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../ports/index.ts';
import { createSandbox, type Sandbox } from './index.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-test-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(code: string, more: Partial<Command> = {}): Command {
  return {
    argv: [process.execPath, '-e', code],
    cwd: folder,
    limits: { wallMs: 20_000 },
    writable: [],
    network: 'none',
    ...more,
  };
}

async function stdoutOf(sandbox: Sandbox, command: Command): Promise<string> {
  const outcome = await sandbox.run(command);
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
  return outcome.stdout;
}

async function eventually(check: () => boolean): Promise<boolean> {
  for (let i = 0; i < 100 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return check();
}

function runs(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const bubblewrap = await createSandbox('bwrap').catch(() => undefined);
const backends: (readonly [string, Sandbox])[] = [['bare', await createSandbox('bare')]];
if (bubblewrap !== undefined) backends.push(['bwrap', bubblewrap]);

describe.each(backends)('%s', (_name, sandbox) => {
  it('tells output, exit code and input apart', async () => {
    const code =
      'process.stdin.on("data", (d) => { console.log(String(d)); console.error("e"); process.exitCode = 3 })';
    const outcome = await sandbox.run(script(code, { stdin: 'häl\nlo' }));
    expect(outcome).toMatchObject({ kind: 'exited', code: 3, stdout: 'häl\nlo\n', stderr: 'e\n' });
  });

  it('passes no variable of the caller but the allowed ones', async () => {
    process.env.SECRET_TOKEN = 'hunter2';
    const env = JSON.parse(
      await stdoutOf(sandbox, script('console.log(JSON.stringify(process.env))', { env: { GIVEN: '1' } })),
    );
    delete process.env.SECRET_TOKEN;
    const names = Object.keys(env).filter(
      (name) => !['PWD', 'OLDPWD', 'SHLVL', '_', '__CF_USER_TEXT_ENCODING'].includes(name),
    );
    expect(names.sort()).toEqual([
      'GIVEN',
      'HOME',
      'LANG',
      'NO_COLOR',
      'PATH',
      'QTEST_PROCESS',
      'TEMP',
      'TERM',
      'TMP',
      'TMPDIR',
      'TZ',
    ]);
    expect(env.HOME).not.toBe(process.env.HOME);
  });

  it('gives a private home and temporary folder, removed afterwards', async () => {
    const code = `const fs = require('fs'), os = require('os');
      fs.writeFileSync(os.homedir() + '/a', ''); fs.writeFileSync(os.tmpdir() + '/b', ''); console.log(os.homedir())`;
    const home = (await stdoutOf(sandbox, script(code))).trim();
    expect(existsSync(home)).toBe(false);
  });

  it('kills the whole tree when time is up', async () => {
    const code = `require('child_process').spawn('sleep', ['321'], { detached: true, stdio: 'ignore' }).unref();
      setInterval(() => {}, 1000)`;
    const started = performance.now();
    const outcome = await sandbox.run(script(code, { limits: { wallMs: 700 }, writable: [folder] }));
    expect(outcome.kind).toBe('timed-out');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await eventually(() => sleepers('321').length === 0)).toBe(true);
  });

  it('leaves no daemon behind when the command ends', async () => {
    const code = `const { spawn } = require('child_process');
      spawn('sh', ['-c', 'setsid sleep 322 >/dev/null 2>&1 &'], { detached: true, stdio: 'ignore' }).on('exit', () => process.exit(0))`;
    const outcome = await sandbox.run(script(code));
    expect(outcome.kind).toBe('exited');
    expect(await eventually(() => sleepers('322').length === 0)).toBe(true);
  });

  it('bounds what a flood of output keeps', async () => {
    const code = `const b = Buffer.alloc(1 << 20, 'é'); let n = 0; (function go() { if (n++ < 64) process.stdout.write(b, go) })()`;
    const outcome = await sandbox.run(script(code, { limits: { wallMs: 20_000, outputBytes: 1001 } }));
    expect(outcome).toMatchObject({ kind: 'exited', code: 0, stdout: 'é'.repeat(500) });
  });

  it('stops a command that holds too much memory', { timeout: 30_000 }, async () => {
    if (!sandbox.isolates.memory) return;
    const code = 'const a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 10)';
    const outcome = await sandbox.run(script(code, { limits: { wallMs: 20_000, memoryMb: 300 } }));
    expect(outcome.kind).toBe('out-of-memory');
  });

  it('says when a process died by a signal', async () => {
    const outcome = await sandbox.run(
      script('process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 9)'),
    );
    expect(outcome).toMatchObject({ kind: 'killed', signal: 'SIGSEGV' });
  });

  it('says when a program or a folder is not there', async () => {
    expect(await sandbox.run(script('', { argv: ['no-such-program'] }))).toEqual({
      kind: 'not-started',
      error: 'no-such-program was not found',
    });
    expect((await sandbox.run(script('', { cwd: join(folder, 'none') }))).kind).toBe('not-started');
  });

  it('kills on abort, and does not start when already aborted', async () => {
    const controller = new AbortController();
    const running = sandbox.run(script('setInterval(() => {}, 1000)'), controller.signal);
    setTimeout(() => controller.abort(), 300);
    expect((await running).kind).toBe('killed');
    expect((await sandbox.run(script(''), controller.signal)).kind).toBe('not-started');
  });

  it('kills everything at once', async () => {
    const session = sandbox.open(script('setInterval(() => {}, 1000)'));
    const running = sandbox.run(script('setInterval(() => {}, 1000)'));
    await sandbox.killAll();
    expect((await session.ended).kind).toBe('killed');
    expect((await running).kind).toBe('killed');
  });

  it('talks in lines, long ones and unicode included', async () => {
    const code = `require('readline').createInterface({ input: process.stdin }).on('line', (l) => console.log(l + '!'))`;
    const session = sandbox.open(script(code));
    const long = 'ü€'.repeat(1_000_000);
    session.send('one');
    session.send(long);
    const lines = session.lines[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('one!');
    expect((await lines.next()).value).toBe(`${long}!`);
    await session.kill();
    expect((await lines.next()).done).toBe(true);
    expect((await session.ended).kind).toBe('killed');
    session.send('nobody listens');
  });

  it('ends the lines and tells the code when the process ends', async () => {
    const session = sandbox.open(
      script('process.stdout.write("a\\nb\\nlast"); process.stderr.write("why"); process.exitCode = 4'),
    );
    const lines: string[] = [];
    for await (const line of session.lines) lines.push(line);
    expect(lines).toEqual(['a', 'b', 'last']);
    expect(await session.ended).toMatchObject({ kind: 'exited', code: 4, stderr: 'why' });
  });
});

describe('bare', () => {
  it('puts the guards after the program', async () => {
    const sandbox = backends[0]?.[1] as Sandbox;
    const guards = ['--permission', '--allow-fs-read=*'];
    const code = `try { require('fs').writeFileSync('x', '') } catch (e) { console.log(e.code) }`;
    expect(await stdoutOf(sandbox, script(code, { guards }))).toBe('ERR_ACCESS_DENIED\n');
    expect(sandbox.isolates.network).toBe(false);
  });
});

describe.skipIf(bubblewrap === undefined)('bubblewrap', () => {
  const sandbox = bubblewrap as Sandbox;
  const server = createServer((socket) => socket.end('reached'));
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  const connect = () => {
    const { port } = server.address() as { port: number };
    return `require('net').connect(${port}, '127.0.0.1').on('data', (d) => { console.log(String(d)); process.exit() })
      .on('error', (e) => console.log(e.code))`;
  };

  it('reaches no network, not even a listener on this machine', async () => {
    expect(await stdoutOf(sandbox, script(connect()))).toBe('ECONNREFUSED\n');
    expect(await stdoutOf(sandbox, script(connect(), { network: 'registry' }))).toBe('reached\n');
  });

  it('writes only where it was allowed to', async () => {
    const allowed = join(folder, 'allowed');
    const code = `const fs = require('fs'); for (const f of ${JSON.stringify([join(folder, 'no'), '/etc/no', join(allowed, 'yes')])})
      try { fs.writeFileSync(f, ''); console.log('ok') } catch (e) { console.log(e.code) }`;
    expect(await stdoutOf(sandbox, script(code, { writable: [allowed] }))).toBe('EROFS\nEROFS\nok\n');
    expect(readdirSync(allowed)).toEqual(['yes']);
  });

  it('hides what else lies in the temporary folder, and shows what was asked for', async () => {
    const secret = mkdtempSync(join(tmpdir(), 'sandbox-secret-'));
    writeFileSync(join(secret, 'key'), 'hunter2');
    const code = `console.log(require('fs').existsSync(${JSON.stringify(join(secret, 'key'))}))`;
    // The path is part of the program's text only, so nothing asks for it.
    expect(await stdoutOf(sandbox, script(code))).toBe('false\n');
    const asking = await createSandbox('bwrap', { readable: [secret] });
    expect(await stdoutOf(asking, script(code))).toBe('true\n');
    const shown = await createSandbox('bwrap');
    shown.show(secret);
    expect(await stdoutOf(shown, script(code))).toBe('true\n');
    rmSync(secret, { recursive: true });
  });

  it('works in folders with odd names', async () => {
    const odd = join(folder, 'a b\n"ü');
    mkdirSync(odd, { recursive: true });
    await stdoutOf(sandbox, script('require("fs").writeFileSync("f", "")', { cwd: odd, writable: [odd] }));
    expect(readdirSync(odd)).toEqual(['f']);
  });
});

/** Processes that sleep for exactly so many seconds. */
function sleepers(seconds: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${seconds}\0` && runs(pid);
      } catch {
        return false;
      }
    });
}

import { expect, it } from 'vitest';
import { createProgressView } from './progress-view.ts';

function view(terminal: boolean, level: 'quiet' | 'info' | 'debug' = 'info') {
  let out = '';
  let time = 0;
  const shown = createProgressView({
    write: (text) => {
      out += text;
    },
    terminal,
    columns: () => 60,
    level,
    now: () => time,
  });
  return { ...shown, text: () => out, wait: (ms: number) => (time += ms) };
}

it('writes one plain line per step elsewhere than on a terminal, with no control sequence', () => {
  const { progress, text, wait } = view(false);
  progress({ stage: '2-model', message: 'parsing' });
  progress({ stage: '2-model', message: 'parsing', done: 1, total: 9 });
  wait(20_000);
  progress({ stage: '2-model', message: 'parsing', done: 7, total: 9 });
  progress({ stage: '4-plan', message: 'ranking' });
  expect(text()).toBe('2-model     parsing\n2-model     parsing 7/9\n4-plan      ranking\n');
});

it('redraws one line on a terminal, cut to its width, and clears it', () => {
  const { progress, clear, text } = view(true);
  progress({
    stage: '5-generate',
    message: 'searching',
    done: 3,
    total: 8,
    target: 'src/a/very/long/path/to/a/file.js#parse',
  });
  clear();
  clear();
  expect(text()).toBe('\r\x1b[2K  0s  5-generate  searching 3/8 · src/a/very/long/path/to/…\r\x1b[2K');
});

it('prints warnings even when quiet', () => {
  const { progress, text } = view(false, 'quiet');
  progress({ stage: '2-model', message: 'parsing' });
  progress({ stage: '2-model', message: 'a.js does not parse', level: 'warn' });
  expect(text()).toBe('2-model     warning: a.js does not parse\n');
});

it('takes control sequences and newlines out of a hostile file name', () => {
  const { progress, text } = view(false);
  progress({ stage: '2-model', message: 'parsing', target: 'a\nb\x1b[31mc.js' });
  expect(text()).toBe('2-model     parsing · a ⏎ bc.js\n');
});

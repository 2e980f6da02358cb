import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../figures.ts';
import type { Part } from '../part.ts';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const child = fileURLToPath(new URL('checkers-child.js', import.meta.url));

interface Judged {
  readonly events: number;
  readonly ms: number;
  readonly memoryMiB: number;
}

export const checkers: Part = {
  name: 'checkers',
  title: 'Judging',
  method:
    'All rules judge histories of so many events in all: plays of four users in two chats, with sessions, pushes, histories, lists and marks, each judged by itself, and let go, as in a run. Each size in a process of its own.',
  async measure({ rounds, scale, say }) {
    const sizes = SIZES.filter((size) => size <= SIZES.at(-1)! * scale || size === SIZES[0]);
    const judged = new Map<number, Judged[]>(sizes.map((size) => [size, []]));
    for (let round = 0; round < rounds; round++)
      for (const size of sizes) {
        say(`checkers: ${size} events, round ${round + 1}`);
        judged.get(size)?.push(judge(size));
      }
    const perSecond = (size: number) => (judged.get(size) ?? []).map(({ events, ms }) => (1000 * events) / ms);
    return [...judged].flatMap(([size, all]): Figure[] => {
      const isLargest = size === 1_000_000;
      const speed: Figure = { name: `${size} events`, unit: 'events/s', better: 'more', values: perSecond(size) };
      const time: Figure = {
        name: `${size} events`,
        unit: 's',
        better: 'less',
        values: all.map(({ ms }) => ms / 1000),
      };
      const memory: Figure = {
        name: `${size} events`,
        unit: 'MiB',
        better: 'less',
        values: all.map((one) => one.memoryMiB),
      };
      return [
        speed,
        { ...time, ...(isLargest ? { aim: { words: 'under 1.5 s', max: 1.5 } } : {}) },
        { ...memory, ...(isLargest ? { aim: { words: 'under 600 MiB', max: 600 } } : {}) },
      ];
    });
  },
};

function judge(size: number): Judged {
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, String(size)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`judging ${size} events ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Judged;
}

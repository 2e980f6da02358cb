import { describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** Plays that end when they are told to, and what is known of them. */
function plays() {
  const running = new Map<string, () => void>();
  const play = (name: string) => () => new Promise<void>((resolve) => running.set(name, resolve));
  const end = async (name: string) => {
    running.get(name)?.();
    running.delete(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { play, end, running: () => [...running.keys()] };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  test('are taken by a few at once', async () => {
    const turns = new Turns();
    const { play, running, end } = plays();
    const all = Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => turns.beside(play(name))));
    await soon();
    expect(running()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    await end('b');
    expect(running()).toContain('i');
    for (const name of running()) await end(name);
    await all;
  });

  test('of who plays alone come when the others have ended, and nobody begins meanwhile', async () => {
    const turns = new Turns();
    const { play, running, end } = plays();
    const all = [turns.beside(play('first')), turns.alone(play('alone')), turns.beside(play('last'))];
    await soon();
    expect(running()).toEqual(['first']);
    await end('first');
    expect(running()).toEqual(['alone']);
    await end('alone');
    expect(running()).toEqual(['last']);
    await end('last');
    await Promise.all(all);
  });

  test('of those that restart their server come one by one', async () => {
    const turns = new Turns();
    const { play, running, end } = plays();
    const all = [turns.restarting(play('one')), turns.restarting(play('other')), turns.beside(play('beside'))];
    await soon();
    expect(running()).toEqual(['beside', 'one']);
    await end('one');
    expect(running()).toEqual(['beside', 'other']);
    await end('other');
    await end('beside');
    await Promise.all(all);
  });
});

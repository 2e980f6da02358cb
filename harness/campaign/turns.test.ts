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
    const all = Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name) => turns.beside(play(name))));
    await soon();
    expect(running()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    await end('b');
    expect(running()).toContain('j');
    for (const name of running()) await end(name);
    await all;
  });

  test.each([
    [4, 9],
    [12, 12],
    [60, 18],
  ])('are no more than a server has taken, and no fewer than replays need: where it took %i, %i', (limit, places) => {
    expect(new Turns(limit).places).toBe(places);
    expect(new Turns(limit).onAnotherServer().places).toBe(places);
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
    const all = [turns.restarting(1, play('one')), turns.restarting(1, play('other')), turns.beside(play('beside'))];
    await soon();
    expect(running()).toEqual(['beside', 'one']);
    await end('one');
    expect(running()).toEqual(['beside', 'other']);
    await end('other');
    await end('beside');
    await Promise.all(all);
  });

  test('of many at once leave no place for others, and who plays alone waits for them', async () => {
    const turns = new Turns();
    const { play, running, end } = plays();
    const many = turns.restarting(20, play('many'));
    await soon();
    const all = [many, turns.alone(play('alone')), turns.restarting(1, play('next'))];
    await soon();
    expect(running()).toEqual(['many']);
    await end('many');
    expect(running()).toEqual(['alone']);
    await end('alone');
    expect(running()).toEqual(['next']);
    await end('next');
    await Promise.all(all);
  });
});

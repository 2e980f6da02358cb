import type { Cell, Change, ComparedFailure, Row } from './comparison.ts';
import { type Rate, differ } from './rate.ts';

/** What became of each rule from one server to the next, where the numbers bear that it is a difference of servers, not of luck. */
export function changesOf(
  rows: readonly Row[],
  failures: readonly ComparedFailure[],
  labels: readonly string[],
): Change[] {
  return labels.slice(1).flatMap((_, i) =>
    rows.flatMap((row) => {
      const own = failures.filter(({ rule, profile }) => rule === row.rule && profile === row.profile);
      return changeBetween(row, own, i + 1, labels) ?? [];
    }),
  );
}

function changeBetween(
  row: Row,
  failures: readonly ComparedFailure[],
  column: number,
  labels: readonly string[],
): Change | undefined {
  const before = row.cells[column - 1] as Cell;
  const now = row.cells[column] as Cell;
  const [from, to] = [labels[column - 1], labels[column]];
  const { rule, profile } = row;
  const level = now.level ?? row.level;
  const change = (is: Change['is'], words: string): Change => ({ rule, profile, level, is, column, words });
  if (!isJudged(before) || !isJudged(now)) return undefined;
  const fresh = freshShapes(before, now, failures, column);
  if (before.status === 'fail' && now.status === 'fail')
    return fresh.length === 0
      ? undefined
      : change('otherwise', `${to} breaks it in a way that ${from} did not: ${fresh.join(', ')}`);
  if (before.status === now.status && now.status === 'pass') return undefined;
  const rates = ratesOf(before, now, failures, column);
  if (!rates) return undefined;
  const [was, is] = rates;
  const counts = `${was.k} of ${was.n} on ${from}, ${is.k} of ${is.n} on ${to}`;
  const isWorse = share(is) > share(was);
  if (isWorse)
    return change(
      'broke',
      `${before.status === 'pass' ? `${from} kept it, ${to} breaks it` : `${to} breaks it more often than ${from}`}: ${now.shapes.join(', ')} (${counts})`,
    );
  return change(
    'mended',
    `${now.status === 'pass' ? `${from} broke it, ${to} keeps it` : `${to} breaks it less often than ${from}`}: ${before.shapes.join(', ')} (${counts})`,
  );
}

function isJudged({ status }: Cell): boolean {
  return status === 'pass' || status === 'fail' || status === 'flaky';
}

/** Ways of the later one that the earlier one was tried in, and did not show. */
function freshShapes(before: Cell, now: Cell, failures: readonly ComparedFailure[], column: number): string[] {
  return now.shapes.filter((shape) => {
    if (before.shapes.includes(shape)) return false;
    const tried = failures
      .filter((failure) => failure.shape === shape)
      .flatMap(({ tried: all }) => all[column - 1] ?? []);
    return tried.length === 0 || tried.some(({ n }) => n > 0);
  });
}

/**
 * How often each of the two broke the rule, where that differs by more than chance would bear: in replays of one scenario on both, the one
 * that parts them most; where none was replayed on both, in their own replays where one shows it each time, else in their plays.
 */
function ratesOf(
  before: Cell,
  now: Cell,
  failures: readonly ComparedFailure[],
  column: number,
): readonly [Rate, Rate] | undefined {
  const both = failures.flatMap(({ tried }): (readonly [Rate, Rate])[] => {
    const [was, is] = [tried[column - 1], tried[column]];
    // What owed nothing there says nothing of it.
    return was && is && was.owed > 0 && is.owed > 0 ? [[was, is]] : [];
  });
  if (both.length > 0) return mostApart(both);
  const isAsked = failures.some(({ tried }) => (tried[column - 1]?.n ?? 0) > 0 && (tried[column]?.n ?? 0) > 0);
  if (isAsked) return undefined;
  const plays: readonly [Rate, Rate] = [playsOf(before), playsOf(now)];
  const isSteady =
    [before, now].some(({ status }) => status === 'fail') && [before, now].some(({ status }) => status === 'pass');
  return isSteady || differ(...plays) ? plays : undefined;
}

function mostApart(all: readonly (readonly [Rate, Rate])[]): readonly [Rate, Rate] | undefined {
  const apart = ([was, is]: readonly [Rate, Rate]) => Math.abs(share(was) - share(is));
  return all.filter(([was, is]) => differ(was, is)).toSorted((a, b) => apart(b) - apart(a))[0];
}

function playsOf({ failingPlays, plays }: Cell): Rate {
  return { k: failingPlays, n: plays };
}

function share({ k, n }: Rate): number {
  return n === 0 ? 0 : k / n;
}

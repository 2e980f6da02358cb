import { nowMs, pause } from '../core/clock.ts';
import { deadlineIn } from '../core/deadline.ts';
import type { History, Op, Played, PlayRequest } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { holdBarrier } from './barrier.ts';
import { Doer } from './doer.ts';
import { finalReads } from './final-reads.ts';
import { onServer } from './on-server.ts';
import { Recorder } from './recorder.ts';

/** Settle time where a server declares none, in milliseconds. */
const settleMsDefault = 3_000;
/** How long an answer may take at least, in milliseconds at patience 1. */
const answerMsMin = 5_000;

/**
 * Plays one scenario in a world of its own: body, final reads until they settle, barrier.
 * Outcomes are in the history; it throws only for trouble of our own.
 */
export async function play(request: PlayRequest): Promise<Played> {
  const began = nowMs();
  const recorder = new Recorder();
  let { endpoints } = request;
  const client = request.driver.open({
    about: request.about,
    get endpoints() {
      return endpoints;
    },
    world: request.world,
    observe: (session, observation) => recorder.add({ type: 'seen', session, observation }),
    transcribe: (lane, dir, text) => recorder.transcribe(lane, dir, text),
    used: (way) => recorder.use(way),
  });
  const history = historyOf(request, recorder);
  const restart = async (...how: Parameters<PlayRequest['restart']>) => {
    endpoints = await request.restart(...how);
    client.restarted();
  };
  const doer = new Doer({
    ...request,
    client,
    recorder,
    restart,
    settleMs: settleMsOf(request),
    answerMs: answerMsOf(request),
  });
  try {
    await body(request, doer);
    await ending(request, doer, history);
  } finally {
    await client.close();
  }
  return {
    history,
    transcript: recorder.transcript(),
    ms: nowMs() - began,
    latenciesMs: doer.latenciesMs,
    used: recorder.used(),
  };
}

function historyOf(request: PlayRequest, recorder: Recorder): History {
  const { scenario, capabilities, world, signature } = request;
  return { scenario, salt: world.salt, signature, capabilities, events: recorder.events };
}

/** Twice the settle time, for an answer that comes later than what it answers for is none; but even a quick server may be busy for a moment. */
function answerMsOf(request: PlayRequest): number {
  return Math.max(settleMsOf(request) * 2, answerMsMin * request.patience);
}

function settleMsOf({ capabilities, patience }: PlayRequest): number {
  return (valueOf(capabilities, 'settleMs') ?? settleMsDefault) * patience;
}

/** The ops of the scenario, one group after the other, until they end or the server is gone for good. */
async function body(request: PlayRequest, doer: Doer): Promise<void> {
  const background: Promise<void>[] = [];
  for (const group of groupsOf(request.scenario.ops)) {
    if (doer.isServerGone) break;
    if (group.some(({ op }) => op.op === 'restart' && onServer(op, request.capabilities))) await request.gather?.();
    const together: Promise<void>[] = [];
    for (const { op, index } of group) {
      const doing = doer.do(op, { phase: 'body', index });
      // Trouble of ours that comes before anybody waits for it is kept until then.
      doing.catch(() => {});
      (op.op === 'send' && op.background ? background : together).push(doing);
    }
    await Promise.all(together);
  }
  await Promise.all(background);
}

/** Ops that overlap are done together. */
function groupsOf(ops: readonly Op[]): { op: Op; index: number }[][] {
  const groups: { op: Op; index: number }[][] = [];
  for (const [index, op] of ops.entries()) {
    if (op.overlap && groups.length > 0) groups.at(-1)?.push({ op, index });
    else groups.push([{ op, index }]);
  }
  return groups;
}

/** Final reads and barrier; a server that is gone is asked nothing more. */
async function ending(request: PlayRequest, doer: Doer, history: History): Promise<void> {
  const settled = !doer.isServerGone && (await settle(request, doer, history));
  if (settled) await holdBarrier(doer);
  else doer.recorder.add({ type: 'gave-up' });
}

/** Everyone reads everything, again and again, until nobody objects or the settle time ends. */
async function settle(request: PlayRequest, doer: Doer, history: History): Promise<boolean> {
  const deadline = deadlineIn(settleMsOf(request));
  for (let round = 1, waitMs = 10; ; round++, waitMs = Math.min(waitMs * 2, 250)) {
    // What was only promised to be stored, and was not yet seen when a round began, is not in what that round read.
    const early = doer.hasUnseen();
    await finalReads(doer, round);
    if (!early && request.settled(history)) return true;
    if (deadline.passed) return false;
    await pause(Math.min(waitMs, deadline.leftMs()));
  }
}

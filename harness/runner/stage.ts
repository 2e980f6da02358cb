import { nowMs } from '../core/clock.ts';
import type { History, HistoryEvent, Played, PlayRequest } from '../vocabulary/index.ts';
import { Doer } from './doer.ts';
import { Recorder } from './recorder.ts';
import { answerMsOf, settleMsOf } from './times.ts';

export interface StageRequest extends Omit<PlayRequest, 'gather' | 'settled'> {
  /** What is on record already: nothing, but where a play of an earlier run is gone on with. */
  readonly past: readonly HistoryEvent[];
}

/** Opens the driver's client for a play, has it acted out, and closes the client again whatever comes of it. */
export async function onStage(
  request: StageRequest,
  act: (doer: Doer, history: History) => Promise<void>,
): Promise<Played> {
  const began = nowMs();
  const recorder = new Recorder(request.past);
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
  const restart = async (...how: Parameters<StageRequest['restart']>) => {
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
    await act(doer, history);
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

function historyOf({ scenario, capabilities, world, signature }: StageRequest, recorder: Recorder): History {
  return { scenario, salt: world.salt, signature, capabilities, events: recorder.events };
}

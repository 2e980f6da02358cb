import { z } from 'zod';
import { ImcError, toImcError } from '../../core/errors.ts';
import type { CleanedUp, DriverOp, PlayClient, PlayContext, Result } from '../../vocabulary/index.ts';
import { capabilitiesSchema, cleanedUpSchema, observationSchema, outcomeSchema } from '../../vocabulary/index.ts';
import type { ExternalDriver } from './define.ts';

/** What each op gives when it is ok; nothing where it only succeeds. */
const gives: Readonly<Record<DriverOp['op'], Result['gave'] | undefined>> = {
  register: undefined,
  login: undefined,
  logout: undefined,
  send: 'ack',
  'list-conversations': 'conversations',
  'sync-conversations': 'conversations',
  'read-history': 'messages',
  'walk-history': 'pages',
  'look-up': 'messages',
  'read-archive': 'archive',
  'read-position': 'read-position',
  'inspect-channel': 'channel',
  'mark-read': undefined,
  'ask-offers': 'offers',
  kick: undefined,
  block: undefined,
  unblock: undefined,
  allow: undefined,
  disallow: undefined,
  'make-group': undefined,
  'add-members': undefined,
  'remove-members': undefined,
  'send-to-group': 'ack',
  'read-group': 'messages',
  dialect: undefined,
};

/**
 * The same driver, held to the form of what it tells: what has another form is trouble of the driver (`IMC_ERR_DRIVER`, with
 * the op and what is wrong), and never taken for something that the server did.
 */
export function checked(driver: ExternalDriver): ExternalDriver {
  return {
    ...driver,
    kind: driver.kind,
    capabilities(about) {
      const parsed = capabilitiesSchema.safeParse(driver.capabilities(about));
      if (parsed.success) return parsed.data;
      throw wrong(driver, `capabilities of ${about.flavour} ${about.version}`, parsed.error);
    },
    probe: (endpoints, signal) => driver.probe(endpoints, signal),
    ways: (about) => driver.ways(about),
    ...(driver.cleanUp
      ? { cleanUp: async (...asked) => cleanedUpBy(driver, await (async () => driver.cleanUp?.(...asked))()) }
      : {}),
    open: (play) => checkedClient(driver, play),
  };
}

function cleanedUpBy(driver: ExternalDriver, cleaned: unknown): CleanedUp {
  const parsed = cleanedUpSchema.safeParse(cleaned);
  if (parsed.success) return parsed.data;
  throw wrong(driver, 'what came of a clean-up', parsed.error);
}

function checkedClient(driver: ExternalDriver, play: PlayContext): PlayClient {
  let trouble: ImcError | undefined;
  const client = driver.open({
    about: play.about,
    get endpoints() {
      return play.endpoints;
    },
    world: play.world,
    observe(session, observation) {
      const parsed = observationSchema.safeParse(observation);
      if (parsed.success) play.observe(session, parsed.data);
      else trouble ??= wrong(driver, `what it observes of ${session}`, parsed.error);
    },
    transcribe: (lane, dir, text) => play.transcribe(lane, dir, text),
    used: (way) => play.used(way),
    ...(play.turn ? { turn: play.turn } : {}),
  });
  /** The outcome in its form. Throws `IMC_ERR_DRIVER`. */
  const outcomeOf = async (what: string, work: Promise<unknown>) => {
    const parsed = outcomeSchema.safeParse(
      await work.catch((thrown: unknown) => {
        throw toImcError(thrown, 'IMC_ERR_DRIVER');
      }),
    );
    if (trouble) throw trouble;
    if (parsed.success) return parsed.data;
    throw wrong(driver, `the outcome of ${what}`, parsed.error);
  };
  return {
    async perform(op, options) {
      const outcome = await outcomeOf(op.op, (async () => client.perform(op, options))());
      const [gave, must] = [outcome.is === 'ok' ? outcome.result?.gave : undefined, gives[op.op]];
      if (outcome.is !== 'ok' || op.op === 'dialect' || gave === must) return outcome;
      const said = `${op.op} gave ${gave ?? 'no result'} where it must give ${must ?? 'none'}`;
      throw new ImcError('IMC_ERR_DRIVER', `the driver ${driver.kind}: ${said}`);
    },
    ...(client.barrier
      ? { barrier: (session, how) => outcomeOf('a barrier', (async () => client.barrier?.(session, how))()) }
      : {}),
    ...(client.resumed ? { resumed: (sends) => client.resumed?.(sends) } : {}),
    restarted: () => client.restarted(),
    close: () => client.close(),
  };
}

function wrong({ kind }: ExternalDriver, what: string, error: z.ZodError): ImcError {
  return new ImcError('IMC_ERR_DRIVER', `the driver ${kind}: ${what} has not its form:\n${z.prettifyError(error)}`);
}

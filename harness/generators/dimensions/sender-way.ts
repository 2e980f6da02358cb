import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type {
  Capabilities,
  Dimension,
  DimensionValue,
  Fidelity,
  HistoryView,
  SendView,
} from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import { actAbsence, actOn, actsOf } from './dialect-acts.ts';
import type { Scene, Speaker } from './scene.ts';
import { spoken } from './seen.ts';

const bySystemAccount = 'system-account';

/** Value of all transports that carry JSON alone: what they cannot carry is the same for each of them. */
const jsonAlone = 'session:json-alone';

/** By which way the sender sends. */
export function senderWayDimension(capabilities: Capabilities): Dimension {
  return {
    name: 'sender-way',
    means: 'By which way the sender sends: by the API, or by a session over one of the transports.',
    values: {
      api: {
        means: 'by the usual way of the API',
        absent: (offered) => absenceOf(offered, 'apiSend'),
        places: (view) => placesOf(...spoken(view).filter((send) => send.via === 'api' && isUsual(view, send))),
      },
      'api:other': {
        means: 'by another way of the API than the usual one, which one is drawn',
        absent: (offered) =>
          absenceOf(offered, 'apiSend', 'apiWays') ??
          (otherApiWays(offered).length === 0 ? 'apiWays: the API has one way alone' : undefined),
        places: (view) => placesOf(...spoken(view).filter((send) => send.via === 'api' && !isUsual(view, send))),
      },
      ...sessionValues(capabilities),
      [bySystemAccount]: {
        means: 'by the API, when the sender has become a system account',
        absent: (offered) => absenceOf(offered, 'apiSend') ?? actAbsence(offered, 'become-system-account'),
        places: ofSystemAccount,
      },
    },
  };
}

function ofSystemAccount(view: HistoryView): number[] {
  const acts = actsOf(view, 'become-system-account');
  const sends = spoken(view).filter(
    (send) =>
      send.via === 'api' && acts.some(({ op, end }) => 'users' in op && op.users[0] === send.from && end < send.start),
  );
  return sends.length === 0 ? [] : placesOf(...acts, ...sends);
}

function otherApiWays(capabilities: Capabilities): readonly string[] {
  return (valueOf(capabilities, 'apiWays') ?? []).slice(1);
}

function isUsual({ capabilities }: HistoryView, { op }: SendView): boolean {
  return op.way === undefined || !otherApiWays(capabilities).includes(op.way);
}

/** One for each transport, but those that carry JSON alone, which have one together. */
function sessionValues(capabilities: Capabilities): Record<string, DimensionValue> {
  const transports = Object.entries(valueOf(capabilities, 'transports') ?? {});
  const values = transports.map(
    ([name, fidelity]) => [valueFor(name, fidelity), sessionValue(name, fidelity)] as const,
  );
  if (values.length > 0) return Object.fromEntries(values);
  return {
    session: {
      means: 'by a session',
      absent: (offered) => absenceOf(offered, 'sessionSend'),
      places: (view) => placesOf(...spoken(view).filter(({ via }) => via !== 'api')),
    },
  };
}

function valueFor(name: string, fidelity: Fidelity): string {
  return fidelity === 'json' ? jsonAlone : `session:${name}`;
}

function sessionValue(name: string, fidelity: Fidelity): DimensionValue {
  const value = valueFor(name, fidelity);
  return {
    means: `by a session over ${fidelity === 'json' ? 'a transport that carries JSON alone, which one is drawn' : name}`,
    absent: (offered) => absenceOf(offered, 'sessionSend'),
    places: (view) => placesOf(...spoken(view).filter((send) => wentOver(view, send, value))),
  };
}

function wentOver({ doings, capabilities }: HistoryView, { via }: SendView, value: string): boolean {
  if (via === 'api') return false;
  const transports = valueOf(capabilities, 'transports') ?? {};
  const login = doings.find(({ op }) => op.op === 'login' && op.session === via.session);
  const asked = login?.op.op === 'login' ? login.op.transport : undefined;
  const name = asked ?? Object.keys(transports)[0] ?? '';
  return valueFor(name, transports[name] ?? 'bytes') === value;
}

/** How the sender sends, by the value of this dimension. */
export function speakerBy(value: string, capabilities: Capabilities): Arbitrary<Speaker> {
  if (value === 'api' || value === bySystemAccount) return fc.constant({ way: 'api' });
  if (value === 'api:other')
    return fc.constantFrom(...otherApiWays(capabilities)).map((apiWay) => ({ way: 'api', apiWay }));
  const transports = Object.entries(valueOf(capabilities, 'transports') ?? {})
    .filter(([name, fidelity]) => valueFor(name, fidelity) === value)
    .map(([name, fidelity]) => ({ name, fidelity }));
  if (transports.length === 0) return fc.constant({ way: 'session' });
  return fc.constantFrom(...transports).map((transport) => ({ way: 'session', transport }));
}

/** The sender becomes what he has to be to send so. */
export function applySenderWay({ story, cast, capabilities }: Scene, value: string): void {
  const act = value === bySystemAccount ? actOn(capabilities, 'become-system-account') : undefined;
  if (act) story.ops.push(act.op([cast.sender]));
}

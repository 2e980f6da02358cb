import { isAnsweredByServer } from '../../model/doings.ts';
import type { Doing, HistoryView, Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-ROB-001',
  area: 'robustness',
  level: 'MUST',
  severity: 'major',
  title: 'whatever the server sends has the form that its protocol gives it',
  text: 'Each answer to a request, each frame of a session and each notification of a back end has the form that is documented for it: no field is missing, of another kind or out of its range, and nothing comes that the protocol does not know.',
  source: [{ url: 'docs/wire.md#form', quote: 'Whatever the server sends has the form that is written down here.' }],
  needs: [],
  check(view) {
    const result = tally();
    for (const doing of view.doings.filter(isRequest)) result.owe(places(doing));
    for (const session of view.sessions)
      for (const { at, message } of session.pushes)
        result.owe([at, ...aboutSend(view, message.message), ...places(...session.logins)]);
    for (const { at, message } of view.notified) result.owe([at, ...aboutSend(view, message.message)]);
    for (const { at, session, detail } of view.garbage)
      result.owe([at, ...aboutSession(view, session)], {
        shape: shapes.get(session) ?? 'misshapen-frame',
        lasting: true,
        expected: `what the server sends to ${addressees.get(session) ?? session} has the form that its protocol gives it`,
        actual: detail,
        evidence: [at],
      });
    return result.findings();
  },
};

/** What has come that was not for a session, by the name under which drivers observe it. */
const shapes: ReadonlyMap<string, string> = new Map([
  ['api', 'misshapen-answer'],
  ['webhook', 'misshapen-webhook'],
]);
const addressees: ReadonlyMap<string, string> = new Map([
  ['api', 'a back end that has asked'],
  ['webhook', 'a back end that it tells'],
]);

/** Ops that are done without the server, or of which it need not say anything. */
const noRequests: ReadonlySet<Doing['op']['op']> = new Set(['logout', 'await-push', 'elapse', 'restart']);

function isRequest(doing: Doing): boolean {
  return doing.phase !== 'barrier' && !noRequests.has(doing.op.op) && isAnsweredByServer(doing);
}

function aboutSend(view: HistoryView, message: string | undefined): number[] {
  const send = view.sendNamed.get(message ?? '');
  return send ? places(send) : [];
}

function aboutSession(view: HistoryView, name: string): number[] {
  return places(...view.sessions.filter(({ session }) => session === name).flatMap(({ logins }) => logins));
}

import { PERSON } from '../channel.ts';
import { rehearse } from './rehearse.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** How long it takes to make a channel. */
const MAKING_MS = 30;

/** Whoever comes while the channel of a pair is being made is told that all is well, by the one who makes it. */
export const fault: Fault = {
  id: 'crossing-loses-one',
  breaks: 'of two first messages that cross only one is stored; both are acknowledged',
  stage: 'commit',
  caughtBy: ['IMC-DM-002'],
  mayBreak: [
    ...whereAListLacksAChat,
    'IMC-DM-001',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-008',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-DLV-001',
    'IMC-DLV-003',
    'IMC-DLV-005',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-HOOK-001',
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DUR-005',
    'IMC-DLV-004',
    'IMC-CMD-001',
  ],
  apply(inner, { store }) {
    const making = new Map<string, string>();
    return {
      ...inner,
      commit(draft, write, done) {
        const { key, type } = inner.resolveChannel(draft.fromUid, draft.channelId, draft.channelType);
        if (type !== PERSON || store.messages.lastSeq({ key, id: '', type }) > 0)
          return inner.commit(draft, write, done);
        const maker = making.get(key);
        if (maker !== undefined && maker !== draft.fromUid)
          return rehearse(inner.commit, draft, write, (result) =>
            done(result.ok ? { ok: true, value: { ...result.value, isNew: false } } : result),
          );
        making.set(key, draft.fromUid);
        setTimeout(
          () =>
            inner.commit(draft, write, (result) => {
              making.delete(key);
              done(result);
            }),
          MAKING_MS,
        );
      },
    };
  },
};

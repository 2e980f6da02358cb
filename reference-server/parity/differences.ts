import { type RecordedRequest, bodyOf } from './requests.ts';

/** Where this server means to answer otherwise than WuKongIM, and why. */
export interface Difference {
  /** Found in "METHOD path body". */
  readonly request: RegExp;
  /** Found in a line of `compareAnswers`. */
  readonly what: RegExp;
  readonly because: string;
  /** Where it shows only in the recording, or only in a live server. */
  readonly only?: 'recording' | 'live';
}

export const differences: readonly Difference[] = [
  {
    request: /^GET \/health/,
    what: /^status 200, not 500/,
    because: 'this server listens only when it is ready',
    only: 'recording',
  },
  { request: /^GET \/varz/, what: /^without/, because: 'figures that this server does not count are left out' },
  {
    request: /^GET \/user\/systemuids/,
    what: /list|null/,
    because: 'no user is an empty list, not null',
  },
  {
    request: /^POST \/message .*"client_msg_no":"http-/,
    what: /\$/,
    because: 'a message is found by its client message number',
  },
  {
    request: /^POST \/user\/onlinestatus \["/,
    what: /\$\[\]:object/,
    because: 'nobody is logged in while the requests are replayed',
    only: 'recording',
  },
  {
    request: /^POST \/channel\/(info|delete) .*("channel_id":""|"g2"\}$)/,
    what: /^status 400/,
    because: 'a channel without an id or a type is none',
  },
  {
    request: /^GET \/channel\/whitelist(\?.*abc)? $/,
    what: /^status 400/,
    because: 'a channel without an id or a type is none',
  },
  {
    request: /"(http-g404|http-banned|http-disbanded)"/,
    what: /^status 400/,
    because: 'an API 200 means stored; what cannot be is refused',
  },
  {
    request: /^GET .*max_message_seq.*login_uid/,
    what: /^status 200/,
    because: 'as from 2.2.3 on, a pair may be named by both its uids',
  },
  {
    request: /^POST \/conversation\/sync (.*"msg_count":0|\{"uid":"ivan"\}$)/,
    what: /^with \$\[\]:object/,
    because: 'without msg_count the list comes without messages, not empty',
  },
  {
    request: /^POST \/(conversation\/(sync|channels)|user\/device_quit) \{"uid":""/,
    what: /^status 400, not 500/,
    because: "an empty uid is the client's error, not the server's",
  },
  {
    request: /^POST \/conversation\/channels \{"uid":"ivan"\}/,
    what: /^without \$\[\]:object/,
    because: 'a deleted conversation is in no list until its next message',
  },
  {
    request: /^POST \/channel\/messagesync .*"channel_id":"emil"/,
    what: /stream/,
    because: 'streams are not served',
    only: 'recording',
  },
  {
    request: /^POST \/message\/sync /,
    what: /^without \$\[\]:object/,
    because: 'a command that was acknowledged is not handed out again, however soon one asks',
    only: 'live',
  },
  {
    request: /./,
    what: /^with \$.*\.stream_idstr:string$/,
    because: 'message objects of 2.1 have it, those of 2.2.4 and later do not',
    only: 'live',
  },
  {
    request:
      /_remove_all |^GET \/message\/byclientmsgno|^GET \/channel\/last_message|syncByChannels|^POST \/message\/event/,
    what: /^status 404/,
    because: 'routes that came with 2.2 are not served',
    only: 'live',
  },
  {
    request: /^POST \/(conversation\/syncMessages|channel\/messagesync) /,
    what: /^without \$.*\.(user_last_msg_seq|end|event_meta|event_sync_hint):/,
    because: 'fields that came with 2.2 are left out, for message events are not served',
    only: 'live',
  },
  {
    request: /^POST \/channel \{"channel_id":"bob","channel_type":1\}/,
    what: /^status 400, not 200/,
    because: 'as in 2.1, a person channel is not made by the API',
    only: 'live',
  },
];

/** Why an answer may differ so; undefined where nobody meant it. */
export function explanationOf(
  line: RecordedRequest,
  what: string,
  known: readonly Difference[] = differences,
): Difference | undefined {
  const request = `${line.method} ${line.path} ${bodyOf(line) ?? ''}`;
  return known.find((difference) => difference.request.test(request) && difference.what.test(what));
}

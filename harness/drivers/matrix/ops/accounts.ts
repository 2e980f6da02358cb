import type { Doing } from '../desk.ts';
import { idOf, passwordOf } from '../desk.ts';
import { isRefusal } from '../outcomes.ts';
import { accountSchema } from '../wire/schemas.ts';
import { localpart } from '../wire/user-id.ts';

/** The device of a user by which he only reads, and takes part in chats. */
const readerDevice = 'imc-reader';

/** Sees to it that users have an account; by their local names. */
export async function provision(doing: Doing, ...users: readonly string[]): Promise<void> {
  await Promise.all(users.map((user) => readerOf(doing, user)));
}

/** The access token by which a user reads; he is registered where he is not yet. */
export function readerOf(doing: Doing, user: string): Promise<string> {
  return doing.readers.get(user, async () => {
    const api = doing.requests('accounts');
    const common = { answer: accountSchema, timeoutMs: doing.timeoutMs };
    const credentials = { password: passwordOf(doing.play.world.native(user)), device_id: readerDevice };
    const name = localpart(idOf(doing, user));
    try {
      const body = { ...credentials, username: name, auth: { type: 'm.login.dummy' } };
      return (await api.call({ route: 'POST /v3/register', body, ...common })).access_token;
    } catch (thrown) {
      if (!isRefusal(thrown, 'M_USER_IN_USE')) throw thrown;
    }
    const body = { ...credentials, type: 'm.login.password', identifier: { type: 'm.id.user', user: name } };
    return (await api.call({ route: 'POST /v3/login', body, ...common })).access_token;
  });
}

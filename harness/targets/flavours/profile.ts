import { ImcError } from '../../core/errors.ts';
import { defaultProfile } from '../../vocabulary/index.ts';

/** One way in which a kind of server is configured: the same rules run under each. */
export interface Profile {
  /** A slug, for ever. */
  readonly name: string;
  /** What is otherwise under it, in one sentence. */
  readonly says: string;
  /** What it sets, by the server's own names. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What each kind of server is started with unless something else is asked for. */
export const plain: Profile = {
  name: defaultProfile,
  says: 'as the server is shipped, but for what waits so long that no run would see it',
  settings: {},
};

/** The one of this name. Throws `IMC_ERR_PROFILE` that says which there are. */
export function profileNamed(name: string, { profiles, whose }: Offered): Profile {
  const profile = profiles.find((one) => one.name === name);
  if (profile !== undefined) return profile;
  const names = profiles.map((one) => one.name).join(', ');
  throw new ImcError(
    'IMC_ERR_PROFILE',
    `no profile of ${whose} is called ${name === '' ? '(no name)' : name}; there is ${names}`,
  );
}

interface Offered {
  readonly profiles: readonly Profile[];
  /** Whose they are, for the message. */
  readonly whose: string;
}

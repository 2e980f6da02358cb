import type { Op } from '../../vocabulary/index.ts';
import type { Act, ActName } from './dialect-act.ts';

type Args = Extract<Op, { op: 'dialect' }>['args'];

function act(slug: string, args?: Args): Act {
  const name = `wukongim:${slug}`;
  return {
    name,
    op: (users, said) => ({ op: 'dialect', name, users: [...users], ...said, ...(args ? { args } : {}) }),
  };
}

/** What stories make use of, as servers of this family know it. */
export const acts: Readonly<Record<ActName, Act>> = {
  'become-system-account': act('system-user', { on: true }),
  'send-command': act('send-command'),
  'delete-chat': act('delete-conversation'),
  'share-group': act('make-group'),
};

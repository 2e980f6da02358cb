import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Stages } from './stages.ts';

/** Notes the message for the webhook, in the transaction that stores it. */
export function notify(webhooks: Webhooks | undefined): Stages['notify'] {
  return (message) => webhooks?.tellStored(message);
}

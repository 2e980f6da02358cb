import type { Api } from './api.ts';
import type { Route } from './route.ts';
import { addressRoutes } from './routes/addresses.ts';
import { blockListRoutes } from './routes/block-lists.ts';
import { channelHistoryRoutes } from './routes/channel-history.ts';
import { channelRoutes } from './routes/channel.ts';
import { commandRoutes } from './routes/commands.ts';
import { connectionRoutes } from './routes/connections.ts';
import { conversationMessagesRoutes } from './routes/conversation-messages.ts';
import { conversationStateRoutes } from './routes/conversation-state.ts';
import { conversationRoutes } from './routes/conversation.ts';
import { healthRoutes } from './routes/health.ts';
import { messageBatchRoutes } from './routes/message-batch.ts';
import { messageSendRoutes } from './routes/message-send.ts';
import { messagesRoutes } from './routes/messages.ts';
import { subscriberRoutes } from './routes/subscribers.ts';
import { systemUserRoutes } from './routes/system-users.ts';
import { userRoutes } from './routes/user.ts';
import { varzRoutes } from './routes/varz.ts';

/** All that the server answers over HTTP. */
export function routesOf(api: Api): readonly Route[] {
  return [
    ...healthRoutes,
    ...varzRoutes(api),
    ...addressRoutes(api),
    ...connectionRoutes(api),
    ...userRoutes(api),
    ...systemUserRoutes(api),
    ...messageSendRoutes(api),
    ...messageBatchRoutes(api),
    ...commandRoutes(api),
    ...messagesRoutes(api),
    ...channelRoutes(api),
    ...subscriberRoutes(api),
    ...blockListRoutes(api),
    ...channelHistoryRoutes(api),
    ...conversationRoutes(api),
    ...conversationStateRoutes(api),
    ...conversationMessagesRoutes(api),
  ];
}

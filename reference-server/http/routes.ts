import type { Api } from './api.ts';
import type { Route } from './route.ts';
import { channelHistoryRoutes } from './routes/channel-history.ts';
import { channelRoutes } from './routes/channel.ts';
import { conversationMessagesRoutes } from './routes/conversation-messages.ts';
import { conversationRoutes } from './routes/conversation.ts';
import { healthRoutes } from './routes/health.ts';
import { messageSendRoutes } from './routes/message-send.ts';
import { messagesRoutes } from './routes/messages.ts';
import { userRoutes } from './routes/user.ts';
import { varzRoutes } from './routes/varz.ts';

/** All that the server answers over HTTP. */
export function routesOf(api: Api): readonly Route[] {
  return [
    ...healthRoutes,
    ...varzRoutes(api),
    ...userRoutes(api),
    ...messageSendRoutes(api),
    ...messagesRoutes(api),
    ...channelRoutes(api),
    ...channelHistoryRoutes(api),
    ...conversationRoutes(api),
    ...conversationMessagesRoutes(api),
  ];
}

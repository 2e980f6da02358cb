import { get, type Route } from '../route.ts';

export const healthRoutes: readonly Route[] = [get('/health', () => ({ status: 'ok' }))];

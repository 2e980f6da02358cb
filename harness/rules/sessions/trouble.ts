import type { Doing, HistoryView } from '../../vocabulary/index.ts';

/** Whether the op had ended before the server was found dead or silent; what came later is owed by nobody. */
export function beforeTrouble(view: HistoryView, doing: Doing): boolean {
  return view.trouble.length === 0 || (doing.outcome.is === 'ok' && doing.end < Infinity);
}

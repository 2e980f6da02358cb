import type { Wrap } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** An answer in which a field has another name than its manual says. */
export const wrap: Wrap = {
  id: 'strange-answer',
  breaks: 'the first answer of each play has something in it that no manual knows',
  caughtBy: ['IMC-ROB-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    open(play) {
      let told = false;
      const strangeOnce = onOutcomes(inner, () => (_op, outcome) => {
        if (!told && outcome.is === 'ok') {
          told = true;
          play.observe('api', { see: 'garbage', detail: 'an answer of a form that is not known' });
        }
        return outcome;
      });
      return strangeOnce.open(play);
    },
  }),
};

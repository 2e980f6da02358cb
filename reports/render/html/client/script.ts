import { actionsScript } from './actions.ts';
import { filterScript } from './filter.ts';
import { linksScript } from './links.ts';
import { unpackScript } from './packed.ts';
import { prettyScript } from './pretty.ts';

/** What the page of a run does by itself; without it all but what is packed can be read. */
export const clientScript = `'use strict';
document.documentElement.classList.add('has-script');
${unpackScript}${prettyScript}${filterScript}${linksScript}${actionsScript}
unpackIn(document);
follow();
`;

// Makes an image on a machine that can pull none: `npm run image` our own, `npm run image -- ./server --tag name:1.2.3` one of
// any server binary. docs/images.md tells more.
import { main } from '../dist/harness/images/main.js';

process.exitCode = await main(process.argv.slice(2));

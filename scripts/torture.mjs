// Kills the reference server at drawn moments under load, and looks whether anything that it acknowledged is lost:
// `npm run torture -- --kills 200 --seed 1`. Exit status 1 when something is, with the seed to run it again.
import { main } from '../dist/harness/torture/main.js';

process.exitCode = await main(process.argv.slice(2));

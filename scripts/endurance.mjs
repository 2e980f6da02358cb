// Runs the suite on the reference server again and again, and looks whether each run ends well and nothing grows or is left:
// `npm run endurance -- --runs 1000 --log imc-out/endurance.jsonl`. Goes on where the log ends.
import { main } from '../dist/harness/endurance/main.js';

process.exitCode = await main(process.argv.slice(2));

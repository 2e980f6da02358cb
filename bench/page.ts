import { readFileSync } from 'node:fs';
import { benchSchema } from './figures.ts';
import { renderBench } from './table.ts';

const begin = `# How fast it is

\`npm run bench\` measures this, and writes this page's figures with \`--into bench/latest.json\`; \`npm run docs\` makes the page of them. What is compared was
measured in the same run, round by round in turn, so that what slows the machine for a while slows both. An aim that is not met is marked as such.

- \`--only NAME\` measures one part (may be repeated), \`--rounds N\` and \`--scale F\` say how often and how much.
- \`--binary PATH\` (may be repeated) measures a real server beside the reference server.
- \`--json FILE\` keeps the figures, \`--into FILE\` puts them in the place of what the file has of the same parts.
- \`--against FILE\` holds them against those of another commit: a line for each figure, which is better or worse only where the rounds of both do not overlap.
`;

/** The page of the figures that are kept in a file. */
export function benchPage(file: string): string {
  return `${begin}\n${renderBench(benchSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))}`;
}

import type { TargetInfo } from '../../harness/vocabulary/index.ts';
import { serverName } from '../answer.ts';
import type { Failure } from '../causes.ts';
import { confirmedWords, specsFlag } from '../example-words.ts';
import { replayOf } from '../replay-file.ts';
import type { Run } from '../run.ts';
import { sentenceOf } from '../sentences.ts';
import { sequenceOf } from '../sequence.ts';
import { wireOf } from '../wire.ts';
import { block, code, details, link, prose } from './markdown/words.ts';
import { publicTarget, withoutPaths } from './no-paths.ts';
import { renderSequenceText } from './sequence-text.ts';
import { shellWord } from './shell.ts';
import { renderWire } from './wire-text.ts';

export interface IssueOptions {
  /** Bytes of the wire, at most. Default: 30,000, which a tracker takes beside the rest. */
  readonly wireBytesMax?: number;
}

const wireBytes = 30_000;
const logCharsMax = 12_000;
const replayCharsMax = 16_000;
/** Columns of the sequence: more are broken where issues are read. */
const sequenceWidth = 100;

/** Whom a report without a target is about. */
const nobody: TargetInfo = {
  name: 'the server',
  kind: 'process',
  driver: '',
  flavour: 'the server',
  version: '',
  faults: [],
  options: [],
  wraps: [],
};

/** A failure as a bug report in Markdown, to be pasted into the tracker of the server. Nothing in it is obeyed that a server said. Pure. */
export function renderIssue(run: Run, failure: Failure, { wireBytesMax = wireBytes }: IssueOptions = {}): string {
  const recorded = run.target ?? nobody;
  const target = publicTarget(recorded);
  const { verdict, example } = failure;
  const bare = (text: string) => withoutPaths(text, recorded);
  const parts = [
    `# ${serverName(run.target)} breaks “${prose(verdict.title)}”: ${prose(bare(example.actual))}`,
    `Found by im-conformance ${run.tool.version}, as rule ${example.rule} (${verdict.level}, ${verdict.severity}), in the way ${code(example.shape)}. ${upper(confirmedWords(example))}.`,
    section('Steps', ...steps(failure)),
    section('Expected', block([bare(example.expected)])),
    section('Seen', block([bare(example.actual)])),
    ...promise(run, failure),
    section(
      'What happened',
      block(renderSequenceText(sequenceOf(example), { width: sequenceWidth }).split('\n'), wireBytes),
    ),
    section(
      'The wire',
      '`→` went to the server, `←` came from it; milliseconds since the beginning. Names begin with a salt that is fresh for each play.',
      block(renderWire(wireOf(example), { bytesMax: wireBytesMax }).map(bare), wireBytesMax + 1_000),
    ),
    section('Log of the server', log(bare(example.serverLog))),
    section('Environment', environment(run, failure, target)),
    section('To see it again', ...again(run, failure, target)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, ...content: readonly string[]): string {
  return [`## ${title}`, ...content].join('\n\n');
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function steps({ example }: Failure): string[] {
  const { ops } = example.scenario;
  const last = 'Then everyone reads everything, by every way there is, until nothing changes any more.';
  return [[...ops.map(sentenceOf).map(prose), last].map((line, i) => `${i + 1}. ${line}`).join('\n')];
}

function promise(run: Run, { example }: Failure): string[] {
  const rule = run.rules.find(({ id }) => id === example.rule);
  if (!rule) return [];
  const quotes = rule.source.map(({ quote, url }) => `> ${prose(quote)}\n>\n> ${link(url)}`);
  return [section('What is promised', prose(rule.text), ...quotes)];
}

/** The end of a log tells more than its beginning. */
function log(text: string): string {
  const lines = text.trimEnd();
  if (lines === '') return 'It logged nothing meanwhile.';
  const isCut = lines.length > logCharsMax;
  return block([...(isCut ? ['…'] : []), ...lines.slice(-logCharsMax).split(/\r?\n/)], logCharsMax + 1_000);
}

function environment(run: Run, { example }: Failure, target: TargetInfo): string {
  const transports = new Set(
    example.scenario.ops.flatMap((op) => (op.op === 'login' ? [op.transport ?? 'the first one that it has'] : [])),
  );
  const kinds = { reference: 'bundled', process: 'a binary', image: 'an image', url: 'a server that ran already' };
  const named = target.kind === 'url' ? '' : `${code(target.name)}, `;
  return [
    `server: ${serverName(run.target)} (${named}${kinds[target.kind]})`,
    `profile: ${code(example.profile)}`,
    ...(target.options.length === 0 ? [] : [`options of the server: ${code(target.options.join(' '))}`]),
    ...(transports.size === 0 ? [] : [`sessions by: ${[...transports].map(prose).join(', ')}`]),
    ...(target.faults.length === 0 ? [] : [`faults that it was told to have: ${code(target.faults.join(', '))}`]),
    ...(target.wraps.length === 0 ? [] : [`trouble that was put before it: ${code(target.wraps.join(', '))}`]),
    `found on ${prose(run.began.slice(0, 10))}, with seed ${run.options.seed}, in ${code(example.found.case)}`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

function again(run: Run, { example }: Failure, target: TargetInfo): string[] {
  if (example.file === undefined)
    return ['It is about data that an earlier version has left, and is not played again from a file.'];
  const specs = run.options.specs && withoutPaths(run.options.specs, target);
  const replay = asciiJson(replayOf(target, { ...run.options, ...(specs ? { specs } : {}) }, example));
  if (replay.length > replayCharsMax)
    return [`The replay file is too large for a report (${replay.length} characters): attach it as \`failure.json\`.`];
  const command = [
    `npx im-conformance@${run.tool.version} replay failure.json`,
    ...(target.kind === 'reference' ? [] : [shellWord(target.name)]),
    ...(target.kind === 'process' ? [`--server-version ${shellWord(target.version)}`] : []),
  ].join(' ');
  const needed = specsFlag(example.rule, specs);
  return [
    'Save this as `failure.json`:',
    details('failure.json', `\`\`\`json\n${replay}\n\`\`\``),
    `and play it on a server of your own (exit code 1: it is shown again):`,
    block([`${command}${needed}`]),
    ...(needed === '' ? [] : ['Its rule is one of our own: the command needs the folder in which it is.']),
  ];
}

/** JSON without any character that a reader, or a fence around it, could take for something else. */
function asciiJson(value: object): string {
  return JSON.stringify(value, undefined, 1).replaceAll(
    /[`\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

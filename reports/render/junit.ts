import type { Notice, Verdict } from '../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import { serverName } from '../answer.ts';
import { overdueIn, saysNothing, standingOf, whyLetPass } from '../gate.ts';
import type { Run } from '../run.ts';
import { conversationText, seenInstead } from './junit/texts.ts';
import { element } from './junit/xml.ts';

export interface JunitOptions {
  /** Folder of run.json, for the commands that replay; default: they are called there. */
  readonly folder?: string;
}

/**
 * A run as JUnit XML, by the Surefire schema 3: one suite, for the schema has no more in a file. A test case is a rule under a profile:
 * its class name the area, `token-auth.first-dm` under another profile than the default one, its name the rule and its title. A case
 * fails, or has an error, when the exit code is not 0 for it, and then alone:
 *
 * - `<failure>`: broken, and counts; a line of known failures that has to go.
 * - `<flakyFailure>`: broken in some replays; beside a `<failure>` where that counts, alone where it does not.
 * - `<skipped>`: broken, and known or a SHOULD rule that does not gate; not exercised; unsupported; with the reason.
 * - `<error>`: our trouble; a rule that the whole plan did not exercise; a run that was interrupted, or exercised nothing.
 *
 * All rules are judged by the same plays, so no rule has a time of its own: `time` is 0, that of the suite is the run's.
 */
export function renderJunit(run: Run, options: JunitOptions = {}): string {
  const cases = [
    ...run.verdicts.map((verdict) => ruleCase(verdict, run, options)),
    ...overdueIn(run).map(({ line, text, is }) => overdueCase(run, { line, text, is })),
    ...run.errors.map((error, i) => troubleCase(`our trouble ${i + 1}: ${error.code}`, error)),
    ...wholeRunCases(run),
  ];
  const count = (tag: string) =>
    cases.filter(({ children }) => children.some((one) => one.startsWith(`<${tag} `))).length;
  const suite = element(
    'testsuite',
    {
      name: `im-conformance: ${serverName(run.target)}`,
      time: (run.ms / 1000).toFixed(3),
      ...timestampOf(run),
      tests: cases.length,
      errors: count('error'),
      skipped: count('skipped'),
      failures: count('failure'),
      flakes: count('flakyFailure'),
    },
    [properties(run), ...cases.map(({ classname, name, children }) => testCase(classname, name, children))],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}\n`;
}

interface Case {
  readonly classname: string;
  readonly name: string;
  /** Elements, in the order of the schema. */
  readonly children: readonly string[];
}

function testCase(classname: string, name: string, children: readonly string[]): string {
  return element('testcase', { name, classname, time: 0 }, children);
}

function ruleCase(verdict: Verdict, run: Run, options: JunitOptions): Case {
  const { rule, title, area, profile } = verdict;
  return {
    classname: profile === defaultProfile ? area : `${profile}.${area}`,
    name: `${rule} ${title}`,
    children: childrenOf(verdict, run, options),
  };
}

function childrenOf(verdict: Verdict, run: Run, options: JunitOptions): readonly string[] {
  const { status, reason = '', counterexamples } = verdict;
  const text = conversationText(verdict, counterexamples, run, options.folder);
  switch (standingOf(verdict, run)) {
    case 'broken':
      return [
        element('failure', { message: seenInstead(verdict), type: shapesText(verdict) }, text),
        ...flakyFailures(verdict, run, options),
      ];
    case 'let-pass': {
      const message = `${whyLetPass(verdict)}: ${seenInstead(verdict)}`;
      if (status === 'flaky' && counterexamples.length > 0)
        return flakyFailures(verdict, run, options, whyLetPass(verdict));
      return [element('skipped', { message }), element('system-out', {}, text)];
    }
    case 'trouble':
      return [element('error', { message: reason, type: 'error' }, `our trouble, not the server's: ${reason}`)];
    case 'owed':
      return [
        element(
          'error',
          { message: `not exercised, though nothing was left out of the plan: ${reason}`, type: status },
          reason,
        ),
      ];
    case 'fine':
      return status === 'pass' ? [] : [element('skipped', { message: `${status}: ${reason}` })];
  }
}

/** One for each way in which it was broken in some replays. */
function flakyFailures(verdict: Verdict, run: Run, { folder }: JunitOptions, why?: string): string[] {
  if (verdict.status !== 'flaky') return [];
  return verdict.counterexamples.map((example) => {
    const seen = seenInstead({ counterexamples: [example], unwritten: [] });
    const message = why === undefined ? seen : `${why}: ${seen}`;
    return element('flakyFailure', { message, type: example.shape }, [
      element('stackTrace', {}, conversationText(verdict, [example], run, folder)),
    ]);
  });
}

function shapesText({ counterexamples, unwritten }: Verdict): string {
  return [...counterexamples.map(({ shape }) => shape), ...unwritten].join(', ');
}

function overdueCase({ known }: Run, { line, text, is }: { line: number; text: string; is: string }): Case {
  const why = is === 'stale' ? 'was not seen, though its rule was exercised' : 'has expired';
  const message = `known failure that ${why}: remove line ${line} of ${known?.file}`;
  return {
    classname: 'known-failures',
    name: `line ${line}: ${text}`,
    children: [element('failure', { message, type: is }, text)],
  };
}

function troubleCase(name: string, { code, message }: Notice): Case {
  return { classname: 'run', name, children: [element('error', { message, type: code }, message)] };
}

/** What is wrong with a run as a whole, and makes its exit code another one than 0. */
function wholeRunCases(run: Run): Case[] {
  const interrupted = { code: 'interrupted', message: 'the run was interrupted: this is what was found until then' };
  const nothing = { code: 'not-exercised', message: 'no rule owed anything, so nothing is known of the server' };
  return [
    ...(run.complete ? [] : [troubleCase('the run came to its end', interrupted)]),
    ...(saysNothing(run) ? [troubleCase('a rule was exercised', nothing)] : []),
  ];
}

/** What a run was, to make it again. */
function properties(run: Run): string {
  const { options, target, tool, profiles } = run;
  const values = {
    seed: options.seed,
    ...(options.shard ? { shard: `${options.shard.index}/${options.shard.of}` } : {}),
    target: target?.name ?? 'none',
    server: serverName(target),
    version: target?.version ?? 'unknown',
    faults: target?.faults.join(' ') ?? '',
    wraps: target?.wraps.join(' ') ?? '',
    'tool version': tool.version,
    profiles: profiles.map(({ profile, isSample }) => `${profile}${isSample ? ' (a sample)' : ''}`).join(', '),
    gate: options.gate,
    plays: run.plays,
    'catalogue of rules': run.catalogue,
    'exit code': run.exitCode,
  };
  return element(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => element('property', { name, value })),
  );
}

/** Left out where it is none, which the schema would refuse. */
function timestampOf({ began }: Run): { readonly timestamp?: string } {
  const date = new Date(began);
  return Number.isNaN(date.getTime()) ? {} : { timestamp: date.toISOString() };
}

import type { Capabilities } from '../../vocabulary/index.ts';
import { painted } from '../colours.ts';
import type { Tried } from './run-contract.ts';

/** Where the guide tells of what a group of tests tries. */
const sections: Readonly<Record<string, string>> = {
  'a probe': 'the-driver',
  'an outcome': 'how-an-op-ends',
  'a push': 'what-a-session-sees',
  'an unknown frame': 'what-a-session-sees',
  'an unknown answer': 'how-an-op-ends',
  'a barrier': 'what-proves-that-nothing-more-comes',
  'a payload': 'sending',
  'a transport': 'sending',
  'a request': 'reading',
  'a record': 'what-is-written-down',
};

/** What came of each test, group by group. */
export function reportLines(tried: readonly Tried[], capabilities: Capabilities): string[] {
  const groups = [...new Set(tried.map(({ group }) => group))];
  return [
    ...groups.flatMap((group) => [group, ...tried.filter((each) => each.group === group).flatMap(linesOf), '']),
    `not offered, so its rules are unsupported: ${absentIn(capabilities)}`,
  ];
}

/** How many hold, are missing and were skipped. */
export function summaryOf(tried: readonly Tried[]): string {
  const count = (wanted: Tried['is']) => tried.filter(({ is }) => is === wanted).length;
  const missing = count('missing');
  const rest = `${count('holds')} hold, ${count('skipped')} were skipped`;
  return missing === 0
    ? `the driver holds all that could be tried of it: ${rest}; now imc run --driver plays with it`
    : `${missing} ${missing === 1 ? 'is' : 'are'} missing, ${rest}`;
}

function linesOf({ group, name, is, why = '', mistake }: Tried): string[] {
  if (is === 'holds') return [`  ${painted('green', 'holds  ')}  ${name}`];
  if (is === 'skipped') return [`  ${painted('gray', 'skipped')}  ${name}: ${why}`];
  const inner = ' '.repeat(11);
  return [
    `  ${painted('red', 'MISSING')}  ${name}`,
    `${inner}seen: ${why}`,
    ...(mistake === undefined ? [] : [`${inner}so does: ${mistake}`]),
    `${inner}see docs/write-a-driver.md#${sections[group] ?? 'everything-of-one-play'}`,
  ];
}

function absentIn(capabilities: Capabilities): string {
  const absent = Object.entries(capabilities).filter(([, capability]) => 'absent' in capability);
  return absent.map(([name]) => name).join(', ') || 'nothing';
}

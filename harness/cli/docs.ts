import { errorCodes } from '../core/errors.ts';
import { drivers } from '../drivers/index.ts';
import { rules } from '../rules/index.ts';
import { listFaults } from '../targets/list-faults.ts';
import { flavours } from '../targets/flavours/index.ts';
import { wraps } from '../wraps/index.ts';
import type { About, Driver, Rule } from '../vocabulary/index.ts';
import { areas, meanings } from '../vocabulary/index.ts';
import { valueWords } from './words.ts';

const made = '<!-- Made from the sources by `npm run docs`. -->';

/** docs/requirements: a page an area, a heading a rule. */
export function requirementsPages(): Record<string, string> {
  const used = Object.keys(areas).filter((area) => rules.some((rule) => rule.area === area));
  return Object.fromEntries(
    used.map((area) => [
      `docs/requirements/${area}.md`,
      page(`Rules: ${area}`, rules.filter((rule) => rule.area === area).flatMap(ruleSection)),
    ]),
  );
}

function ruleSection({ id, title, level, severity, text, source, needs, derived }: Rule): string[] {
  return [
    `## ${id}`,
    `**${title}** (${level}, ${severity})`,
    text,
    ...source.map(
      ({ url, quote }) => `> ${quote}\n>\n> [${url}](${url.startsWith('docs/') ? `../${url.slice(5)}` : url})`,
    ),
    needs.length === 0
      ? 'Binds every server.'
      : `Binds a server that declares: ${needs.map((name) => `\`${name}\``).join(', ')}.${derived ? ' Where it keeps no list, or counts nothing unread, what is derived from its archive and read positions will do.' : ''}`,
  ];
}

/** docs/errors.md: a heading a code. */
export function errorsPage(): string {
  return page(
    'Error codes',
    Object.entries(errorCodes).flatMap(([code, text]) => [`## ${code}`, text]),
  );
}

/** docs/faults.md: what the reference server can be told to do wrong. */
export async function faultsPage(): Promise<string> {
  const faults = await listFaults();
  return page('Faults of the reference server', [
    'Told by `--fault`, which may be repeated. `imc self-test` checks that the rules named here, and no others, notice.',
    table(
      ['fault', 'what it breaks', 'caught by', 'may also break'],
      faults.map(({ id, breaks, profile, caughtBy, mayBreak, upgrade }) => [
        `\`${id}\``,
        breaks,
        [
          ...(profile === undefined ? caughtBy : [`${caughtBy.join(', ')} (under the profile ${profile})`]),
          ...(upgrade ? [`${upgrade.caughtBy.join(', ')} (as the server ${upgrade.at} an upgrade)`] : []),
        ].join(', '),
        mayBreak.join(', '),
      ]),
    ),
  ]);
}

/** docs/profiles.md: how each kind of server is configured. */
export function profilesPage(): string {
  return page('Profiles', [
    'A profile is a way in which a server is configured. `--profile a,b` plays the same cases under each of them in turn, each on a server of its own, and each verdict names its profile. Where no profile is named, nothing else narrows the run, and the server is one that we start, the default profile is played, and besides a few plays of each case under another one, which the seed draws.',
    'Where a profile lets in only who has a token, or lets a user be written to only by those whom he allows, the cases give their users what they need first; what is so without it is played by cases of its own (`sessions/devices`, `permissions/allowed`).',
    ...Object.entries(flavours).flatMap(([flavour, { profiles }]) => [
      `## ${flavour}`,
      table(
        ['profile', 'what is otherwise', 'settings'],
        profiles.map(({ name, says, settings }) => [
          `\`${name}\``,
          says,
          Object.entries(settings)
            .map(([key, value]) => `\`${key}${value === '' ? '' : ` ${value}`}\``)
            .join(', '),
        ]),
      ),
    ]),
    'What a configuration of your own says of these settings must be what the profile says (`IMC_ERR_SERVER_OPTIONS`): what is promised under it would not hold otherwise. Only `conversation.syncInterval` may be your own, and then nothing is claimed that needs it to be short. A server that runs already, at a URL, is configured as it is: `--profile` tells which of these that is.',
  ]);
}

/** docs/wraps.md: trouble that can be put on any server. */
export function wrapsPage(): string {
  return page('Trouble for any server', [
    'Put between the driver and the runner by `--wrap`, which may be repeated: a rule that keeps quiet about it could not have failed on that server. `imc self-test --wraps --target T` checks that the rules named here, and no others, notice, as far as they bind the server and owe something there. What else is broken on a server that is not ours is played again, without the wrap and with it: it counts where it does not show without, and shows each time but for once with it; else it is told.',
    table(
      ['wrap', 'what it does', 'caught by', 'may also break'],
      wraps.map(({ id, breaks, caughtBy, mayBreak }) => [
        `\`${id}\``,
        breaks,
        caughtBy.join(', '),
        mayBreak.join(', '),
      ]),
    ),
  ]);
}

/** docs/capabilities.md: what servers document, with strength and citation. */
export function capabilitiesPage(): string {
  return page('What servers document', [
    'A rule binds a server only where the server documents what the rule needs. What was measured is never written here. A server that says of something that stands here that it does not offer it has broken a promise.',
    '## What they mean',
    table(
      ['capability', 'meaning'],
      Object.entries(meanings).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    ...Object.values<Driver>(drivers).flatMap((driver) =>
      driver.serves.flatMap((about) => capabilitySection(driver, about)),
    ),
  ]);
}

function capabilitySection(driver: Driver, about: About): string[] {
  const rows = Object.entries(driver.capabilities(about)).map(([name, capability]) =>
    'absent' in capability
      ? [`\`${name}\``, 'absent', '', capability.absent]
      : [
          `\`${name}\``,
          valueWords(capability.value),
          capability.strength,
          `“${capability.source.quote}” (${capability.source.url})`,
        ],
  );
  return [
    `## ${driver.kind}: ${about.flavour} ${about.version}`,
    table(['capability', 'value', 'strength', 'source, or reason'], rows),
  ];
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A generated page. */
export function page(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, made, ...parts].join('\n\n')}\n`;
}

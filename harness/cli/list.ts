import { drivers } from '../drivers/index.ts';
import { listFaults } from '../targets/list-faults.ts';
import { flavours } from '../targets/flavours/index.ts';
import { wraps } from '../wraps/index.ts';
import type { Catalogue } from './catalogue.ts';
import { catalogueWith } from './catalogue.ts';
import { coverageLines } from './coverage-lines.ts';
import { readCoverage } from './coverage.ts';
import { valueWords } from './words.ts';
import type { Capabilities } from '../vocabulary/index.ts';

export interface ListWhat {
  readonly rules?: boolean;
  readonly cases?: boolean;
  readonly faults?: boolean;
  readonly drivers?: boolean;
  readonly wraps?: boolean;
  readonly profiles?: boolean;
  readonly coverage?: boolean;
  /** Folder of the run whose coverage is listed, also when it is not asked for otherwise. Default: the newest one below `imc-out`. */
  readonly run?: string;
  /** Folder of a team's own cases and rules, which are listed behind ours. */
  readonly specs?: string;
  readonly json?: boolean;
}

/** `imc list`. */
export async function listCommand(what: ListWhat): Promise<number> {
  const coverage = what.coverage || what.run !== undefined;
  const all = !(what.rules || what.cases || what.faults || what.drivers || what.wraps || what.profiles || coverage);
  const catalogue = await catalogueWith(what.specs);
  const listed = {
    ...(all || what.rules ? { rules: listRules(catalogue) } : {}),
    ...(all || what.cases ? { cases: await listCases(catalogue) } : {}),
    ...(all || what.faults ? { faults: await listFaults() } : {}),
    ...(all || what.drivers ? { drivers: listDrivers() } : {}),
    ...(all || what.wraps ? { wraps: listWraps() } : {}),
    ...(all || what.profiles ? { profiles: listProfiles() } : {}),
    ...(coverage ? { coverage: readCoverage(what.run) } : {}),
  };
  process.stdout.write(what.json ? `${JSON.stringify(listed, undefined, 2)}\n` : textOf(listed));
  return 0;
}

function listRules({ rules }: Catalogue) {
  return rules.map(({ id, area, level, severity, title, text, source, needs, derived }) => ({
    id,
    area,
    level,
    severity,
    title,
    text,
    source,
    needs,
    derived: derived ?? false,
  }));
}

async function listCases({ cases }: Catalogue) {
  return (await cases()).map(({ case: slug, title, exercises }) => ({ case: slug, title, exercises }));
}

function listDrivers() {
  return Object.values(drivers).map((driver) => ({
    driver: driver.kind,
    serves: driver.serves.map((about) => ({ ...about, capabilities: driver.capabilities(about) })),
  }));
}

function listWraps() {
  return wraps.map(({ id, breaks, caughtBy, mayBreak }) => ({ id, breaks, caughtBy, mayBreak }));
}

function listProfiles() {
  return Object.entries(flavours).flatMap(([flavour, { profiles }]) =>
    profiles.map(({ name, says, settings }) => ({ flavour, profile: name, says, settings })),
  );
}

interface Listed {
  readonly rules?: ReturnType<typeof listRules>;
  readonly cases?: Awaited<ReturnType<typeof listCases>>;
  readonly faults?: Awaited<ReturnType<typeof listFaults>>;
  readonly drivers?: ReturnType<typeof listDrivers>;
  readonly wraps?: ReturnType<typeof listWraps>;
  readonly profiles?: ReturnType<typeof listProfiles>;
  readonly coverage?: ReturnType<typeof readCoverage>;
}

function textOf(listed: Listed): string {
  const parts = [
    listed.rules?.map(({ id, level, title }) => `${id.padEnd(14)} ${level.padEnd(6)} ${title}`),
    listed.cases?.map(({ case: slug, title, exercises }) => `${slug}  ${title} (exercises ${exercises.length} rules)`),
    listed.faults?.map(({ id, breaks, caughtBy }) => `${id.padEnd(28)} ${breaks} (caught by ${caughtBy.join(', ')})`),
    listed.wraps?.map(({ id, breaks, caughtBy }) => `${id.padEnd(28)} ${breaks} (caught by ${caughtBy.join(', ')})`),
    listed.drivers?.flatMap(({ driver, serves }) =>
      serves.flatMap(({ flavour, version, capabilities }) => [
        `${driver}: ${flavour} ${version}`,
        ...capabilityLines(capabilities),
      ]),
    ),
    listed.profiles?.map(({ flavour, profile, says }) => `${flavour.padEnd(10)} ${profile.padEnd(14)} ${says}`),
    listed.coverage && coverageLines(listed.coverage),
  ];
  return `${parts.flatMap((part) => (part ? [part.join('\n')] : [])).join('\n\n')}\n`;
}

function capabilityLines(capabilities: Capabilities): string[] {
  return Object.entries(capabilities).map(([name, capability]) => {
    const said =
      'absent' in capability
        ? `absent: ${capability.absent}`
        : `${valueWords(capability.value)}  (${capability.strength}: “${capability.source.quote}”, ${capability.source.url})`;
    return `  ${name.padEnd(20)} ${said}`;
  });
}

import type { Instance, RunEvent } from '../vocabulary/index.ts';
import type { Attempt } from './lab.ts';
import type { PlannedPlay } from './plan.ts';

/** Deaths of the server after which no more plays are begun: by then it is known what it is. */
const deathsMax = 5;

/** Plays with unanswered requests after which a server that still runs counts as stalled, and is renewed. */
const stalledPlaysMax = 6;

/** Plays after which a server is renewed anyway: some become slow with what they hold. */
const playsPerLife = 3_000;

/** What a server is for, and whether it is ours to replace by a fresh one. */
interface Which {
  /** What is no longer begun when it has ended too often. */
  readonly plays: string;
  readonly replaceable: boolean;
}

interface Suspect {
  readonly planned: PlannedPlay;
  readonly attempt: Attempt;
}

export interface Recovery {
  /** Plays it again, alone, and puts on record what comes of it. */
  readonly replay: (planned: PlannedPlay) => Promise<Attempt>;
  /** Puts a death on record that showed in no replay. */
  readonly unexplained: (planned: PlannedPlay, attempt: Attempt) => void;
  /** The server could not be started again, or a replay failed by our own trouble. */
  readonly lost: (thrown: unknown, planned: PlannedPlay) => void;
}

/** Plays that were running when the server died, stalled or had become slow, and what to do about them. */
export class Casualties {
  readonly #instance: Instance;
  readonly #emit: (event: RunEvent) => void;
  readonly #which: Which;
  #suspects: Suspect[] = [];
  #deaths = 0;
  #stalled = 0;
  #plays = 0;
  #renewals = 0;
  /** It could not be started again, or not be played on. */
  #isLost = false;

  /** A server that is not `replaceable` is never renewed for being slow, only waited for when it fell silent. */
  constructor(instance: Instance, emit: (event: RunEvent) => void, which: Which) {
    this.#which = which;
    this.#instance = instance;
    this.#emit = emit;
  }

  /** No more plays may be begun before `recover`. */
  get mustRenew(): boolean {
    if (this.#suspects.length > 0) return true;
    if (!this.#which.replaceable) return false;
    return this.#stalled >= stalledPlaysMax * (this.#renewals + 1) || this.#plays >= playsPerLife;
  }

  /** No more plays may be begun at all. */
  get gaveUp(): boolean {
    return this.#isLost || this.#tooMany;
  }

  get #tooMany(): boolean {
    return this.#deaths >= deathsMax;
  }

  /** Takes note of a play. */
  note(planned: PlannedPlay, attempt: Attempt): void {
    this.#plays += 1;
    if (attempt.trouble) this.#suspects.push({ planned, attempt });
    else if (hasTimeout(attempt)) this.#stalled += 1;
  }

  /**
   * Renews the server; plays that were running when it died are played again, one by one, so that its death is put down
   * to the one that it dies of. Where it dies of none, the first of them stands for a death that nobody can explain.
   */
  async recover(recovery: Recovery): Promise<void> {
    const suspects = this.#suspects;
    this.#suspects = [];
    this.#say(suspects.length);
    this.#plays = 0;
    this.#stalled = 0;
    this.#renewals += 1;
    const [first] = suspects;
    const deathsBefore = this.#deaths;
    try {
      await this.#instance.renew();
      await this.#findCulprits(suspects, recovery.replay);
    } catch (thrown) {
      if (!first) throw thrown;
      this.#isLost = true;
      recovery.lost(thrown, first.planned);
    }
    if (!first || this.#deaths > deathsBefore) return;
    this.#deaths += 1;
    recovery.unexplained(first.planned, first.attempt);
  }

  async #findCulprits(suspects: readonly Suspect[], replay: Recovery['replay']): Promise<void> {
    for (const { planned } of suspects) {
      const attempt = await replay(planned);
      if (!attempt.trouble) continue;
      this.#deaths += 1;
      if (this.#tooMany) return this.#giveUp();
      await this.#instance.renew();
    }
  }

  /** No more plays are begun: a death that was not looked into is put on record as it is. */
  flush(unexplained: Recovery['unexplained']): void {
    const [first] = this.#suspects;
    this.#suspects = [];
    if (first) unexplained(first.planned, first.attempt);
  }

  #say(suspects: number): void {
    const why =
      suspects > 0
        ? `the server ended or fell silent under ${suspects} plays; ${this.#which.replaceable ? 'it was started again' : 'it was waited for, for it is not ours to start again,'} and they were played one by one`
        : this.#stalled > 0 && this.#plays < playsPerLife
          ? 'requests of many plays were not answered; the server was replaced by a fresh one'
          : `after ${this.#plays} plays the server was replaced by a fresh one`;
    this.#emit({ type: 'notice', notice: { code: 'IMC_NOTE_RENEWED', message: why } });
  }

  #giveUp(): void {
    const message = `the server ended ${deathsMax} times; no more ${this.#which.plays} are begun`;
    this.#emit({ type: 'notice', notice: { code: 'IMC_NOTE_DEATHS', message } });
  }
}

function hasTimeout({ history }: Attempt): boolean {
  const started = history.events.filter((e) => e.type === 'start');
  const awaited = new Set(started.flatMap(({ op, id }) => (op.op === 'await-push' ? [id] : [])));
  // A restart cuts what it falls amid.
  const isCut = started.some(({ op }) => op.op === 'restart');
  return history.events.some(
    (e) => e.type === 'end' && e.outcome.is === 'unknown' && !awaited.has(e.id) && !(isCut && e.outcome.why === 'cut'),
  );
}

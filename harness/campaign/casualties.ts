import type { Instance, RunEvent } from '../vocabulary/index.ts';
import type { Attempt } from './lab.ts';
import type { PlannedPlay } from './plan.ts';

/** Deaths of the server after which no more plays are begun: by then it is known what it is. */
const deathsMax = 5;

/** Plays with unanswered requests after which a server that still runs counts as stalled, and is renewed. */
const stalledPlaysMax = 6;

/** Plays after which a server that is not ours is renewed anyway: some become slow with what they hold. */
const playsPerLife = 3_000;

interface Suspect {
  readonly planned: PlannedPlay;
  readonly attempt: Attempt;
}

export interface Recovery {
  /** Plays it again, alone, and puts on record what comes of it. */
  readonly replay: (planned: PlannedPlay) => Promise<Attempt>;
  /** Puts a death on record that showed in no replay. */
  readonly unexplained: (planned: PlannedPlay, attempt: Attempt) => void;
}

/** Plays that were running when the server died, stalled or had become slow, and what to do about them. */
export class Casualties {
  readonly #instance: Instance;
  readonly #emit: (event: RunEvent) => void;
  #suspects: Suspect[] = [];
  #deaths = 0;
  #stalled = 0;
  #plays = 0;
  #renewals = 0;

  constructor(instance: Instance, emit: (event: RunEvent) => void) {
    this.#instance = instance;
    this.#emit = emit;
  }

  /** No more plays may be begun before `recover`. */
  get mustRenew(): boolean {
    return (
      this.#suspects.length > 0 ||
      this.#stalled >= stalledPlaysMax * (this.#renewals + 1) ||
      this.#plays >= playsPerLife
    );
  }

  get tooMany(): boolean {
    return this.#deaths >= deathsMax;
  }

  note(planned: PlannedPlay, attempt: Attempt): void {
    this.#plays += 1;
    if (attempt.trouble) this.#suspects.push({ planned, attempt });
    else if (hasTimeout(attempt)) this.#stalled += 1;
  }

  /**
   * Renews the server; plays that were running when it died are played again, one by one, so that its death is put down
   * to the one that it dies of. Where it dies of none, the first of them stands for a death that nobody can explain.
   */
  async recover({ replay, unexplained }: Recovery): Promise<void> {
    const suspects = this.#suspects;
    this.#suspects = [];
    this.#say(suspects.length);
    this.#plays = 0;
    this.#stalled = 0;
    this.#renewals += 1;
    await this.#instance.renew();
    const deathsBefore = this.#deaths;
    for (const { planned } of suspects) {
      const attempt = await replay(planned);
      if (!attempt.trouble) continue;
      this.#deaths += 1;
      if (this.tooMany) return this.#giveUp();
      await this.#instance.renew();
    }
    if (suspects[0] && this.#deaths === deathsBefore) {
      this.#deaths += 1;
      unexplained(suspects[0].planned, suspects[0].attempt);
    }
  }

  #say(suspects: number): void {
    const why =
      suspects > 0
        ? `the server ended or fell silent under ${suspects} plays; it was started again and they were played one by one`
        : this.#stalled >= stalledPlaysMax
          ? 'requests of many plays were not answered; the server was replaced by a fresh one'
          : `after ${this.#plays} plays the server was replaced by a fresh one`;
    this.#emit({ type: 'notice', notice: { code: 'IMC_NOTE_RENEWED', message: why } });
  }

  #giveUp(): void {
    const message = `the server ended ${deathsMax} times; no more plays are begun`;
    this.#emit({ type: 'notice', notice: { code: 'IMC_NOTE_DEATHS', message } });
  }
}

function hasTimeout({ history }: Attempt): boolean {
  const awaited = new Set(
    history.events.flatMap((e) => (e.type === 'start' && e.op.op === 'await-push' ? [e.id] : [])),
  );
  return history.events.some((e) => e.type === 'end' && e.outcome.is === 'unknown' && !awaited.has(e.id));
}

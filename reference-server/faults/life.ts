import type { Database } from '../store/database.ts';

interface Life {
  /** How the life of the server before this one ended; `none` where there was none. */
  readonly lastEnd: 'none' | 'graceful' | 'kill';
  /** This one ends gracefully. */
  end(): void;
}

/** Finds out how the last server on this store ended, by a mark that only a graceful end takes away. */
export function beginLife(database: Database): Life {
  database.exec('CREATE TABLE IF NOT EXISTS lives (alive INTEGER NOT NULL)');
  const last = database.prepare('SELECT max(alive) AS alive FROM lives').get() as { alive: number | null };
  database.exec('DELETE FROM lives; INSERT INTO lives VALUES (1)');
  const ends = { 0: 'graceful', 1: 'kill' } as const;
  return {
    lastEnd: last.alive === null ? 'none' : ends[last.alive === 0 ? 0 : 1],
    end: () => void database.exec('UPDATE lives SET alive = 0'),
  };
}

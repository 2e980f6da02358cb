import type { Database } from './database.ts';

interface Device {
  readonly uid: string;
  /** 0 app, 1 web, 2 pc. */
  readonly deviceFlag: number;
  readonly token: string;
  /** 0 slave, 1 master. */
  readonly deviceLevel: number;
}

export interface Devices {
  save(device: Device): void;
}

export function openDevices(database: Database): Devices {
  const save = database.prepare('INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?)');
  return {
    save: ({ uid, deviceFlag, token, deviceLevel }) => void save.run(uid, deviceFlag, token, deviceLevel),
  };
}

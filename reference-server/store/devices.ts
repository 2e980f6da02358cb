import type { Database } from './database.ts';

export interface Device {
  readonly uid: string;
  /** 0 app, 1 web, 2 pc. */
  readonly deviceFlag: number;
  readonly token: string;
  /** 0 slave, 1 master. */
  readonly deviceLevel: number;
}

/** The tokens that were set, one for each user and device flag. */
export interface Devices {
  save(device: Device): void;
  of(uid: string, deviceFlag: number): Device | undefined;
  remove(uid: string, deviceFlag: number): void;
}

export function openDevices(database: Database): Devices {
  const save = database.prepare('INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?)');
  const of = database.prepare(
    `SELECT uid, device_flag AS deviceFlag, token, device_level AS deviceLevel FROM devices
     WHERE uid = ? AND device_flag = ?`,
  );
  const remove = database.prepare('DELETE FROM devices WHERE uid = ? AND device_flag = ?');
  return {
    save: ({ uid, deviceFlag, token, deviceLevel }) => void save.run(uid, deviceFlag, token, deviceLevel),
    of: (uid, deviceFlag) => of.get(uid, deviceFlag) as Device | undefined,
    remove: (uid, deviceFlag) => void remove.run(uid, deviceFlag),
  };
}

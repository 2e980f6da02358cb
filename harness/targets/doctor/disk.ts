import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Found, gigabytes, missing, ok } from './check.ts';

/** A place on a disk, which need not be there yet. */
export interface Place {
  /** The folder, or the nearest one above it that is there. */
  readonly folder: string;
  /** Bytes that we may still write there. */
  readonly freeBytes: number;
  readonly mayWrite: boolean;
}

/** Measures the disk below a folder. */
export async function measurePlace(wanted: string): Promise<Place> {
  let folder = resolve(wanted);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  return { folder, freeBytes: bavail * bsize, mayWrite: mayWrite(folder) };
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is room for `neededBytes` in a place; `remedy` says how to choose another one. */
export function diskCheck(
  name: string,
  { folder, freeBytes, mayWrite: may }: Place,
  { neededBytes, remedy }: { readonly neededBytes: number; readonly remedy: string },
): Found {
  const seen = `${gigabytes(freeBytes)} free in ${folder}, up to ${gigabytes(neededBytes)} is needed`;
  if (!may) return missing(name, `${folder} may not be written`, remedy);
  return freeBytes >= neededBytes ? ok(name, seen) : missing(name, seen, `free some, or ${remedy}`);
}

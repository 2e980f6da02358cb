import { z } from 'zod';
import { NO_PERSIST, RED_DOT, SETTING_STREAM, SETTING_TOPIC, SYNC_ONCE } from '../message.ts';

const DUP = 8;
const headerBits = { noPersist: NO_PERSIST, redDot: RED_DOT, syncOnce: SYNC_ONCE, dup: DUP } as const;
const settingBits = { receipt: 0x80, signal: 0x20, stream: SETTING_STREAM, topic: SETTING_TOPIC } as const;

const switches = z.record(z.string(), z.unknown()).nullish();

/** Header flags, from an object of switches; those that are unknown or not true are off. */
export const header = switches.transform((value) => bitsOf(value ?? {}, headerBits));
/** Setting bits, likewise. */
export const setting = switches.transform((value) => bitsOf(value ?? {}, settingBits));

/** The switches that are on; undefined where none is. */
export function headerOf(flags: number): Record<string, true> | undefined {
  return switchesOf(flags, headerBits);
}

export function settingOf(bits: number): Record<string, true> | undefined {
  return switchesOf(bits, settingBits);
}

function bitsOf(on: Readonly<Record<string, unknown>>, masks: Readonly<Record<string, number>>): number {
  return Object.entries(masks).reduce((bits, [name, mask]) => (on[name] === true ? bits | mask : bits), 0);
}

function switchesOf(bits: number, masks: Readonly<Record<string, number>>): Record<string, true> | undefined {
  const on = Object.entries(masks).filter(([, mask]) => (bits & mask) !== 0);
  return on.length === 0 ? undefined : Object.fromEntries(on.map(([name]) => [name, true]));
}

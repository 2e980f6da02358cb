/**
 * Our own trouble, never the server's failure. `code` is stable, a heading in docs/errors.md; the message says what
 * happened and what to do. Match on the code, not on the text.
 */
export class ImcError extends Error {
  override readonly name = 'ImcError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Every code with what it means and what helps; docs/errors.md is made from this. */
export const errorCodes = {
  IMC_ERR_USAGE: 'A flag, its value or an argument is not understood. `imc help COMMAND` lists what is.',
  IMC_ERR_TARGET: 'The target is not a keyword, a URL, a path or an image that this version can start.',
  IMC_ERR_BINARY_MISSING: 'No file is at the path of the server binary. Give the path of a binary that exists.',
  IMC_ERR_BINARY_NOT_EXECUTABLE:
    'The file may not be executed, or is not for this machine. `chmod +x` it, or take the build for this platform.',
  IMC_ERR_NEVER_HEALTHY:
    'The server did not become ready in time. Its log shows why; a slow machine wants a larger `--patience`.',
  IMC_ERR_DIED_AT_START: 'The server ended before it was ready. The last lines of its log are shown.',
  IMC_ERR_SERVER_GONE: 'The server ended or stopped answering and could not be started again.',
  IMC_ERR_PORT_TAKEN: 'Another process listens on the port. End it, or let us choose free ports.',
  IMC_ERR_VERSION: 'The version of the server is unknown, so its promises are too. Say it with `--server-version`.',
  IMC_ERR_TOKEN:
    'The server refuses our requests as not allowed: 401 or 403. `--token` gives the token of its API; the one that was given is wrong.',
  IMC_ERR_CERTIFICATE:
    'The certificate of the server is not trusted, or the file of `--ca` holds none. `--ca FILE` names the certificate of the authority that signed it, as PEM.',
  IMC_ERR_ADDRESS:
    'Where sessions go is not known, or nobody answers there. The message says which of `--tcp` and `--ws` to give.',
  IMC_ERR_CLEANUP:
    'There is nothing to clean up: no run has noted names with this prefix, and the server lists no connection of any. `--run FOLDER` names the folder of the run. Or the driver has no clean-up, or did not come to the end of it: `imc cleanup` tries again.',
  IMC_ERR_SERVER_OPTIONS: 'The options after `--` are not ones that this kind of server can be started with.',
  IMC_ERR_NO_ENGINE:
    'No container engine answers, and images need one. Start Docker, or point DOCKER_HOST at the socket of Podman.',
  IMC_ERR_IMAGE:
    'The image is not on this machine and cannot be pulled: wrong name or tag, no network, or a registry that wants a login.',
  IMC_ERR_IMAGE_PLATFORM:
    'The image is for another kind of machine than the one that the container engine runs on. Take the image for it, or install emulation.',
  IMC_ERR_IMAGE_PARTS:
    'What an image is to be made of is not here: a library that the program needs, `ldd` or `npm` to find them, or a clone of ours with its Dockerfile.',
  IMC_ERR_CONTAINER:
    'The container engine refused to make, start or end a container; its own words are in the message.',
  IMC_ERR_FAULT: 'The target knows no such fault. `imc list --faults` lists those of the reference server.',
  IMC_ERR_PROFILE:
    'The server is not started under a profile of that name; the message, and docs/profiles.md, say which there are.',
  IMC_ERR_WRAP: 'No trouble has that name. `imc list --wraps` lists what can be put between driver and runner.',
  IMC_ERR_CONFIG:
    'The configuration is not there, cannot be loaded, or says what is not understood; the message names the file, the place in it, and what is allowed. docs/configuration.md lists the keys.',
  IMC_ERR_SPECS:
    'A case or a rule in the folder of `--specs` cannot be used, or the folder is needed and was not given; the message names the file and what is wrong. docs/write-a-case.md says what such a file is.',
  IMC_ERR_KNOWN:
    'The file of known failures cannot be read, or a line of it is not rule, shape, profile, expiry, link and reason.',
  IMC_ERR_STALE_BUILD: 'dist/ was built from other sources. Run `npm run build`.',
  IMC_ERR_REPLAY_FILE: 'The replay file cannot be read, is not JSON, or is not one that this version wrote.',
  IMC_ERR_RUN_FILE:
    'There is no run.json to read, or it is not one that this version wrote. `imc run` writes one; `--run FOLDER` names it.',
  IMC_ERR_SHARDS:
    'What is to be merged are not the shards of one run. Give the run.json of each, all played with the same version, server, options and seed: --shard 1/N … N/N.',
  IMC_ERR_FAILURE:
    'The run has no such failure, or several where one is needed; the message lists them. `--failure RULE/SHAPE/PROFILE` chooses one.',
  IMC_ERR_NO_RUN:
    'A replay file was given, and the run.json that it belongs to is not in the folder above it. Give that run.json, or `imc replay` the file: that needs no run.json.',
  IMC_ERR_NO_CURL:
    'The failure cannot be told as plain HTTP calls; the message says which part of it is none. `--as issue` and `imc replay` tell any.',
  IMC_ERR_DATA:
    'The folder of `--data` is not one that `--keep-data` has written for this kind of server, or the one of `--keep-data` is in use already.',
  IMC_ERR_EXISTS:
    'A file that `imc init` would write is there already, and was left as it is. `--force` writes it anew.',
  IMC_ERR_UNKNOWN_SELECTION: 'No area, rule or case has that name. `imc list` shows them.',
  IMC_ERR_OUT:
    'The output folder cannot be written: permissions, or no space. Free some, or choose another with `--out`.',
  IMC_ERR_DISK_FULL: 'The disk is full. What was found so far is printed; free space and run again.',
  IMC_ERR_DEADLINE: 'Something did not happen in time; the message says what was awaited.',
  IMC_ERR_WIRE: 'The server sent something that its protocol does not allow. It is recorded as an observation.',
  IMC_ERR_DRIVER:
    'A driver failed by itself. Where it is your own (`--driver`), `imc driver check` tells more; where it is one of ours, this is a defect of the harness: please report it.',
  IMC_ERR_DRIVER_LOAD:
    'The driver of `--driver` cannot be loaded: no file is there, no such package is installed, it exports no driver, was written for another version of the interface, or a member of it is missing or wrong. docs/write-a-driver.md shows what a driver is.',
  IMC_ERR_DRIVER_ENDED:
    'The command of `--driver exec:COMMAND` could not be started, or it has ended. The message shows what it said last, and on stderr.',
  IMC_ERR_DRIVER_SILENT:
    'The command of `--driver exec:COMMAND` did not answer in time, or does not read what it is told. docs/driver-protocol.md says when an answer is due.',
  IMC_ERR_DRIVER_PROTOCOL:
    'The command of `--driver exec:COMMAND` said what docs/driver-protocol.md does not allow, or speaks another version of it. The message shows the line.',
  IMC_ERR_CONTROL: 'The worker lost its connection to the main process.',
  IMC_ERR_INTERNAL: 'The harness failed by itself. This is a defect: please report it with the output folder.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Whether this is a code of ours. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in errorCodes;
}

/** Turns anything that was thrown into one of ours, keeping the cause. */
export function toImcError(thrown: unknown, code: ErrorCode = 'IMC_ERR_INTERNAL'): ImcError {
  if (thrown instanceof ImcError) return thrown;
  if (isErrno(thrown, 'ENOSPC') || isErrno(thrown, 'EFBIG') || isErrno(thrown, 'EDQUOT'))
    return new ImcError('IMC_ERR_DISK_FULL', `the disk is full: ${(thrown as Error).message}`, { cause: thrown });
  return new ImcError(code, thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

/** Whether a thrown thing is a system error with this code, such as `ENOSPC`. */
export function isErrno(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

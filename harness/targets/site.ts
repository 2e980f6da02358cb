import type { ImcError } from '../core/errors.ts';
import type { Lacks, Told } from './flavours/flavour.ts';
import type { ServerProcess } from './server-process.ts';

/** Where a server lives: what its lives are started in, and what keeps its data between them. */
export interface Site {
  /** As people find it: a folder, or the name of a container. */
  readonly name: string;
  /** What the server does not offer as it is started here, though its kind does, each with the reason. */
  readonly lacks: Lacks;
  /** Ports that the user chose. All others are ours, and another site has others when one of them is taken. */
  readonly userPorts: readonly number[];
  /** Begins a life, with the data of those before it. Throws when the system, or the engine, refuses to. */
  begin(): Promise<ServerProcess>;
  /** Where this life listens, and which version it is if it tells; `undefined` until that is known. */
  told(life: ServerProcess): Told | undefined;
  /** Copies the server's data to a folder that does not exist yet; none of its lives may be left. */
  keepData(folder: string): Promise<void>;
  /** What a start that failed means because of the place, where it does. */
  explain?(output: string): ImcError | undefined;
  /** Removes it with everything in it; none of its lives may be left. */
  remove(): Promise<void>;
}

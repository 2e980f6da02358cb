import { type EngineClient, openEngine } from '../targets/containers/engine.ts';
import { engineTrouble, statusOf } from '../targets/containers/trouble.ts';
import { archiveOf } from './archive.ts';
import type { Recipe } from './recipe.ts';

type Dockerode = EngineClient['container']['dockerode'];

/**
 * Makes an image in the container engine of this machine, and pulls nothing for it; one that bore the name before goes, where
 * nothing uses it. Gives its size in bytes. Throws `IMC_ERR_NO_ENGINE`, `IMC_ERR_DISK_FULL`, or `IMC_ERR_CONTAINER` with the words of the engine.
 */
export async function makeImage(recipe: Recipe): Promise<number> {
  const { dockerode } = (await openEngine()).container;
  const { tag } = recipe;
  try {
    const before = await inspected(dockerode, tag);
    await imported(dockerode, recipe);
    const after = await dockerode.getImage(tag).inspect();
    if (before !== undefined && before.Id !== after.Id) await removeNameless(dockerode, before.Id);
    return after.Size;
  } catch (cause) {
    throw engineTrouble(`the container engine does not make ${tag}`, cause);
  }
}

async function inspected(dockerode: Dockerode, name: string): Promise<{ readonly Id: string } | undefined> {
  return dockerode
    .getImage(name)
    .inspect()
    .catch((cause: unknown) => {
      if (statusOf(cause) !== 404) throw cause;
    }) as Promise<{ readonly Id: string } | undefined>;
}

async function imported(dockerode: Dockerode, { tag, files, folders, instructions }: Recipe): Promise<void> {
  const archive = archiveOf({ files, folders });
  // A file that cannot be read ends the archive, and the engine would tell of that instead of the file.
  const unreadable = new Promise<never>((_, reject) => archive.on('error', reject));
  // Podman overlooks a tag that is given apart.
  const asked = { repo: tag, changes: await understood(dockerode, instructions) };
  const importing = dockerode.importImage(archive, asked).then((output) => followed(dockerode, output));
  await Promise.race([importing, unreadable]);
}

/** Podman knows no health check for what is imported. */
async function understood(dockerode: Dockerode, instructions: readonly string[]): Promise<string[]> {
  const { Components = [] } = (await dockerode.version()) as { Components?: readonly { readonly Name: string }[] };
  const isPodman = Components.some(({ Name }) => /podman/i.test(Name));
  return instructions.filter((line) => !(isPodman && line.startsWith('HEALTHCHECK ')));
}

/** Waits until the engine is done; what it refuses it says amid its progress. */
function followed({ modem }: Dockerode, output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    modem.followProgress(output, (failed: Error | null, lines?: readonly { readonly error?: string }[]) => {
      const said = lines?.find(({ error }) => error !== undefined)?.error;
      if (failed ?? said) reject(failed ?? new Error(said));
      else resolve();
    });
  });
}

/** Removes an image that has lost its last name, unless a container or another image uses it. */
async function removeNameless(dockerode: Dockerode, id: string): Promise<void> {
  const image = dockerode.getImage(id);
  const { RepoTags } = await image.inspect();
  if (RepoTags.length === 0)
    await image.remove().catch((cause: unknown) => {
      if (![404, 409].includes(statusOf(cause) ?? 0)) throw cause;
    });
}

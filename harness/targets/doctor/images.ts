import { within } from '../../core/deadline.ts';
import { toImcError } from '../../core/errors.ts';
import type { EngineClient } from '../containers/engine.ts';
import { imageHere } from '../containers/image.ts';
import { isKnownImage } from '../parse-target.ts';
import { type Found, missing, ok, unknown, warning } from './check.ts';

const ENGINE_MS = 10_000;

/** Names, with their tags, of the images on this machine in which there is a server that we know. Never pulls. */
export async function knownImages({ container }: EngineClient): Promise<string[]> {
  const images = await within(ENGINE_MS, 'the list of images', container.dockerode.listImages());
  return images
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((tag) => !tag.includes('<none>') && isKnownImage(tag))
    .sort();
}

/** Which images there are that may be run at once. */
export async function imagesCheck(client: EngineClient): Promise<Found> {
  const name = 'images here';
  try {
    const names = await knownImages(client);
    return ok(name, names.length === 0 ? 'none of a server that we know by name' : names.join(', '));
  } catch (error) {
    return unknown(name, toImcError(error).message);
  }
}

/** Whether the image that is asked about is here, and for the machine that the engine runs on. Never pulls. */
export async function imageCheck(client: EngineClient, image: string): Promise<Found> {
  const name = 'the image';
  try {
    const here = await within(ENGINE_MS, `a look at ${image}`, imageHere(client, image));
    if (here === undefined)
      return warning(
        name,
        `${image} is not on this machine`,
        'imc run pulls it, which needs its registry; docker pull does so now',
      );
    return here.foreign === undefined
      ? ok(name, `${image} is here, for this kind of machine`)
      : warning(
          name,
          `${image} is here: ${here.foreign}`,
          'take the image for this kind of machine, or install emulation',
        );
  } catch (error) {
    return missing(name, toImcError(error).message, 'see what docker image inspect tells');
  }
}

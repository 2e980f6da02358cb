import { ImcError } from '../../core/errors.ts';
import { freshName } from '../../core/random.ts';
import type { ContainerPlan, Lacks, Told } from '../flavours/flavour.ts';
import type { ImageSpec } from '../parse-target.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Site } from '../site.ts';
import type { StartContext } from '../start-context.ts';
import { putData, takeData } from './container-data.ts';
import { type ContainerProcess, startContainer } from './container-process.ts';
import { type EngineClient, doorOf, openEngine } from './engine.ts';
import { type Image, findImage } from './image.ts';
import { removeContainer, removeVolume, runLabel } from './leftovers.ts';
import { engineTrouble } from './trouble.ts';

/** Of the output of a server, in which it tells its version. */
const TOLD_BYTES_MAX = 64 * 1024;

/**
 * A container of an image, and a named volume for its data, which outlives its restarts. Throws
 * `IMC_ERR_NO_ENGINE`, `IMC_ERR_CONTAINER`, `IMC_ERR_DISK_FULL`, and what the plan of the flavour throws; nothing is left behind then.
 */
export async function makeContainerSite(context: StartContext & { readonly spec: ImageSpec }): Promise<Site> {
  const { spec, flavour, profile, reaper, log } = context;
  const engine = await openEngine();
  const image = await findImage(engine, spec.image, context);
  const door = await doorOf(engine);
  const webhook = 'none' in door ? undefined : context.webhooks.hookAt(door.host);
  if (flavour.image === undefined) throw new ImcError('IMC_ERR_TARGET', `no image of ${flavour.name} is known`);
  const plan = await flavour.image.plan({ spec, profile, webhook, userFolder: process.cwd() });
  const name = `imc-${freshName(8)}`;
  const labels = { [runLabel]: reaper.guardContainers(), 'im-conformance.image': spec.image };
  const remove = () => removeAll(engine, name);
  try {
    await engine.container.dockerode.createVolume({ Name: name, Labels: labels });
    const container = await engine.container.create({
      name,
      Image: spec.image,
      Labels: labels,
      Env: Object.entries(plan.env).map(([key, value]) => `${key}=${value}`),
      ...(plan.command === undefined ? {} : { Cmd: [...plan.command] }),
      ExposedPorts: Object.fromEntries(plan.ports.map((port) => [`${port}/tcp`, {}])),
      HostConfig: {
        Binds: [`${name}:${plan.volume}:rw`, ...bindsOf(plan.files)],
        PortBindings: Object.fromEntries(plan.ports.map((port) => [`${port}/tcp`, [{ HostPort: '0' }]])),
        ...('none' in door ? {} : { ExtraHosts: [...door.extraHosts] }),
      },
    });
    if (context.data !== undefined)
      await putData(engine, container, { from: context.data, to: plan.dataFolder, owner: image.owner });
    return {
      name,
      lacks: { ...('none' in door ? { webhooks: door.none } : {}), ...plan.lacks } satisfies Lacks,
      userPorts: [],
      begin: () =>
        startContainer(engine, container, log).catch((thrown: ImcError) => {
          throw foreignTo(image, spec, thrown.message) ?? thrown;
        }),
      explain: (output) => foreignTo(image, spec, output),
      told: (life) => told(life, engine, plan, (since) => log.since(since, TOLD_BYTES_MAX)),
      keepData: (to) => takeData(engine, container, plan.dataFolder, to),
      remove,
    };
  } catch (cause) {
    await remove();
    throw engineTrouble(`the container engine does not make a container of ${spec.image}`, cause);
  }
}

function bindsOf(files: ContainerPlan['files']): string[] {
  return Object.entries(files ?? {}).map(([inside, file]) => `${file}:${inside}:ro`);
}

/** What an image for another kind of machine ends with, where it says anything. */
const NOT_FOR_US = /exec format error|rosetta|qemu/i;

function foreignTo({ foreign }: Image, spec: ImageSpec, words: string): ImcError | undefined {
  if (foreign === undefined || (words !== '' && !NOT_FOR_US.test(words))) return undefined;
  return new ImcError(
    'IMC_ERR_IMAGE_PLATFORM',
    `${spec.name} does not run here: ${foreign}. Pull it for this platform (docker pull --platform), or install emulation (binfmt)`,
  );
}

/** Where one life is found: the engine has given it ports of its own. */
function told(
  life: ServerProcess,
  { info }: EngineClient,
  plan: ContainerPlan,
  output: (since: number) => string,
): Told | undefined {
  const ports = (life as ContainerProcess).ports;
  if (!plan.ports.every((port) => ports.has(port))) return undefined;
  const endpoints = plan.endpoints((port) => `${info.containerRuntime.host}:${ports.get(port)}`);
  const version = plan.version?.(output(life.logStart));
  return { endpoints, ...(version === undefined ? {} : { version }) };
}

/** What cannot be removed now is removed at the end of the run. */
async function removeAll(engine: EngineClient, name: string): Promise<void> {
  await removeContainer(engine, name)
    .then(() => removeVolume(engine, name))
    .catch(() => undefined);
}

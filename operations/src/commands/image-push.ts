import { systems } from "../../../stacks";
import { type Docker, DockerClient } from "../image-push/docker";
import { type EmulatorRegistry, emulatorRegistry } from "../image-push/emulator-registry";
import { Checkouts, type ImageWish, type PlannedImage, planImages, RENDER_PLATFORM } from "../image-push/plan";
import { lookFor, type PushedImage, pushImages } from "../image-push/push";
import { StackFile } from "../promotion/stack-file";
import { complain } from "../terminal";
import { INTERRUPTED, Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import type { CommandContext } from "./context";

/** Which images are pushed, and where to. */
export interface ImagePushOptions {
  stack: string;
  registry?: string;
  /** A full commit. */
  commit?: string;
  platform: string;
  network?: string;
  /** Whether the stack's file pins what was pushed. */
  pin: boolean;
  /** Whether the result is printed as one JSON document, and all else on standard error. */
  json?: boolean;
}

/**
 * Builds the images of a system's services once, pushes them to a registry, and pins their digests in a stack's file. Resolves with an
 * exit code.
 *
 * @throws OperationError with what is wrong, before anything is built
 */
export async function imagePush(
  context: CommandContext,
  system: string,
  services: readonly string[],
  { stack, registry, commit, platform, network, pin, json = false }: ImagePushOptions,
  docker: Docker = new DockerClient(),
  emulator: EmulatorRegistry = emulatorRegistry(context, stack),
): Promise<number> {
  const told = json ? complain : context.say;
  const file = StackFile.open(context.project, stack);
  file.requireSystems([system]);
  if (pin) {
    file.requirePinnable([system]);
    await file.requireCommitted([system]);
  }
  const wish: ImageWish = { stack, system, services, registry, commit, platform, network, pins: pin };
  using interruption = new Interruption();
  await using checkouts = new Checkouts();
  const pushed = await interruption.during(carryOut({ ...context, say: told }, wish, { checkouts, docker, emulator }));
  if (pushed === INTERRUPTED) {
    told("Stopped: nothing is pinned, and what was pushed before stays in the registry. Run it again, and it goes on.");
    return INTERRUPTED_EXIT;
  }
  const pinned = pin && (await pinImages(file, system, pushed));
  if (json) context.say(JSON.stringify({ stack, system, pinned: pin, images: pushed }, undefined, 2));
  else for (const line of pushed.map(({ image }) => image)) context.say(line);
  if (pin) told(pinLine(file, pinned));
  return 0;
}

async function carryOut(
  context: CommandContext,
  wish: ImageWish,
  { checkouts, docker, emulator }: { checkouts: Checkouts; docker: Docker; emulator: EmulatorRegistry },
): Promise<PushedImage[]> {
  const own = await docker.ownPlatform();
  const images = await planImages(context, wish, { checkouts, emulator });
  const there = await lookFor(context, docker, images);
  for (const line of noteLines(images, wish, own)) context.say(line);
  const pushed = await pushImages(context, docker, images, there);
  for (const { service, commit, wasThere } of pushed)
    context.say(
      `${service}: commit ${commit.slice(0, 12)} ${wasThere ? "is in the registry already: nothing was built or pushed" : "is pushed"}.`,
    );
  return pushed;
}

/** What isn't in the images, and how they are built. */
function noteLines(images: readonly PlannedImage[], { platform }: ImageWish, own: string): string[] {
  const lines = images.flatMap(({ service, leftOut, uncommitted, hasSubmodules }) => [
    ...leftOut.map(
      ({ name, reason }) => `${service}: its Dockerfile asks for \`${name}\`, which ${reason}: it is not in the image.`,
    ),
    ...(uncommitted.length === 0
      ? []
      : [`${service}: what is not committed is not in the image: ${uncommitted.join(", ")}.`]),
    ...(hasSubmodules ? [`${service}: the repository's submodules are not in the image.`] : []),
  ]);
  if (platform !== RENDER_PLATFORM) lines.push(`Render runs ${RENDER_PLATFORM} alone, and these are for ${platform}.`);
  else if (own !== platform)
    lines.push(`This engine builds ${own} by itself: for ${platform} it emulates another processor, and takes longer.`);
  return lines;
}

/** @returns whether that changed the file */
async function pinImages(file: StackFile, name: string, pushed: readonly PushedImage[]): Promise<boolean> {
  const system = systems.find((known) => known.name === name);
  if (system === undefined) throw new Error(`there is no system \`${name}\``);
  const images = Object.fromEntries(pushed.map(({ service, image }) => [service, image]));
  const text = file.withImages(system, images);
  await file.write(text);
  return text !== file.text;
}

function pinLine({ name, stack }: StackFile, isNew: boolean): string {
  if (!isNew) return `\`${name}\` pins this already.`;
  return `\`${name}\` pins this now; nothing is deployed yet. Then, once that is committed: npx slipway deploy --stack ${stack}`;
}

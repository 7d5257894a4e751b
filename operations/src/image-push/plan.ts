import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tellerOf } from "@slipway/render-api";
import { isLocalRepository } from "../../../components/source";
import { systems } from "../../../stacks";
import type { ConfiguredSystem } from "../../../stacks/system";
import type { CommandContext } from "../commands/context";
import { type ConfiguredStack, configuredSystems, requireConfigured } from "../configured-systems";
import { requireFullCommit } from "../full-commit";
import { OperationError } from "../operation-error";
import { originOf } from "../origin";
import { repositoryPlace } from "../repository-place";
import { reportVariables } from "../service-variables/report";
import { emulatorHost } from "../stack-config";
import { asBuilt } from "./as-built";
import { type BuildArguments, buildArguments } from "./build-arguments";
import { Checkout } from "./checkout";
import { type BuiltCommit, commitOf, repositoryOf } from "./commits";
import type { ImageBuild } from "./docker";
import { type DockerBuild, dockerBuilds } from "./docker-builds";
import type { EmulatorRegistry } from "./emulator-registry";
import { fingerprint, INPUTS_LABEL } from "./fingerprint";
import { imageNameIn, registryFor } from "./image-place";

/** What is to be built and pushed. */
export interface ImageWish {
  stack: string;
  system: string;
  /** None: all of the system's that can be. */
  services: readonly string[];
  /** Undefined: where the stack or the composition says that the images are, in `local` beside the emulator. */
  registry: string | undefined;
  /** Undefined: what the stack's settings pin, or the newest. */
  commit: string | undefined;
  platform: string;
  network: string | undefined;
  /** Whether the stack is to run what was pushed. */
  pins: boolean;
}

/** An image that is to be in a registry. */
export interface PlannedImage extends BuiltCommit {
  service: string;
  /** Registry and path, without a tag. */
  name: string;
  leftOut: BuildArguments["leftOut"];
  build: ImageBuild;
  /** What tells whether the registry has it already. */
  inputs: string;
  hasSubmodules: boolean;
}

/** The commits that images are built of, each in a folder of its own. */
export class Checkouts implements AsyncDisposable {
  readonly #made = new Map<string, Promise<Checkout>>();

  of(repo: string, commit: string): Promise<Checkout> {
    const key = `${commit} ${repo}`;
    const made = this.#made.get(key) ?? Checkout.of(repo, commit);
    this.#made.set(key, made);
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const made of await Promise.allSettled(this.#made.values()))
      if (made.status === "fulfilled") await made.value[Symbol.asyncDispose]();
  }
}

/**
 * What is to be built, with all that can be found wrong before anything is.
 *
 * @throws OperationError
 */
export async function planImages(
  context: CommandContext,
  wish: ImageWish,
  { checkouts, emulator }: { checkouts: Checkouts; emulator: EmulatorRegistry },
): Promise<PlannedImage[]> {
  if (wish.commit !== undefined) requireFullCommit("--commit", wish.commit);
  requirePlatform(wish);
  const stack = await configuredSystems(context, wish.stack, systems.map(asBuilt));
  const configured = requireConfigured(stack, wish.system);
  const builds = await dockerBuilds(configured, wish.services);
  const registry = await registryFor(wish, configured, emulator);
  const names = new Map<DockerBuild, string>();
  for (const build of builds) names.set(build, await imageNameIn(registry, build, { wish, configured, emulator }));
  const planAll = async () => {
    const planned: PlannedImage[] = [];
    for (const [build, name] of names)
      planned.push(await planOne(context, { wish, stack, configured, build, name }, checkouts));
    return planned;
  };
  return context.step("Reading the sources", planAll, "leaves no trace");
}

interface Planning {
  wish: ImageWish;
  stack: ConfiguredStack;
  configured: ConfiguredSystem;
  build: DockerBuild;
  name: string;
}

async function planOne({ project }: CommandContext, planning: Planning, checkouts: Checkouts): Promise<PlannedImage> {
  const { wish, stack, configured, build, name } = planning;
  const { service } = build;
  const source = configured.sources[service];
  if (source === undefined) throw new Error(`\`${service}\` has no source`);
  const built = await commitOf(source, project.root, wish.commit);
  const repo = repositoryOf(source, project.root);
  const checkout = await checkouts.of(repo, built.commit);
  const dockerfile = join(checkout.folder, build.dockerfile);
  if (!existsSync(dockerfile) || !existsSync(join(checkout.folder, build.context)))
    throw new OperationError(
      `Commit ${built.commit.slice(0, 12)} has no \`${build.dockerfile}\`, of which the image of \`${service}\` is built: was it committed there?`,
    );
  const isEmulated = emulatorHost(project, wish.stack) !== undefined;
  const { variables } = await reportVariables({ stack, configured, service, isEmulated });
  const { given, leftOut } = buildArguments(await readFile(dockerfile, "utf8"), variables, built.commit);
  const { commit } = built;
  const { platform, network } = wish;
  const inputs = fingerprint({ ...build, commit, platform, buildArguments: given });
  const place = await placeOf(repo);
  const isTold = place !== undefined && ![repo, place].some(tellerOf(stack.encrypted));
  const labels = {
    "org.opencontainers.image.revision": commit,
    ...(isTold && { "org.opencontainers.image.source": place }),
    "org.opencontainers.image.created": checkout.committedAt,
    [INPUTS_LABEL]: inputs,
  };
  const image: ImageBuild = {
    ...{ reference: `${name}:${commit}`, dockerfile, context: join(checkout.folder, build.context) },
    ...{ platform, network, buildArguments: given, labels },
  };
  return { service, name, ...built, leftOut, build: image, inputs, hasSubmodules: checkout.hasSubmodules };
}

/** Render's machines are of one kind. */
export const RENDER_PLATFORM = "linux/amd64";

function requirePlatform({ platform }: ImageWish): void {
  if (/^linux\/[a-z0-9]+(\/v\d)?$/.test(platform)) return;
  throw new OperationError(
    `\`--platform ${platform}\` is no platform of Linux's: give one such as \`${RENDER_PLATFORM}\`, which Render runs.`,
  );
}

/** Where anybody finds the sources; undefined where a repository is on this machine alone. */
async function placeOf(repo: string): Promise<string | undefined> {
  const url = isLocalRepository(repo) ? await originOf(repo) : repo;
  return url === undefined || isLocalRepository(url) ? undefined : `https://${repositoryPlace(url)}`;
}

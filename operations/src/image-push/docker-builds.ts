import { join } from "node:path/posix";
import { didYouMean } from "@slipway/render-api";
import { messageOf } from "@slipway/render-client";
import { askedBy } from "../../../stacks/outline";
import type { ConfiguredSystem, System } from "../../../stacks/system";
import { type ServiceImage, takesCommits } from "../../../stacks/service";
import { OperationError } from "../operation-error";

/** A service whose image can be built. Paths are relative to its repository's root. */
export interface DockerBuild {
  service: string;
  image: ServiceImage;
  dockerfile: string;
  context: string;
}

/**
 * The services of a system whose images are to be built.
 *
 * @param wanted their names; none: all that are built by a Dockerfile and may run an image
 * @throws OperationError where one can't be built, or may run no image
 */
export async function dockerBuilds(configured: ConfiguredSystem, wanted: readonly string[]): Promise<DockerBuild[]> {
  const { system } = configured;
  for (const name of wanted) requireImage(system, name);
  const names = Object.keys(system.services);
  const chosen = wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : names;
  const parts = await partsOf(configured);
  const found = chosen.flatMap((service) => {
    const image = buildableImage(system, service);
    const part = parts.find(({ name }) => name === service);
    const build = part && "build" in part.args ? part.args.build : undefined;
    if (image === undefined || build === undefined || !("dockerfile" in build)) return [];
    const rootDir = part && "source" in part.args ? (part.args.source.rootDir ?? "") : "";
    const within = (path: string) => join(rootDir, path);
    return [{ service, image, dockerfile: within(build.dockerfile), context: within(build.context ?? ".") }];
  });
  const native = wanted.find((name) => !found.some(({ service }) => service === name));
  if (native !== undefined)
    throw new OperationError(
      `\`${native}\` of \`${system.name}\` is built natively in this stack: only a Dockerfile makes an image.`,
    );
  if (found.length > 0) return found;
  throw new OperationError(
    `No service of \`${system.name}\` is built by a Dockerfile and may run an image: its definition says so with \`image: { name: "…", orBuilt: true }\`.`,
  );
}

/** Refuses a service that there isn't, or whose definition lets it run no image, or no other than one that is built elsewhere. */
function requireImage(system: System, name: string): void {
  const { services, name: systemName } = system;
  const service = services[name];
  const sentence = (message: string) => new OperationError(`\`${name}\` of \`${systemName}\` ${message}`);
  if (service === undefined) {
    const hint = didYouMean(Object.keys(services), name) || ".";
    throw new OperationError(
      `There is no service \`${name}\` in ${systemName}: name one of ${Object.keys(services).join(", ")}${hint}`,
    );
  }
  if (service.kind === "site") throw sentence("is a static site: it is files, and runs no image.");
  if (service.image === undefined)
    throw sentence('may run no image: its definition says so with `image: { name: "…", orBuilt: true }`.');
  if (service.image.orBuilt !== true)
    throw sentence(
      `always runs an image that is built elsewhere, \`${service.image.name}\`: nothing here says how it is built.`,
    );
}

function buildableImage({ services }: System, name: string): ServiceImage | undefined {
  const service = services[name];
  return service?.image?.orBuilt === true && takesCommits(service) ? service.image : undefined;
}

/** What the composition asks for, on a platform that makes nothing. */
async function partsOf(configured: ConfiguredSystem) {
  try {
    return (await askedBy(configured, { defaultDiskSizeGB: () => undefined, reachedByDomain: true })).parts;
  } catch (error) {
    throw new OperationError(messageOf(error));
  }
}

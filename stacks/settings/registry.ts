import { z } from "zod";
import { type Environment, isLocal } from "../../components/environment";
import { parseRelease } from "../../components/release";
import type { Problem } from "../problem";
import type { ServiceImage, Services } from "../service";

/** Where the images are that are built of a system's own services. */
export interface RegistrySettings {
  /** Registry, and the path of whoever owns it there. */
  registry?: string | undefined;
}

export const registryExpected =
  "host and path such as `ghcr.io/acme` or `localhost:5000`, in lower case, without `https://`";

const registry = z
  .string()
  .refine(isRegistry, `expected ${registryExpected}`)
  .meta({ examples: ["ghcr.io/<you>"] });

/** A setting of systems with services that can be built or run an image, and of no others. */
export function registrySettings(services: Services) {
  const settings = {
    /** Where their images are; without one, where the composition says, if it does. */
    registry: registry.optional(),
  };
  // Of no system's settings is more known than what they may have.
  return Object.values(services).some(isOwn) ? settings : ({} as typeof settings);
}

/** Whether an image of any name can be there. */
export function isRegistry(text: string): boolean {
  const image = `${text}/name`;
  const release = parseRelease(`${image}@sha256:${"0".repeat(64)}`);
  return !text.includes("://") && release?.kind === "image" && release.image === image;
}

/** The name of an image in a registry: its own last part after the registry. */
export function imageIn(registry: string, { name }: ServiceImage): string {
  return `${registry}/${ownNameOf(name)}`;
}

/**
 * What a service's image is called in a stack. One that is built elsewhere is called what the composition says; one of the system's own is in the
 * stack's registry.
 *
 * @returns undefined where nothing says in which registry it is
 */
export function imageNameOf(image: ServiceImage, { registry }: RegistrySettings): string | undefined {
  if (!isOwn({ image })) return image.name;
  if (registry !== undefined) return imageIn(registry, image);
  return image.name === ownNameOf(image.name) ? undefined : image.name;
}

/** {@link imageNameOf} for people, who see where the registry would stand. */
export function shownImageName(image: ServiceImage, settings: RegistrySettings): string {
  return imageNameOf(image, settings) ?? imageIn("<registry>", image);
}

/**
 * That a stack which runs images of the system's own says where they are. In `local` a registry of this machine may have them.
 *
 * @param images those that it runs
 */
export function registryProblems(
  settings: RegistrySettings,
  images: readonly ServiceImage[],
  environment: Environment,
): Problem[] {
  const first = images.find((image) => imageNameOf(image, settings) === undefined);
  if (first === undefined || isLocal(environment)) return [];
  const message = `is missing: ${environment} runs an image of \`${first.name}\`, and nothing says in which registry it is; expected ${registryExpected}`;
  return [{ path: ["registry"], message, isMissing: true, fix: { set: "ghcr.io/<you>" } }];
}

function isOwn({ image }: { image?: ServiceImage }): boolean {
  return image?.orBuilt === true;
}

function ownNameOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

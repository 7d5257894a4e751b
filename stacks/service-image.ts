import type * as pulumi from "@pulumi/pulumi";
import type { Build, Image } from "../components/platform";
import { parseRelease } from "../components/release";
import type { ServiceImage, Services } from "./service";
import { isImage, type RegistryCredentialSettings } from "./settings/images";
import { pinOf, type ReleaseSettings } from "./settings/release";

/** How a composition says that a service is made: by a build, by the image that it runs, or by whichever a stack has pinned it to. */
export type MadeBy<Definition> = Definition extends { image: ServiceImage }
  ? ImageCommand & (Definition["image"] extends { orBuilt: true } ? { build: Build } : { build?: undefined })
  : { build: Build; imageCommand?: undefined };

interface ImageCommand {
  /**
   * Command that runs in place of the image's own, where it runs an image.
   *
   * @default the image's own
   */
  imageCommand?: pulumi.Input<string> | undefined;
}

/** {@link MadeBy} of any service. */
export interface Made extends ImageCommand {
  build?: Build | undefined;
}

/** What it is known from what a service runs. */
interface PinnedServices {
  system: string;
  services: Services;
  settings: ReleaseSettings & RegistryCredentialSettings;
}

/** What a service is made of in a stack: the image that its settings pin it to, else its build. */
export function makingOf(name: string, { build, imageCommand }: Made, pinned: PinnedServices): Build | Image {
  const { system, services, settings } = pinned;
  const image = imageOf(name, pinned);
  // Without a pin it has a size and a price all the same, and is refused since nothing says what it runs.
  if (image === undefined && build !== undefined) return build;
  const named = settings.registryCredentials[name];
  const setting = `slipway:${system}.registryCredentials.${name}`;
  return {
    image: image ?? services[name]?.image?.name ?? "",
    command: imageCommand,
    ...(named !== undefined && { registryCredential: { named, setting } }),
  };
}

/** A setting that is right and does nothing, and why. */
export interface IdleSetting {
  path: readonly string[];
  reason: string;
}

/** Credentials of services that can run an image and are built: they are there for the day when an image is pinned again. */
export function idleCredentials(pinned: PinnedServices): IdleSetting[] {
  return Object.keys(pinned.settings.registryCredentials).flatMap((name) => {
    if (imageOf(name, pinned) !== undefined || pinned.services[name]?.image?.orBuilt !== true) return [];
    return [{ path: ["registryCredentials", name], reason: `\`${name}\` is built from the repository in this stack` }];
  });
}

/** Whether a service runs whatever a tag of its image stands for, so that it has no release. */
export function followsTag(name: string, pinned: PinnedServices): boolean {
  const image = imageOf(name, pinned);
  return image !== undefined && parseRelease(image) === undefined;
}

/** The image that a service is pinned to, if it is one. */
function imageOf(name: string, { services, settings }: PinnedServices): string | undefined {
  const service = services[name];
  if (service?.image === undefined) return undefined;
  const pin = pinOf(name, service, settings);
  return pin !== undefined && isImage(pin.text) ? pin.text : undefined;
}

import { imageName } from "@slipway/render-api";
import { isLocal } from "../../../components/environment";
import { imageIn, imageNameOf, isRegistry, registryExpected, shownImageName } from "../../../stacks/settings/registry";
import type { ConfiguredSystem } from "../../../stacks/system";
import { OperationError } from "../operation-error";
import type { DockerBuild } from "./docker-builds";
import type { EmulatorRegistry } from "./emulator-registry";
import type { ImageWish } from "./plan";

type Wish = Pick<ImageWish, "stack" | "registry" | "pins">;

/**
 * The registry that images go to: the one that is asked for, else the stack's, else in `local` the one beside the emulator, which is started
 * then. Undefined where the composition has to say it.
 *
 * @throws OperationError where what is asked for is none
 */
export async function registryFor(
  { registry }: Wish,
  configured: ConfiguredSystem,
  emulator: EmulatorRegistry,
): Promise<string | undefined> {
  const asked = registry?.replace(/\/+$/, "");
  if (asked !== undefined && !isRegistry(asked))
    throw new OperationError(`\`--registry ${registry}\` is no place of images: give ${registryExpected}.`);
  const stated = asked ?? configured.registry;
  return stated ?? (isLocal(configured.outlined.environment) ? emulator.start() : undefined);
}

/**
 * What an image is called, by the registry and the composition.
 *
 * @throws OperationError where nothing says in which registry it is, or the stack would not run one that is called so
 */
export async function imageNameIn(
  registry: string | undefined,
  { service, image }: DockerBuild,
  { wish, configured, emulator }: { wish: Wish; configured: ConfiguredSystem; emulator: EmulatorRegistry },
): Promise<string> {
  const { system, outlined } = configured;
  const setting = `slipway:${system.name}.registry`;
  const name = registry === undefined ? imageNameOf(image, {}) : imageIn(registry, image);
  if (name === undefined) {
    const beside = await emulator.address();
    const hint = beside === undefined ? "" : `, or to \`${beside}\`, which is the registry beside the emulator`;
    throw new OperationError(
      `Where the images of \`${wish.stack}\` are is not said: set \`${setting}\` in \`Pulumi.${wish.stack}.yaml\`, such as to \`ghcr.io/<you>\`${hint}.`,
    );
  }
  const run = imageNameOf(image, configured);
  if (!wish.pins || isLocal(outlined.environment) || (run !== undefined && imageName(run) === imageName(name)))
    return name;
  throw new OperationError(
    `\`${wish.stack}\` runs images of \`${shownImageName(image, configured)}\` alone as \`${service}\`, and this would be \`${name}\`: set \`${setting}\` to \`${registry}\`, leave \`--registry\` out, or push with \`--no-pin\`.`,
  );
}

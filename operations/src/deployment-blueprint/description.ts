import type { Known } from "../../../components/outline/composition";
import type { SystemOutline } from "../../../components/outline/outline";
import type { CronJobArgs, WebServiceArgs } from "../../../components/platform";
import { renderPrices } from "../../../components/render/prices";
import { askedBy, outlineOf } from "../../../stacks/outline";
import type { ConfiguredSystem } from "../../../stacks/system";
import { OperationError } from "../operation-error";

/** How one web service is deployed. */
export interface DescribedService {
  name: string;
  runtime: string;
  /** Undefined where a Dockerfile or an image says them. */
  build?: string;
  start?: string;
  preDeploy?: string;
  healthCheckPath?: string;
  /** Services that are live before it is deployed. */
  after: readonly string[];
}

/** What a system is made of, as its composition and settings have it. */
export interface Description {
  outline: SystemOutline;
  /** In the order in which they are deployed, as far as there is one. */
  services: readonly DescribedService[];
}

/** Describes a system by running its composition where nothing is made. */
export async function describe(configured: ConfiguredSystem): Promise<Description> {
  const outline = await outlineOf(configured, renderPrices);
  const asked = await askedBy(configured, { defaultDiskSizeGB: () => undefined });
  const after = new Map(asked.services.map((service) => [service.name, service.after]));
  const services = asked.parts.flatMap((part) => {
    if (!("args" in part) || !("build" in part.args)) return [];
    const service = { ...serviceOf(part.name, part.args), after: after.get(part.name) ?? [] };
    // What is known only once something is there can't be written down before.
    if (Object.values(service).some((value) => typeof value === "string" && asked.isMadeUp(value)))
      throw new OperationError(
        `A command or path of \`${part.name}\` has what another part tells, so no document can tell it: make it a text.`,
      );
    return [service];
  });
  return { outline, services };
}

function serviceOf(
  name: string,
  {
    build,
    preDeployCommand,
    healthCheckPath,
  }: Omit<Known<WebServiceArgs>, "build"> & Pick<Known<CronJobArgs>, "build">,
): Omit<DescribedService, "after"> {
  const commands = "runtime" in build ? build : { runtime: "image" in build ? "image" : "docker" };
  return {
    name,
    ...commands,
    ...(preDeployCommand !== undefined && { preDeploy: preDeployCommand }),
    ...(healthCheckPath !== undefined && { healthCheckPath }),
  };
}

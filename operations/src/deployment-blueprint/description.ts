import type { Manifest } from "../../../components/manifest";
import { notesOf } from "../../../components/manifest";
import type { Known } from "../../../components/outline/composition";
import type { SystemOutline } from "../../../components/outline/outline";
import type { WebServiceArgs } from "../../../components/platform";
import { renderPrices } from "../../../components/render/prices";
import { textOf } from "../../../components/schema-text";
import { askedBy, outlineOf } from "../../../stacks/outline";
import type { ConfiguredSystem } from "../../../stacks/system";
import { OperationError } from "../operation-error";

/** How one web service is deployed. */
export interface DescribedService {
  name: string;
  runtime: string;
  /** Undefined where a Dockerfile says them. */
  build?: string;
  start?: string;
  preDeploy?: string;
  healthCheckPath?: string;
  /** Services that are live before it is deployed. */
  after: readonly string[];
}

/** One variable of a service. */
export interface DescribedVariable {
  name: string;
  meaning: string;
  isSecret: boolean;
  isRequired: boolean;
  /** Of a secret none is told. */
  standard?: string;
  /** Where it comes from, in words. */
  from: string;
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
    if (part.kind !== "web service") return [];
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
  { build, preDeployCommand, healthCheckPath }: Known<WebServiceArgs>,
): Omit<DescribedService, "after"> {
  const commands = "dockerfile" in build ? { runtime: "docker" } : { ...build, runtime: build.runtime };
  return {
    name,
    ...commands,
    ...(preDeployCommand !== undefined && { preDeploy: preDeployCommand }),
    ...(healthCheckPath !== undefined && { healthCheckPath }),
  };
}

/**
 * The variables of a service by its manifest, and where they come from.
 *
 * @param given names of those that the settings set
 */
export function describeVariables(
  service: string,
  manifest: Manifest,
  { reads }: SystemOutline,
  given: readonly string[],
): DescribedVariable[] {
  return Object.entries(manifest.shape).map(([name, schema]) => {
    const { description, secret = false } = notesOf(manifest, name);
    const parsed = schema.safeParse(undefined);
    const { example } = textOf(schema);
    const read = reads.find(({ to, variable }) => to === service && variable === name);
    const standard = parsed.success && parsed.data !== undefined && !secret ? JSON.stringify(parsed.data) : undefined;
    const bound = read === undefined ? "the composition" : `${read.what} of ${read.from}`;
    return {
      name,
      meaning: example === undefined || standard !== undefined ? description : `${description}, such as \`${example}\``,
      isSecret: secret,
      isRequired: !parsed.success,
      ...(standard !== undefined && { standard: standard.replaceAll('"', "") }),
      from: given.includes(name)
        ? "the stack's settings"
        : parsed.success
          ? "its default, or the stack's settings"
          : bound,
    };
  });
}

import type { Manifest } from "../../../components/manifest";
import { notesOf } from "../../../components/manifest";
import type { SystemOutline } from "../../../components/outline/outline";
import { OutlinePlatform } from "../../../components/outline/platform";
import type { Rollout, RolloutArgs, WebService, WebServiceArgs } from "../../../components/platform";
import { renderPrices } from "../../../components/render/prices";
import { textOf } from "../../../components/schema-text";
import { outlineOf } from "../../../stacks/outline";
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

/** Records how services are deployed, besides what an outline tells. */
class Recorder extends OutlinePlatform {
  readonly asked: { name: string; args: WebServiceArgs }[] = [];
  readonly after = new Map<string, readonly string[]>();

  override webService(name: string, args: WebServiceArgs): WebService {
    this.asked.push({ name, args });
    return super.webService(name, args);
  }

  override rollout(args: RolloutArgs): Rollout {
    for (const { service, after = [] } of args.entries) this.after.set(service.name, after);
    return super.rollout(args);
  }
}

/** Describes a system by running its composition where nothing is made. */
export async function describe(configured: ConfiguredSystem): Promise<Description> {
  const { system, sources, outlined } = configured;
  const outline = await outlineOf(configured, renderPrices);
  const recorder = new Recorder({
    system: system.name,
    nameOf: outlined.nameOf,
    defaultDiskSizeGB: () => undefined,
  });
  const release = { kind: "commit", commit: "0".repeat(40) } as const;
  outlined.compose(recorder, Object.fromEntries(Object.keys(sources).map((service) => [service, release])));
  await recorder.recording();
  return { outline, services: recorder.asked.map(({ name, args }) => serviceOf(name, args, recorder.after)) };
}

function serviceOf(
  name: string,
  { build, preDeployCommand, healthCheckPath }: WebServiceArgs,
  after: ReadonlyMap<string, readonly string[]>,
): DescribedService {
  const commands = "dockerfile" in build ? { runtime: "docker" } : { ...build, runtime: build.runtime };
  return {
    name,
    ...commands,
    ...(preDeployCommand !== undefined && { preDeploy: plain(name, preDeployCommand) }),
    ...(healthCheckPath !== undefined && { healthCheckPath: plain(name, healthCheckPath) }),
    after: after.get(name) ?? [],
  };
}

/** What is known only once something is there can't be written down before. */
function plain(service: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new OperationError(
    `A command or path of \`${service}\` is an output, so no document can tell it: make it a text.`,
  );
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

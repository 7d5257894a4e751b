import * as pulumi from "@pulumi/pulumi";
import { dnsRecordsOf } from "../dns";
import type {
  Autoscaling,
  Build,
  BuiltArgs,
  CronJobArgs,
  Image,
  ProcessArgs,
  PublicService,
  PublicServiceArgs,
  Service,
  Source,
} from "../platform";
import { locateRepository, repositoryPaths } from "../source";
import { childOptions } from "../child-options";
import type { Placement } from "./placement";
import { registryCredentialIdOf } from "./registry-credential";

/** What a rollout needs of a service at Render, whatever its kind. */
interface RenderServiceResource extends pulumi.CustomResource {
  readonly settingsFingerprint: pulumi.Output<string>;
  readonly sourceFingerprint: pulumi.Output<string>;
}

/** What all kinds of service on Render are made of. */
export abstract class RenderServiceComponent<Resource extends RenderServiceResource>
  extends pulumi.ComponentResource
  implements Service
{
  readonly name: string;
  readonly serviceId: pulumi.Output<string>;
  readonly settingsFingerprint: pulumi.Output<string>;
  readonly sourceFingerprint: pulumi.Output<string>;
  protected readonly resource: Resource;

  /**
   * @param kind the component's name in Pulumi's types
   * @param make makes the resource that it stands for
   */
  protected constructor(
    kind: string,
    place: Placement,
    make: (options: pulumi.CustomResourceOptions) => Resource,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(`slipway:render:${kind}`, place.logicalName, {}, options);
    this.resource = make(childOptions(this, options));
    this.name = place.part;
    this.serviceId = this.resource.id;
    this.settingsFingerprint = this.resource.settingsFingerprint;
    this.sourceFingerprint = this.resource.sourceFingerprint;
  }
}

/** What all kinds of service on Render are made of that the internet reaches. */
export abstract class RenderPublicComponent<
  Resource extends RenderServiceResource & { readonly url: pulumi.Output<string> },
>
  extends RenderServiceComponent<Resource>
  implements PublicService
{
  readonly url: pulumi.Output<string>;
  readonly dnsRecords: pulumi.Output<Record<string, string>>;

  protected constructor(
    kind: string,
    place: Placement,
    { domains = [] }: PublicServiceArgs,
    make: (options: pulumi.CustomResourceOptions) => Resource,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(kind, place, make, options);
    const [domain] = domains;
    this.url =
      domain === undefined || place.reachedByDomain === false ? this.resource.url : pulumi.output(`https://${domain}`);
    this.dnsRecords = dnsRecordsOf(domains, this.resource.url);
  }
}

/** Whether a service was made by this platform. */
export function isRenderService(service: Service): service is RenderServiceComponent<RenderServiceResource> {
  return service instanceof RenderServiceComponent;
}

/** What all kinds of service tell Render of their source and of who deploys them. */
export function sourceArgs({ repo, branch, rootDir, paths }: Source, followBranch: boolean | undefined) {
  return {
    repo: locateRepository(repo),
    branch,
    rootDir,
    buildFilter: paths && { paths: repositoryPaths({ rootDir, paths }) },
    autoDeployTrigger: followBranch ? ("checksPass" as const) : ("off" as const),
  };
}

/** What all kinds of service that are built, or are an image, and run tell Render. */
function builtArgs({ renderName, nameSetting, region }: Placement, { build, plan, ...args }: BuiltArgs) {
  const placed = { name: renderName, nameSetting, region, plan };
  if ("image" in build) return { ...placed, ...imageArgs(build) };
  return { ...placed, ...sourceArgs(args.source, args.followBranch), ...buildArgs(build) };
}

/** What a cron job tells Render. */
export function cronJobArgs(place: Placement, { schedule, ...args }: CronJobArgs) {
  return { ...builtArgs(place, args), schedule };
}

/** Render deploys no image by itself. */
function imageArgs({ image, command, registryCredential }: Image) {
  const registryCredentialId = registryCredential && registryCredentialIdOf(registryCredential);
  return { runtime: "image" as const, image, dockerCommand: command, registryCredentialId };
}

/** What all kinds of service that run as processes tell Render. */
export function processArgs(place: Placement, args: ProcessArgs) {
  return {
    ...builtArgs(place, args),
    numInstances: args.instances,
    autoscaling: args.autoscaling && autoscalingArgs(args.autoscaling),
    preDeployCommand: args.preDeployCommand,
    maxShutdownDelaySeconds: args.shutdownDelaySeconds,
    // Its name is seen in Render's dashboard only.
    ...(args.disk && { disk: { name: "data", ...args.disk } }),
    ...(place.disposable && { allowDataLoss: true }),
  };
}

function autoscalingArgs({ min, max, cpuPercent, memoryPercent }: Autoscaling) {
  const criteria = {
    ...(cpuPercent !== undefined && { cpu: { percentage: cpuPercent } }),
    ...(memoryPercent !== undefined && { memory: { percentage: memoryPercent } }),
  };
  return { min, max, criteria };
}

function buildArgs(build: Build) {
  if ("dockerfile" in build) {
    return { runtime: "docker" as const, dockerfilePath: build.dockerfile, dockerContext: build.context };
  }
  return { runtime: build.runtime, buildCommand: build.build, startCommand: build.start };
}

import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { Address } from "../address";
import type { Build, WebService, WebServiceArgs } from "../platform";
import { childOptions } from "./child-options";
import type { Placement } from "./placement";
import { hostOf, publicUrl, type RenderService, sourceArgs } from "./service";

/** A web service on Render. */
export class RenderWebService extends pulumi.ComponentResource implements WebService, RenderService {
  readonly name: string;
  readonly url: pulumi.Output<string>;
  readonly platformHost: pulumi.Output<string>;
  readonly privateHost: pulumi.Output<string>;
  readonly addresses: Readonly<Record<string, Address>>;
  readonly serviceId: pulumi.Output<string>;
  readonly settingsVersion: pulumi.Output<number>;
  readonly ownVariables: readonly string[];
  private readonly generatedValues: pulumi.Output<Record<string, string>>;
  private readonly generatedNames: readonly string[];

  constructor(place: Placement, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:WebService", place.logicalName, {}, options);
    const planned = webServiceArgs(place, args);
    const service = new render.WebService(place.logicalName, planned, childOptions(this, options));
    this.name = place.part;
    this.url = publicUrl(args.domains, service.url);
    this.platformHost = hostOf(service.url);
    this.privateHost = service.internalAddress;
    this.addresses = args.variables.addresses;
    this.serviceId = service.id;
    this.settingsVersion = service.settingsVersion;
    this.ownVariables = [...Object.keys(args.variables.values), ...args.variables.generated];
    this.generatedValues = service.generatedValues;
    this.generatedNames = args.variables.generated;
    this.registerOutputs({ url: this.url, privateHost: this.privateHost });
  }

  generatedValue(variable: string): pulumi.Output<string> {
    if (!this.generatedNames.includes(variable)) {
      throw new Error(`\`${this.name}\` has no generated variable \`${variable}\`; bind it to \`generated\` first`);
    }
    return pulumi.secret(this.generatedValues).apply((values) => generatedValueOf(values, variable, this.name));
  }
}

/**
 * The value that Render made for a variable. An empty one must never reach another service, where it would be a key that everybody has.
 *
 * @throws RunError when there is none
 */
export function generatedValueOf(values: Readonly<Record<string, string>>, variable: string, service: string): string {
  const value = values[variable];
  if (value) return value;
  throw new pulumi.RunError(
    `\`${service}\` has no value for \`${variable}\`, which Render was to generate: remove the variable on Render and bring the stack up with \`--refresh\`, and a new one is made`,
  );
}

/** What Render is told of a web service. */
export function webServiceArgs(place: Placement, args: WebServiceArgs): render.WebServiceArgs {
  return {
    name: place.renderName,
    region: place.region,
    ...sourceArgs(args.source, args.followBranch),
    ...buildArgs(args.build),
    plan: args.plan,
    numInstances: args.instances,
    healthCheckPath: args.healthCheckPath,
    preDeployCommand: args.preDeployCommand,
    maxShutdownDelaySeconds: args.shutdownDelaySeconds,
    envVars: { ...args.variables.values },
    generatedEnvVars: [...args.variables.generated],
    customDomains: args.domains && [...args.domains],
  };
}

function buildArgs(build: Build) {
  if ("dockerfile" in build) {
    return { runtime: "docker" as const, dockerfilePath: build.dockerfile, dockerContext: build.context };
  }
  return { runtime: build.runtime, buildCommand: build.build, startCommand: build.start };
}

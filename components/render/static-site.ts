import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { Address } from "../address";
import type { StaticSiteArgs } from "../platform";
import { childOptions } from "./child-options";
import type { Placement } from "./placement";
import { hostOf, publicUrl, type RenderService, sourceArgs } from "./service";

/** A static site on Render. Its variables are there while it is built; a generated one would end up in public files. */
export class RenderStaticSite extends pulumi.ComponentResource implements RenderService {
  readonly name: string;
  readonly url: pulumi.Output<string>;
  readonly platformHost: pulumi.Output<string>;
  readonly addresses: Readonly<Record<string, Address>>;
  readonly serviceId: pulumi.Output<string>;
  readonly settingsVersion: pulumi.Output<number>;
  readonly ownVariables: readonly string[];

  constructor(place: Placement, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:StaticSite", place.logicalName, {}, options);
    const planned = staticSiteArgs(place, args);
    const site = new render.StaticSite(place.logicalName, planned, childOptions(this, options));
    this.name = place.part;
    this.url = publicUrl(args.domains, site.url);
    this.platformHost = hostOf(site.url);
    this.addresses = args.variables.addresses;
    this.serviceId = site.id;
    this.settingsVersion = site.settingsVersion;
    this.ownVariables = Object.keys(args.variables.values);
    this.registerOutputs({ url: this.url });
  }
}

/**
 * What Render is told of a static site.
 *
 * @throws Error when a variable is generated: whatever a site is built with can be read by everybody
 */
export function staticSiteArgs(place: Placement, args: StaticSiteArgs): render.StaticSiteArgs {
  const secret = args.variables.generated[0];
  if (secret !== undefined)
    throw new Error(`\`${place.part}\` is a static site, so \`${secret}\` can't be a generated secret`);
  return {
    name: place.renderName,
    ...sourceArgs(args.source, args.followBranch),
    buildCommand: args.buildCommand,
    publishPath: args.publishPath,
    headers: args.headers && [...args.headers],
    routes: args.routes && [...args.routes],
    envVars: { ...args.variables.values },
    customDomains: args.domains && [...args.domains],
  };
}

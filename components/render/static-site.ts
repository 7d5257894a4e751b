import type * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { StaticSiteArgs } from "../platform";
import type { Placement } from "./placement";
import { RenderPublicComponent, sourceArgs } from "./service";

/** A static site on Render. Its variables are there while it is built. */
export class RenderStaticSite extends RenderPublicComponent<render.StaticSite> {
  constructor(place: Placement, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions) {
    const make = (own: pulumi.CustomResourceOptions) =>
      new render.StaticSite(place.logicalName, staticSiteArgs(place, args), own);
    super("StaticSite", place, args, make, options);
    this.registerOutputs({ url: this.url });
  }
}

/** What Render is told of a static site. */
export function staticSiteArgs(place: Placement, args: StaticSiteArgs): render.StaticSiteArgs {
  return {
    name: place.renderName,
    nameSetting: place.nameSetting,
    ...sourceArgs(args.source, args.followBranch),
    buildCommand: args.buildCommand,
    publishPath: args.publishPath,
    headers: args.headers && [...args.headers],
    routes: args.routes && [...args.routes],
    customDomains: args.domains && [...args.domains],
  };
}

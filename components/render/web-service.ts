import type * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { WebService, WebServiceArgs } from "../platform";
import type { Placement } from "./placement";
import { processArgs, RenderPublicComponent } from "./service";

/** A web service on Render. */
export class RenderWebService extends RenderPublicComponent<render.WebService> implements WebService {
  readonly privateHost: pulumi.Output<string>;

  constructor(place: Placement, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions) {
    const make = (own: pulumi.CustomResourceOptions) =>
      new render.WebService(place.logicalName, webServiceArgs(place, args), own);
    super("WebService", place, args, make, options);
    this.privateHost = this.resource.internalAddress;
    this.registerOutputs({ url: this.url, privateHost: this.privateHost });
  }
}

/** What Render is told of a web service. */
export function webServiceArgs(place: Placement, args: WebServiceArgs): render.WebServiceArgs {
  return {
    ...processArgs(place, args),
    healthCheckPath: args.healthCheckPath,
    port: args.port,
    customDomains: args.domains && [...args.domains],
    renderSubdomainPolicy: isClosed(place, args) ? "disabled" : undefined,
  };
}

/** While services are found at the addresses that Render gives them, these stay. */
function isClosed({ reachedByDomain }: Placement, { onlyAtDomains = false, domains = [] }: WebServiceArgs): boolean {
  return onlyAtDomains && domains.length > 0 && reachedByDomain !== false;
}

import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the stack is production: its config says `environment: production` in its project's own namespace or in that of the pack, or,
 * where neither says anything, the stack is called `production`.
 */
export function isProduction(): boolean {
  const stated = new pulumi.Config("policy").get("environment") ?? new pulumi.Config().get("environment");
  return (stated ?? pulumi.getStack()) === "production";
}

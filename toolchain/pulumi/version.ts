/**
 * The Pulumi engine that Slipway installs, and the oldest that it accepts on PATH. It is what the tests run with; the
 * Node.js SDK (`@pulumi/pulumi`) has a version of its own.
 */
export const PULUMI_VERSION = "3.220.0";

/** What has to be next to `pulumi`: the Node.js language host, and the launchers of dynamic providers and policies. */
export const PULUMI_COMPANIONS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

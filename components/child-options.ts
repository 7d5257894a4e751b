import type * as pulumi from "@pulumi/pulumi";

/** Options that hold for one resource and not for its children; `protect`, aliases, providers and transforms reach them by themselves. */
const ownOptions = [
  "customTimeouts",
  "deletedWith",
  "dependsOn",
  "hideDiffs",
  "hooks",
  "ignoreChanges",
  "replaceOnChanges",
  "replaceWith",
  "replacementTrigger",
  "retainOnDelete",
] as const satisfies (keyof pulumi.ResourceOptions)[];

/** Options for the resource of Render's that a component stands for: its child, for which the component's own options are meant. */
export function childOptions(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions = {},
): pulumi.CustomResourceOptions {
  const given = ownOptions.filter((name) => options[name] !== undefined).map((name) => [name, options[name]] as const);
  return { ...(Object.fromEntries(given) as pulumi.CustomResourceOptions), parent: component };
}

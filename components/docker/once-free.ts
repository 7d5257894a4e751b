import type * as pulumi from "@pulumi/pulumi";

/** Options of a resource that isn't made before the host was seen to be free for it. */
export function onceFree(isFree: Promise<void>, options: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  // Whatever may stand there may stand in a promise, too, which the type has not.
  const dependsOn = isFree.then(() => options.dependsOn ?? []) as Promise<pulumi.Resource[]>;
  return { ...options, dependsOn };
}

import { createHash, randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../child-options";
import type { SecretArgs } from "../platform";

const BYTES = 32;

/** A random text that is kept in Pulumi's state, by the engine itself: no provider is asked for it. */
export class DockerSecret extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  /** @throws pulumi.RunError where a keeper is known only later */
  constructor(logicalName: string, { keepers = {} }: SecretArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:docker:GeneratedSecret", logicalName, {}, options);
    const name = [logicalName, ...fingerprintOf(logicalName, keepers)].join("-");
    const own = childOptions(this, options);
    // Each run of the program has another text, and the first is kept.
    const ignoreChanges = [...(own.ignoreChanges ?? []), "input"];
    const input = pulumi.secret(randomBytes(BYTES).toString("base64"));
    const stash = new pulumi.Stash(name, { input }, { ...own, ignoreChanges });
    this.value = pulumi.secret(stash.output as pulumi.Output<string>);
    this.registerOutputs();
  }
}

/** With other keepers it is another secret. */
function fingerprintOf(name: string, keepers: NonNullable<SecretArgs["keepers"]>): string[] {
  const entries = Object.entries(keepers).toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return [];
  if (entries.some(([, keeper]) => typeof keeper !== "string"))
    throw new pulumi.RunError(
      `\`${name}\` has a keeper that is known only later: on a Docker host it has to be a text`,
    );
  return [createHash("sha256").update(JSON.stringify(entries)).digest("hex").slice(0, 8)];
}

import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { isRegistryCredentialId } from "@slipway/render-api";
import type { RegistryCredentialReference } from "../platform";

/** What Pulumi puts before a provider's own words. */
const asked = /^[^]*returned an error: (?:invoking \S+: )?/;

/**
 * The id of a registry credential, which Render is asked for where only its name is known.
 *
 * @throws pulumi.RunError where there is none of that name, or more than one
 */
export function registryCredentialIdOf({ named, setting }: RegistryCredentialReference): string | Promise<string> {
  if (isRegistryCredentialId(named)) return named;
  return render.getRegistryCredential({ name: named }).then(
    ({ id }) => id,
    (error: unknown) => {
      throw new pulumi.RunError(`\`${setting}\` is \`${named}\`: ${reasonOf(error)}`);
    },
  );
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(asked, "");
}

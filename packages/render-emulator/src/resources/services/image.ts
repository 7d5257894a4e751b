import { fullImage, type Service, type ServiceCreate, type ServiceUpdate } from "@slipway/render-api";
import { badRequest } from "../../errors";
import type { RegistryCredentialRecord } from "../registry-credentials/record";

type Input = ServiceCreate | ServiceUpdate;

/** What tells where a service's image comes from, and with which credential it is pulled. */
type Pulled = Pick<Service, "imagePath" | "registryCredential">;

/**
 * Refuses a service that is neither of an image nor of a repository, or both. The wording is the emulator's own.
 *
 * @param runtime the one that the service is going to have
 */
export function checkSource(input: Input, runtime: string | undefined, ownerId: string): void {
  const { image } = input;
  if (runtime !== "image") {
    if (image === undefined) return;
    throw badRequest(
      "`image`: a service runs one with `serviceDetails.runtime` `image`; one of another runtime has a `repo`",
    );
  }
  for (const field of ["repo", "branch", "rootDir", "buildFilter"] as const) {
    if (asksForSource(input[field]))
      throw badRequest(`\`${field}\`: a service with runtime \`image\` has none: leave it out`);
  }
  if (image !== undefined && image.ownerId !== "" && image.ownerId !== ownerId) {
    throw badRequest(`\`image.ownerId\` is \`${image.ownerId}\`, and the service is \`${ownerId}\`'s`);
  }
}

function asksForSource(value: Input["repo"] | Input["buildFilter"]): boolean {
  if (typeof value === "string") return value !== "";
  return [...(value?.paths ?? []), ...(value?.ignoredPaths ?? [])].length > 0;
}

/** What a PATCH or POST makes of a service's image: an `image` that is sent replaces the one before, its credential too. */
export function pulledBy(
  input: Input,
  runtime: string | undefined,
  current: Pulled,
  credentials: readonly RegistryCredentialRecord[],
): Pulled {
  const { image } = input;
  if (runtime === "image" && image === undefined && current.imagePath === undefined) {
    throw badRequest("`image` is required for runtime `image`");
  }
  const imagePath = image === undefined ? current.imagePath : fullImage(image.imagePath);
  const registryCredential = credentialOf(input, runtime, current, credentials);
  return {
    ...(runtime === "image" && { imagePath }),
    ...(registryCredential !== undefined && { registryCredential }),
  };
}

/** A Dockerfile's base images are pulled with one, too. Native runtimes pull nothing. */
function credentialOf(
  { image, serviceDetails }: Input,
  runtime: string | undefined,
  current: Pulled,
  credentials: readonly RegistryCredentialRecord[],
): Pulled["registryCredential"] {
  if (runtime !== "image" && runtime !== "docker") return undefined;
  const beside = serviceDetails?.envSpecificDetails?.registryCredentialId;
  const isKept = beside === undefined && image === undefined;
  const id = isKept ? current.registryCredential?.id : (beside ?? image?.registryCredentialId);
  if (id === undefined || id === "") return undefined;
  const found = credentials.find((credential) => credential.id === id);
  if (found === undefined) throw badRequest(`\`registryCredentialId\`: there is no registry credential \`${id}\``);
  return { id, name: found.name };
}

import { imageName, parseRelease } from "@slipway/render-api";
import { OperationError } from "../operation-error";

/** Any digest: a name is well-formed when it is one with a digest. */
const someDigest = `sha256:${"0".repeat(64)}`;

/** The registry that an image's name says, with the path of whoever owns it: all but its last part. */
export function registryOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf("/"), 0));
}

/**
 * The name of a service's image in a registry: that of the composition, with another registry before its last part.
 *
 * @throws OperationError where no image can be called that
 */
export function nameIn(registry: string, name: string): string {
  const found = `${registry.replace(/\/+$/, "")}/${name.slice(name.lastIndexOf("/") + 1)}`;
  const release = parseRelease(`${found}@${someDigest}`);
  if (!registry.includes("://") && release?.kind === "image" && release.image === found) return found;
  throw new OperationError(
    `\`--registry ${registry}\` is no place of images: give host and path such as \`ghcr.io/acme\` or \`localhost:5000\`, in lower case, without \`https://\`.`,
  );
}

/** Whether both are the same image, however Docker Hub is written. */
export function isSameImage(one: string, other: string): boolean {
  return imageName(one) === imageName(other);
}

import { z } from "zod";
import { type Environment, isDisposable } from "../../components/environment";
import { imageName, imagePattern, parseRelease, untagged } from "../../components/release";
import type { Problem } from "../problem";
import { type ServiceDefinition, type ServiceImage, takesCommits } from "../service";
import { imageNameOf, type RegistrySettings, shownImageName } from "./registry";

/** In what form a stack names an image. */
export const imageByDigest = "its digest, `sha256:` and 64 lower-case hexadecimal digits";

/** What a service is pinned to that can run an image: an image in whichever form, or a commit, where its rules let it be one. */
export function imageReleaseSchema(service: ServiceDefinition & { image: ServiceImage }) {
  const name = shownImageName(service.image, {});
  const orCommit = takesCommits(service) ? ", or a full commit of 40 lower-case hexadecimal digits" : "";
  return z
    .string()
    .regex(imagePattern, `expected an image of \`${name}\` by ${imageByDigest}${orCommit}`)
    .meta({ examples: [digestOfImage(name)] });
}

/** Whether that, which a service is pinned to, is an image. */
export function isImage(text: string): boolean {
  return parseRelease(text)?.kind !== "commit";
}

/**
 * What is wrong with the image that a service is pinned to: it is another one than the composition names, or it is one by a tag where services
 * run releases. In `local` a registry of this machine may have it under another name.
 */
export function imageProblem(
  image: ServiceImage,
  text: string,
  { environment, follow, ...settings }: { environment: Environment; follow: boolean } & RegistrySettings,
): Pick<Problem, "message" | "fix"> | undefined {
  const name = imageNameOf(image, settings);
  const fix = { set: digestOfImage(name ?? shownImageName(image, settings)) };
  if (environment !== "local" && name !== undefined && imageName(text) !== imageName(name))
    return { message: `is an image of \`${untagged(text)}\`: expected one of \`${name}\``, fix };
  if (parseRelease(text) !== undefined || isDisposable(environment) || follow) return undefined;
  return { message: `is an image by a tag, which can be moved: ${environment} runs it by ${imageByDigest}`, fix };
}

/**
 * In a shell, the digest that a tag of an image stands for.
 *
 * @param tag for whoever reads it to say, unless it is known
 */
export function digestOfImage(name: string, tag = "<tag>"): string {
  return `${name}@$(docker buildx imagetools inspect ${name}:${tag} --format '{{.Manifest.Digest}}')`;
}

/** By which credentials of the workspace private images are pulled. */
export interface RegistryCredentialSettings<Name extends string = string> {
  registryCredentials: Partial<Record<Name, string>>;
}

export function registryCredentialSettings(services: readonly string[]) {
  const credential = z
    .string()
    .min(1)
    .meta({ examples: ["acme-registry"] });
  return {
    /** The name or the id of the registry credential that the image of a service is pulled with; a public one needs none. */
    registryCredentials: z.partialRecord(z.enum(services), credential).default({}),
  };
}

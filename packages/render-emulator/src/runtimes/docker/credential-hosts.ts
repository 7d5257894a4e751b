import { isLoopbackAddress, type RegistryCredential } from "@slipway/render-api";

/** Where the registries are that a credential can be for, as clients of registries ask for them. */
const hosts: Readonly<Record<RegistryCredential["registry"], RegExp>> = {
  DOCKER: /^(https:\/\/index\.docker\.io\/v1\/|(registry-1\.|index\.)?docker\.io)$/,
  GITHUB: /^ghcr\.io$/,
  GITLAB: /^registry\.gitlab\.com$/,
  GOOGLE_ARTIFACT: /^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io)$/,
  AWS_ECR: /^(public\.ecr\.aws|\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?)$/,
};

/**
 * Whether a host that a build asks is told the credential of its service: one of the registry that it is for, or one of this machine. Whatever a
 * Dockerfile names is asked, and none of the others is to have it.
 *
 * @param host with its port, if it has one
 */
export function isTold(registry: RegistryCredential["registry"], host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return hosts[registry].test(host) || name === "localhost" || isLoopbackAddress(name);
}

import type { RegistryCredential } from "@slipway/render-api";
import { expect, test } from "vitest";
import { isTold } from "./credential-hosts";

test.each<[RegistryCredential["registry"], string, boolean]>([
  ["DOCKER", "https://index.docker.io/v1/", true],
  ["DOCKER", "registry-1.docker.io", true],
  ["DOCKER", "docker.io.example.com", false],
  ["DOCKER", "ghcr.io", false],
  ["GITHUB", "ghcr.io", true],
  ["GITHUB", "ghcr.io.example.com", false],
  ["GITHUB", "xghcr.io", false],
  ["GITLAB", "registry.gitlab.com", true],
  ["GITLAB", "registry.example.com", false],
  ["GOOGLE_ARTIFACT", "europe-west1-docker.pkg.dev", true],
  ["GOOGLE_ARTIFACT", "eu.gcr.io", true],
  ["GOOGLE_ARTIFACT", "docker.pkg.dev.example.com", false],
  ["AWS_ECR", "123456789012.dkr.ecr.eu-central-1.amazonaws.com", true],
  ["AWS_ECR", "dkr.ecr.eu-central-1.amazonaws.com", false],
  ["GITHUB", "127.0.0.1:5000", true],
  ["GITHUB", "localhost:5000", true],
  ["GITHUB", "localhost.example.com:5000", false],
])("a credential of %s is told to %s: %s", (registry, host, told) => {
  expect(isTold(registry, host)).toBe(told);
});

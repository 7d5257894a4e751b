import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imageRegistry } from "@slipway/render-api";
import { imageIn } from "../../../stacks/settings/registry";
import { buildCommand } from "./docker";
import { isLoggedIn } from "./docker-login";
import { fingerprint } from "./fingerprint";
import { failureOf, type RegistryFailure, registrySentence } from "./registry-failure";

test.each([
  ["ghcr.io/acme", "ghcr.io/acme/shop-api", "ghcr.io"],
  ["localhost:5000", "localhost:5000/shop-api", "localhost:5000"],
  ["registry.example.com/a/b", "registry.example.com/a/b/shop-api", "registry.example.com"],
  ["acme", "acme/shop-api", "docker.io"],
])("in %s an image is called %s, and its user is signed in to %s", (registry, name, host) => {
  expect(imageIn(registry, { name: "ghcr.io/acme/shop-api", orBuilt: true })).toBe(name);
  expect(imageRegistry(name)).toBe(host);
});

// As engines of several versions, and several registries, say it.
test.each<[string, RegistryFailure]>([
  [
    "Error response from daemon: manifest for localhost:5000/api:1 not found: manifest unknown: manifest unknown",
    "missing",
  ],
  [
    'Error response from daemon: failed to resolve reference "localhost:5000/api:1": localhost:5000/api:1: not found',
    "missing",
  ],
  [
    "Error response from daemon: pull access denied for acme/api, repository does not exist or may require 'docker login'",
    "denied",
  ],
  ['Error response from daemon: Head "https://ghcr.io/v2/acme/api/manifests/1": denied', "denied"],
  ["no basic auth credentials", "denied"],
  ["unauthorized: authentication required", "denied"],
  ['Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused', "unreachable"],
  ['Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host', "unreachable"],
  ['Get "https://box:5000/v2/": http: server gave HTTP response to HTTPS client', "unreachable"],
  ["write /var/lib/docker: no space left on device", "other"],
])("%s: %s", (said, failure) => {
  expect(failureOf(said)).toBe(failure);
});

test("who isn't let in is told how to sign in, and who reaches nobody what was tried", () => {
  expect(registrySentence("ghcr.io/acme/api:1", "denied")).toBe(
    "The registry `ghcr.io` doesn't let you in for `ghcr.io/acme/api:1`: sign in with `docker login ghcr.io`, as somebody who may push there.",
  );
  expect(registrySentence("box:5000/api:1", "one\nError response from daemon: dial tcp: connection refused\n")).toBe(
    "The registry `box:5000` can't be reached from the Docker engine (dial tcp: connection refused): see that it runs, and that `--registry` is spelled as it is.",
  );
});

test("the client is signed in where its settings name the registry, however it keeps what it was told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-login-"));
  try {
    const env = { DOCKER_CONFIG: folder };
    expect(await isLoggedIn("ghcr.io", env)).toBe(false);
    const config = { auths: { "ghcr.io": {}, "https://index.docker.io/v1/": {} }, credHelpers: { "gcr.io": "gcloud" } };
    await writeFile(join(folder, "config.json"), JSON.stringify(config));
    const hosts = ["ghcr.io", "docker.io", "gcr.io", "quay.io"];
    expect(await Promise.all(hosts.map((host) => isLoggedIn(host, env)))).toEqual([true, true, true, false]);
    await writeFile(join(folder, "config.json"), "no JSON");
    expect(await isLoggedIn("ghcr.io", env)).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});

const inputs = {
  ...{ commit: "c".repeat(40), dockerfile: "Dockerfile", context: ".", platform: "linux/amd64" },
  buildArguments: { A: "1", B: "2" },
};

test("what an image is made of is the same in whatever order, and another one where anything differs", () => {
  expect(fingerprint({ ...inputs, buildArguments: { B: "2", A: "1" } })).toBe(fingerprint(inputs));
  const others = [
    { ...inputs, commit: "d".repeat(40) },
    { ...inputs, dockerfile: "api/Dockerfile" },
    { ...inputs, context: "api" },
    { ...inputs, platform: "linux/arm64" },
    { ...inputs, buildArguments: { A: "1" } },
    { ...inputs, buildArguments: { A: "1", B: "3" } },
  ];
  expect(new Set([inputs, ...others].map(fingerprint)).size).toBe(1 + others.length);
});

test("the client builds the Dockerfile within its context, with arguments and labels", () => {
  const build = {
    ...{ reference: "ghcr.io/acme/api:1", dockerfile: "/tmp/x/Dockerfile", context: "/tmp/x", platform: "linux/amd64" },
    ...{ buildArguments: { LEVEL: "a b" }, labels: { revision: "1" } },
  };
  const args = ["build", "--platform=linux/amd64", "--tag=ghcr.io/acme/api:1", "--file=/tmp/x/Dockerfile"];
  const rest = ["--label=revision=1", "--build-arg=LEVEL=a b", "/tmp/x"];
  expect(buildCommand({ ...build, network: undefined })).toEqual([...args, ...rest]);
  expect(buildCommand({ ...build, network: "host" })).toEqual([...args, "--network=host", ...rest]);
});

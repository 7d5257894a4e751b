import { commit, given, later, type Specimen, webService } from "../specimen";

const rollout = (service: object) =>
  given("Rollout", { services: { api: { serviceId: "srv-000000000000000000a0", ...service } } });

export const specimens: readonly Specimen[] = [
  { what: "a rollout of a commit", given: [rollout({ release: commit })] },
  { what: "a service that runs an image by its digest", given: [given("WebService", webService)] },
  {
    what: "a rollout of whatever a branch holds",
    given: [rollout({ source: "fingerprint" })],
    refused:
      "`services.api` has no `release`, so it runs whatever its branch holds; pin a whole commit, or an image with its digest.",
  },
  {
    what: "a service that Render deploys by itself",
    given: [given("WebService", { ...webService, autoDeployTrigger: "checksPass" })],
    refused:
      "`autoDeployTrigger` is `checksPass`, so Render deploys new commits by itself; set `off`, and let a `Rollout` deploy.",
  },
  {
    what: "an image by its tag",
    given: [given("WebService", { ...webService, image: "ghcr.io/acme/web:1.2" })],
    refused: "`image` is `ghcr.io/acme/web:1.2`, whose tag can be moved; name it by its digest, as `…@sha256:…`.",
  },
  {
    what: "a release that is known only later",
    given: [rollout({ release: later(commit) })],
    undecided: "`services.api.release`",
  },
];

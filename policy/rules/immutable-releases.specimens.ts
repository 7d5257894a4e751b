import { builtService, commit, given, later, rollout, type Specimen, webService } from "../specimen";

export const specimens: readonly Specimen[] = [
  { what: "a rollout of a commit", given: [rollout("api", { release: commit })] },
  { what: "a service that runs an image by its digest", given: [given("WebService", webService)] },
  {
    what: "an image by its digest, which Render never deploys by itself",
    given: [given("WebService", { ...webService, autoDeployTrigger: "commit" })],
  },
  {
    what: "a rollout of whatever a branch holds",
    given: [rollout("api", { source: "fingerprint" })],
    refused:
      "`services.api` has no `release`, so nothing says what it runs; pin a whole commit, or an image with its digest.",
  },
  {
    what: "a cron job of a repository",
    given: [rollout("job", { serviceId: "crn-000000000000000000a0", source: "fingerprint" })],
    refused:
      "`services.job` is a cron job with no `release`: of a repository Render only deploys what its branch holds; pin an image with its digest.",
  },
  {
    what: "a service that Render deploys by itself",
    given: [given("WebService", { ...builtService, autoDeployTrigger: "checksPass" })],
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
    given: [rollout("api", { release: later(commit) })],
    undecided: "`services.api.release`",
  },
];

import { builtService, commit, given, later, rollout, type Specimen, webService } from "../specimen";

const refused =
  "no `Rollout` deploys `api`, so it runs whatever its branch held last; give its `id` to a `Rollout`, with a `release`.";
const service = (inputs: object) => given("WebService", { ...builtService, ...inputs }, { name: "api" });

export const specimens: readonly Specimen[] = [
  {
    what: "a service of a repository, and its rollout",
    given: [service({}), rollout("api", { release: commit }, { name: "all", dependsOn: ["api"] })],
  },
  { what: "a service that runs an image", given: [given("WebService", webService)] },
  { what: "a service of a repository and nothing else", given: [service({})], refused },
  {
    what: "one that Render deploys by itself",
    given: [service({ autoDeployTrigger: "commit" })],
    refused,
  },
  {
    what: "a repository that is known only later",
    given: [service({ repo: later(builtService.repo) })],
    undecided: "`api.repo`",
    refused,
  },
];

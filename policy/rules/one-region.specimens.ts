import { builtService, commit, given, keyValue, later, postgres, rollout, type Specimen } from "../specimen";

const system = (region: unknown) => [
  given("WebService", { ...builtService, region: "frankfurt" }, { name: "api" }),
  given("KeyValue", { ...keyValue, region }, { name: "cache", protect: true }),
  rollout("api", { release: commit }, { name: "all", dependsOn: ["api", "cache"] }),
];

export const specimens: readonly Specimen[] = [
  { what: "a service and its cache in one region", given: system("frankfurt") },
  {
    what: "a service and its cache in two",
    given: system("oregon"),
    refused:
      "`cache` is in `oregon` and `api` in `frankfurt`, between which Render has no private network; bring both to one region.",
  },
  {
    what: "a service and a database that it knows from a group",
    given: [
      given("WebService", { ...builtService, region: "frankfurt" }, { name: "api" }),
      given("Postgres", { ...postgres, region: "oregon" }, { name: "db", protect: true }),
      given("EnvGroup", { name: "shared", envVars: { SIZE: "1" } }, { name: "shared", dependsOn: ["db"] }),
      rollout("api", { release: commit }, { name: "all", dependsOn: ["api", "shared"] }),
    ],
    refused:
      "`db` is in `oregon` and `api` in `frankfurt`, between which Render has no private network; bring both to one region.",
  },
  {
    what: "addresses of its own in another region",
    given: [
      given("WebService", { ...builtService, region: "frankfurt" }, { name: "api" }),
      given("DedicatedIpSet", { name: "ips", region: "oregon" }, { name: "ips" }),
      rollout("api", { release: commit }, { name: "all", dependsOn: ["api", "ips"] }),
    ],
  },
  { what: "a region that is known only later", given: system(later("frankfurt")), undecided: "`cache.region`" },
  {
    what: "a region that is known only later, and is another",
    given: system(later("oregon")),
    undecided: "`cache.region`",
    refused:
      "`cache` is in `oregon` and `api` in `frankfurt`, between which Render has no private network; bring both to one region.",
  },
  {
    what: "a service whose region is known only later, with two that wait for it",
    given: [
      given("WebService", { ...builtService, region: later("frankfurt") }, { name: "api" }),
      given("KeyValue", { ...keyValue, region: "frankfurt" }, { name: "cache", protect: true }),
      given("KeyValue", { ...keyValue, region: "frankfurt" }, { name: "queue", protect: true }),
      rollout("api", { release: commit }, { name: "all", dependsOn: ["api", "cache", "queue"] }),
    ],
    undecided: "`api.region`",
  },
];

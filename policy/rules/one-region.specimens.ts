import { commit, given, keyValue, later, type Specimen, webService } from "../specimen";

const system = (region: unknown) => [
  given("WebService", { ...webService, region: "frankfurt" }, { name: "api" }),
  given("KeyValue", { ...keyValue, region }, { name: "cache", protect: true }),
  given(
    "Rollout",
    { services: { api: { serviceId: "srv-000000000000000000a0", release: commit } } },
    { name: "all", dependsOn: ["api", "cache"] },
  ),
];

export const specimens: readonly Specimen[] = [
  { what: "a service and its cache in one region", given: system("frankfurt") },
  {
    what: "a service and its cache in two",
    given: system("oregon"),
    refused:
      "`cache` is in `oregon` and `api` in `frankfurt`, between which Render has no private network; bring both to one region.",
  },
  { what: "a region that is known only later", given: system(later("frankfurt")), undecided: "`cache.region`" },
];

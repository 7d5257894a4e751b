import { type Filter, noOwner, one, type World } from "./kind-of-thing";

/** What a list has that comes by itself, or of something else. */
export interface Happening {
  list: string;
  listedAs: string;
  under?: keyof World;
  /** What tells one from the others. */
  field?: string;
  /** By which it has the ones that are looked for. */
  query: Record<string, string>;
  /** @param row one that the list has */
  filters: (row: Record<string, string>, world: World) => Record<string, Filter>;
}

export const happenings: Record<string, Happening> = {
  workspaces: {
    list: "GET /owners",
    listedAs: "owner",
    query: {},
    filters: ({ name = "", email = "" }) => ({ name: one(name, "other"), email: one(email, "other@example.com") }),
  },
  deploys: {
    list: "GET /services/{serviceId}/deploys",
    listedAs: "deploy",
    under: "web",
    query: { status: "live" },
    filters: () => ({ status: { hits: ["live", "live,canceled"], misses: ["build_failed", "canceled"] } }),
  },
  jobs: {
    list: "GET /services/{serviceId}/jobs",
    listedAs: "job",
    under: "web",
    query: { status: "succeeded" },
    filters: () => ({ status: one("succeeded", "failed") }),
  },
  events: {
    list: "GET /services/{serviceId}/events",
    listedAs: "event",
    under: "web",
    query: { type: "deploy_ended" },
    filters: () => ({ type: one("deploy_ended", "branch_deleted") }),
  },
  "overrides of notifications": {
    list: "GET /notification-settings/overrides",
    listedAs: "override",
    field: "serviceId",
    query: {},
    filters: ({ serviceId = "" }, { ownerId }) => ({
      ownerId: one(ownerId, noOwner),
      serviceId: one(serviceId, "srv-00000000000000000000"),
    }),
  },
  "messages of a webhook": {
    list: "GET /webhooks/{webhookId}/events",
    listedAs: "webhookEvent",
    under: "webhook",
    query: {},
    filters: () => ({}),
  },
};

import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { createPostgres, updatePostgres } from "./record";

const owner = { id: "tea-1", name: "Acme", email: "e@example.com", type: "team" } as const;
const sources = testSources();

function postgres(changes: Partial<Parameters<typeof createPostgres>[0]> = {}, taken: string[] = []) {
  const input = { name: "app-db", ownerId: owner.id, plan: "basic_256mb", version: "16", ...changes } as const;
  return createPostgres(input, owner, new Set(taken), sources);
}

describe("a new Postgres instance", () => {
  it("gets names out of its own when none are given", () => {
    const { databaseName, databaseUser } = postgres().postgres;
    expect(databaseName).toMatch(/^app_db_[a-z0-9]{4}$/);
    expect(databaseUser).toBe("app_db_user");
  });

  it("has a suffix at the database's name and keeps the user's as it was sent", () => {
    const { databaseName, databaseUser } = postgres({ databaseName: "shop", databaseUser: "clerk" }).postgres;
    expect(databaseName).toMatch(/^shop_[a-z0-9]{4}$/);
    expect(databaseUser).toBe("clerk");
  });

  it("connects by another role when a user of that name exists in the shared server", () => {
    const record = postgres({ databaseUser: "clerk" }, ["clerk"]);
    expect(record.postgres.databaseUser).toBe("clerk");
    expect(record.role).toMatch(/^clerk_[a-z0-9]{4}$/);
  });

  it("shows an empty allow list as null, and a missing one as everywhere", () => {
    expect(postgres({ ipAllowList: [] }).postgres.ipAllowList).toBeNull();
    expect(postgres().postgres.ipAllowList).toEqual([{ cidrBlock: "0.0.0.0/0", description: "everywhere" }]);
  });

  it("refuses a disk that shrinks or has an odd size", () => {
    const { postgres: current } = postgres({ diskSizeGB: 20 });
    expect(() => updatePostgres(current, { diskSizeGB: 15 }, "later")).toThrow(
      "a disk can't shrink, this one has 20 GB",
    );
    expect(() => updatePostgres(current, { diskSizeGB: 22 }, "later")).toThrow("use 1 or a multiple of 5");
  });

  it("keeps whether its disk grows by itself", () => {
    const { postgres: current } = postgres({ enableDiskAutoscaling: true });
    expect(current.diskAutoscalingEnabled).toBe(true);
    expect(updatePostgres(current, { enableDiskAutoscaling: false }, "later").diskAutoscalingEnabled).toBe(false);
  });

  it("is creating again when its machine changes, and stays as it is otherwise", () => {
    const current = { ...postgres().postgres, status: "available" } as const;
    const statusAfter = (changes: Parameters<typeof updatePostgres>[1]) =>
      updatePostgres(current, changes, "later").status;
    expect(statusAfter({ plan: "basic_1gb" })).toBe("creating");
    expect(statusAfter({ diskSizeGB: current.diskSizeGB + 5 })).toBe("creating");
    expect(statusAfter({ enableHighAvailability: true })).toBe("creating");
    expect(statusAfter({ name: "other", ipAllowList: [], plan: "basic_256mb" })).toBe("available");
  });
});

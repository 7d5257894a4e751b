import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { createPostgres, updatePostgres } from "./record";

const owner = { id: "tea-1", name: "Acme", email: "e@example.com", type: "team" } as const;
const sources = testSources();

function postgres(changes: Partial<Parameters<typeof createPostgres>[0]> = {}) {
  const input = { name: "app-db", ownerId: owner.id, plan: "basic_256mb", version: "16", ...changes } as const;
  return createPostgres(input, owner, sources);
}

describe("a new Postgres instance", () => {
  it("gets names out of its own when none are given", () => {
    const { databaseName, databaseUser } = postgres().postgres;
    expect(databaseName).toMatch(/^app_db_[a-z0-9]{4}$/);
    expect(databaseUser).toBe("app_db_user");
  });

  it.each(["pg", "PG main"])("called %j has a user whose name Postgres doesn't keep for itself", (name) => {
    expect(postgres({ name }).postgres.databaseUser).toMatch(/^db_pg_(main_)?user$/);
    expect(postgres({ databaseName: "pg_x".padEnd(58, "x") }).postgres.databaseUser).toHaveLength(63);
  });

  it("has a suffix at the database's name and keeps the user's as it was sent", () => {
    const { databaseName, databaseUser } = postgres({ databaseName: "shop", databaseUser: "clerk" }).postgres;
    expect(databaseName).toMatch(/^shop_[a-z0-9]{4}$/);
    expect(databaseUser).toBe("clerk");
  });

  it.each([
    ["My App", "my_app"],
    ["app-db", "app_db"],
    ["  a / b % c?  ", "a_b_c"],
    ["prod:Ü", "prod"],
    ["a".repeat(80), "a".repeat(58)],
  ])("called %j has a database and a user whose names need no quotes: %s", (name, base) => {
    const { databaseName, databaseUser } = postgres({ name }).postgres;
    expect(databaseName.slice(0, -5)).toBe(base);
    expect(databaseName).toMatch(/^[a-z0-9_]{1,63}$/);
    expect(databaseUser).toBe(`${base}_user`);
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
    expect(statusAfter({ plan: "pro_4gb", enableHighAvailability: true })).toBe("creating");
    expect(statusAfter({ name: "other", ipAllowList: [], plan: "basic_256mb" })).toBe("available");
  });

  it("stays suspended whatever else changes", () => {
    const suspended = { ...postgres().postgres, status: "suspended", suspended: "suspended" } as const;
    expect(updatePostgres(suspended, { plan: "basic_1gb" }, "later").status).toBe("suspended");
  });

  it.each([
    [{ enableHighAvailability: true }, "plan `basic_256mb` has no standby, take a Pro or Accelerated one"],
    [{ plan: "free", diskSizeGB: 15 }, "`plan` is `free`: an instance can't go back to it, this one is `basic_256mb`"],
  ] as const)("refuses %j", (changes, message) => {
    expect(() => updatePostgres(postgres().postgres, changes, "later")).toThrow(message);
  });

  it("shows a pool and parameters only where there are any, and when a free one ends", () => {
    const plain = postgres().postgres;
    const set = updatePostgres(
      plain,
      { connectionPool: "pgbouncer", parameterOverrides: { work_mem: "8MB" } },
      "later",
    );
    expect(set).toMatchObject({ connectionPool: "pgbouncer", parameterOverrides: { work_mem: "8MB" } });
    const cleared = updatePostgres(set, { connectionPool: "none", parameterOverrides: {} }, "later");
    expect(Object.keys(cleared)).toEqual(Object.keys(plain));
    const free = postgres({ plan: "free" }).postgres;
    expect(Date.parse(free.expiresAt ?? "") - Date.parse(free.createdAt)).toBe(30 * 24 * 3_600_000);
    expect(updatePostgres(free, { plan: "basic_1gb", diskSizeGB: 5 }, "later")).not.toHaveProperty("expiresAt");
  });
});

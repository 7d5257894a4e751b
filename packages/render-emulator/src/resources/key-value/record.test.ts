import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { createKeyValue, updateKeyValue } from "./record";

const owner = { id: "tea-1", name: "Acme", email: "e@example.com", type: "team" } as const;

function keyValue(changes: Partial<Parameters<typeof createKeyValue>[0]>) {
  return createKeyValue({ name: "cache", ownerId: owner.id, plan: "starter", ...changes }, owner, testSources());
}

describe("a key value instance", () => {
  it("turns persistence on when it leaves the free plan", () => {
    const free = keyValue({ plan: "free" });
    expect(free.options.persistenceMode).toBe("off");
    expect(updateKeyValue(free, { plan: "starter" }, "later").options.persistenceMode).toBe("journal_snapshot");
  });

  it("keeps what was said of persistence when it grows", () => {
    const silent = keyValue({ persistenceMode: "off" });
    expect(updateKeyValue(silent, { plan: "pro" }, "later").options.persistenceMode).toBe("off");
  });

  it.each([
    ["persists nothing on the free plan", () => keyValue({ plan: "free", persistenceMode: "snapshot" })],
    ["nor later", () => updateKeyValue(keyValue({ plan: "free" }), { persistenceMode: "snapshot" }, "later")],
  ])("%s, and says so", (_, attempt) => {
    expect(attempt).toThrow(
      "`persistenceMode` is `snapshot`: plan `free` keeps nothing, leave it out or take a paid plan",
    );
  });

  it("can't get smaller", () => {
    expect(() => updateKeyValue(keyValue({ plan: "pro" }), { plan: "standard" }, "later")).toThrow(
      "`plan` is `standard`: an instance can't get smaller, this one is `pro`",
    );
  });
});

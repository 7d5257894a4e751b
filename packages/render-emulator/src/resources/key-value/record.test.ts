import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { createKeyValue, updateKeyValue } from "./record";

const owner = { id: "tea-1", name: "Acme", email: "e@example.com", type: "team" } as const;

describe("a key value instance", () => {
  it("turns persistence on when it leaves the free plan", () => {
    const keyValue = createKeyValue({ name: "cache", ownerId: owner.id, plan: "free" }, owner, testSources());
    expect(keyValue.options.persistenceMode).toBe("off");
    expect(updateKeyValue(keyValue, { plan: "starter" }, "later").options.persistenceMode).toBe("journal_snapshot");
  });
});

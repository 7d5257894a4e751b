import { describe, expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import { listedOrder, resolveEnvVars, withEnvVar } from "./state";

const a = { key: "A", value: "1" };
const b = { key: "B", value: "2" };

describe("variables", () => {
  it("are listed in the reverse of the order in which they were given", () => {
    expect(listedOrder([a, b])).toEqual([b, a]);
  });

  it("are generated as 32 bytes in base64", () => {
    const [generated] = resolveEnvVars([{ key: "SECRET", generateValue: true }], testSources());
    expect(generated?.value).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  it("keep their place when one is set again, and grow at the end", () => {
    expect(withEnvVar([a, b], { key: "A", value: "9" })).toEqual([{ key: "A", value: "9" }, b]);
    expect(withEnvVar([a], b)).toEqual([a, b]);
  });
});

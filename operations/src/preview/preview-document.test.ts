import { expect, test } from "vitest";
import { previewIn } from "./preview-document";
import { stepsOf, valueAt } from "./property-path";
import { DRASTIC, ORDINARY, POSTGRES, recorded, ROLLOUT, step, urnOf } from "./recorded.fixture";

test("a preview says of each part what each property was and becomes", () => {
  const { changes = [], unchanged = [] } = previewIn(ORDINARY) ?? {};
  const told = changes.map(({ system, part, kind, op, properties }) => ({
    what: `${op} ${system}/${part} (${kind})`,
    properties: properties.map(({ path, kind: way, from, to, isSecret }) => [path, way, from, to, isSecret]),
  }));
  expect(told.map(({ what }) => what)).toEqual([
    "update shop/worker (web service)",
    "update shop/postgres (Postgres)",
    "update shop/shop (rollout)",
  ]);
  expect(told[1]?.properties).toEqual([
    ["plan", "update", "basic_256mb", "basic_1gb", false],
    ["ipAllowList[0]", "add", undefined, { cidrBlock: "203.0.113.0/24", description: "office" }, false],
  ]);
  expect(told[2]?.properties).toContainEqual([
    'services.worker.envVars["KEY"]',
    "update",
    "[secret]",
    "[secret]",
    true,
  ]);
  expect(told[2]?.properties).toContainEqual(["services.worker.envVars.NEW", "add", undefined, "1", false]);
  expect(unchanged.map(({ part }) => part)).toEqual(["api", "site"]);
});

test("a preview says what is replaced and why, and what is protected", () => {
  const { changes = [] } = previewIn(DRASTIC) ?? {};
  expect(changes.map(({ part, op, isProtected }) => [part, op, isProtected])).toEqual([
    ["postgres", "replace", true],
    ["cache", "delete", false],
    ["search", "create", false],
  ]);
  expect(changes[0]?.properties[0]).toMatchObject({ path: "version", replaces: true });
  expect(changes[1]?.newInputs).toBeUndefined();
  expect(changes[2]?.oldInputs).toBeUndefined();
});

test("both halves of a replacement are one change, and what is only read or refreshed is none", () => {
  const version = { version: { kind: "update-replace", inputDiff: true } };
  const halves = [
    step({
      op: "create-replacement",
      type: POSTGRES,
      name: "shop-postgres",
      old: { version: "16" },
      now: { version: "17" },
      diff: version,
    }),
    step({ op: "replace", type: POSTGRES, name: "shop-postgres", old: { version: "16" }, now: { version: "17" } }),
    step({ op: "delete-replaced", type: POSTGRES, name: "shop-postgres", old: { version: "16" } }),
    step({ op: "refresh", type: POSTGRES, name: "shop-other", old: {}, now: {} }),
    step({ op: "read", type: POSTGRES, name: "shop-looked-up", now: {} }),
  ];
  const { changes = [] } = previewIn(recorded(halves)) ?? {};
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ op: "replace", oldInputs: { version: "16" }, newInputs: { version: "17" } });
  expect(changes[0]?.properties).toHaveLength(1);
});

test("a message says which part it is about", () => {
  const urn = urnOf(ROLLOUT, "shop");
  const { diagnostics = [] } = previewIn(ORDINARY) ?? {};
  expect(diagnostics[0]?.about).toEqual({ urn, type: ROLLOUT, system: "shop", part: "shop" });
  expect(diagnostics[1]?.about).toBeUndefined();
});

test.each(["", "error: no stack named 'x' found", "[]", "null", '{"steps":{}}'])("%j is no preview", (printed) => {
  expect(previewIn(printed)).toBeUndefined();
});

test.each<[string, (string | number)[]]>([
  ["plan", ["plan"]],
  ["services.consumers.envVars.BATCH_MAX", ["services", "consumers", "envVars", "BATCH_MAX"]],
  ['services["orchestrator-api"].release', ["services", "orchestrator-api", "release"]],
  ["ipAllowList[10].cidrBlock", ["ipAllowList", 10, "cidrBlock"]],
  ['a["b.c[0]\\"d"]', ["a", 'b.c[0]"d']],
])("the path %s is read step by step", (path, steps) => {
  expect(stepsOf(path)).toEqual(steps);
});

test("nothing stands where a path leads through a text, or to what every object has", () => {
  expect(valueAt({ services: "[secret]" }, ["services", "api", "release"])).toBeUndefined();
  expect(valueAt({}, ["constructor"])).toBeUndefined();
  expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
});

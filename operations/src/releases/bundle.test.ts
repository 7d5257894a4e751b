import type { Release } from "@slipway/render-api";
import { expect, test } from "vitest";
import { type Bundle, bundleLines, ofSystems, readBundle, sameBundle, shortBundle } from "./bundle";

const commit = (digit: string): Release => ({ kind: "commit", commit: digit.repeat(40) });
const image = (name: string): Release => ({ kind: "image", image: name, digest: `sha256:${"d".repeat(64)}` });

const bundle: Bundle = {
  shop: { worker: image("ghcr.io/acme/worker"), api: commit("a") },
  realtime: { consumers: commit("b") },
};

test("a bundle is lines of text, sorted, that read as the same bundle", () => {
  const lines = [
    `realtime/consumers ${"b".repeat(40)}`,
    `shop/api ${"a".repeat(40)}`,
    `shop/worker ghcr.io/acme/worker@sha256:${"d".repeat(64)}`,
  ];
  expect(bundleLines(bundle)).toEqual(lines);
  expect(readBundle(lines)).toEqual(bundle);
});

test("a service of no system reads back as such", () => {
  const alone: Bundle = { "": { api: commit("a") } };
  expect(bundleLines(alone)).toEqual([`api ${"a".repeat(40)}`]);
  expect(readBundle(bundleLines(alone))).toEqual(alone);
});

test.each([
  "",
  "shop/api",
  "shop/api main",
  `shop/api ${"a".repeat(39)}`,
  `shop/api ${"A".repeat(40)}`,
  `shop/../api ${"a".repeat(40)}`,
  `__proto__/api ${"a".repeat(40)}`,
  `shop/\u001b[31mapi ${"a".repeat(40)}`,
  "shop/api ghcr.io/acme/api:latest",
])("a line that is no part of a bundle is passed over: %j", (line) => {
  expect(readBundle([line])).toEqual({});
});

test("a name that every object has is a name like others", () => {
  const read = readBundle([`constructor/tostring ${"a".repeat(40)}`]);
  expect(Object.hasOwn(read, "constructor")).toBe(true);
  expect(sameBundle(read, {})).toBe(false);
  expect(bundleLines(read)).toEqual([`constructor/tostring ${"a".repeat(40)}`]);
});

test.each<[string, Bundle, boolean]>([
  ["itself", bundle, true],
  [
    "one with an image of another name and the same digest",
    { ...bundle, shop: { ...bundle.shop, worker: image("acme/worker") } },
    true,
  ],
  ["one with another commit", { ...bundle, realtime: { consumers: commit("c") } }, false],
  ["one with a service more", { ...bundle, realtime: { consumers: commit("b"), feeder: commit("b") } }, false],
  ["one without a system", { shop: bundle.shop ?? {} }, false],
  ["one whose service is another", { ...bundle, realtime: { feeder: commit("b") } }, false],
])("a bundle compared with %s: %s", (_, other, isSame) => {
  expect(sameBundle(bundle, other)).toBe(isSame);
  expect(sameBundle(other, bundle)).toBe(isSame);
});

test("some systems of a bundle", () => {
  expect(ofSystems(bundle, ["realtime", "none"])).toEqual({ realtime: bundle.realtime });
  expect(ofSystems(bundle, [])).toEqual(bundle);
});

test.each<[Bundle, string]>([
  [{}, ""],
  [{ shop: { api: commit("a"), web: commit("a") } }, "aaaaaaaaaaaa"],
  [{ shop: { api: commit("b"), web: commit("a"), site: commit("a") } }, "aaaaaaaaaaaa + 1 other"],
  [{ shop: { api: commit("b"), web: commit("a"), site: commit("a"), job: commit("c") } }, "aaaaaaaaaaaa + 2 others"],
])("a bundle in short: %j", (given, text) => {
  expect(shortBundle(given)).toBe(text);
});

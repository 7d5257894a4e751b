import { expect, test } from "vitest";
import { parseReplacements, replaceBases } from "./base-images";

const replacements = parseReplacements(
  "node:20-slim=my.mirror:5000/node:20, docker.io/library/redis:7=slipway-redis:local",
);

test("an `ARG` before the first `FROM` whose default is a replaced image gets the replacement", () => {
  const dockerfile =
    'ARG NODE=node:20-slim\narg CACHE="redis:7"\nARG OTHER=node:22\nFROM ${NODE} AS build\nFROM $CACHE\n';
  expect(replaceBases(dockerfile, replacements)).toEqual({
    buildArgs: { NODE: "my.mirror:5000/node:20", CACHE: "slipway-redis:local" },
    fixed: [],
  });
});

test("an `ARG` whose default is a stage of a replaced image gets the replacement, and nothing is told of that stage", () => {
  const dockerfile =
    "ARG NODE_IMAGE=pinned\nFROM node:20-slim AS pinned\nFROM ${NODE_IMAGE} AS node\nFROM node AS build\n";
  expect(replaceBases(dockerfile, replacements)).toEqual({
    buildArgs: { NODE_IMAGE: "my.mirror:5000/node:20" },
    fixed: [],
  });
});

test("an image that a `FROM` names itself is told, and one of an `ARG` within a stage is none", () => {
  const dockerfile =
    "FROM --platform=linux/amd64 node:20-slim AS build\nARG CACHE=redis:7\nFROM alpine\nFROM library/node:20-slim\n";
  expect(replaceBases(dockerfile, replacements)).toEqual({
    buildArgs: {},
    fixed: ["node:20-slim", "library/node:20-slim"],
  });
});

test.each(["node:20", "node:20=", "a=b=c", "node:20=not an image"])("`%s` is refused as a replacement", (text) => {
  expect(() => parseReplacements(text)).toThrow(`\`${text}\` in \`RENDER_EMULATOR_BASE_IMAGES\` is no replacement`);
});

test("nothing is replaced where nothing is said", () => {
  expect(parseReplacements("").size).toBe(0);
});

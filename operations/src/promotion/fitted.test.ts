import { expect, test } from "vitest";
import type { Release } from "@slipway/render-api";
import type { Bundle } from "../releases/bundle";
import { fittedLines, fittedTo } from "./fitted";

const at = (letter: string): Release => ({ kind: "commit", commit: letter.repeat(40) });
const asked: Bundle = { shop: { api: at("b"), web: at("b"), worker: at("c") }, blog: { site: at("c") } };

test("a past bundle is cut to the services of today, and those that are new since stay where they are", () => {
  const fitted = fittedTo({ shop: { api: at("a"), web: at("a"), old: at("a") } }, asked);
  expect(fitted.bundle).toEqual({
    shop: { api: at("a"), web: at("a"), worker: at("c") },
    blog: { site: at("c") },
  });
  expect(fittedLines(fitted, "production")).toEqual([
    "`blog/site`, `shop/worker` are new since then: they stay at cccccccccccc.",
    "`shop/old` is no longer part of `production`, so is not brought back.",
  ]);
});

test("each release at which something stays is told", () => {
  const { stay } = fittedTo({ shop: { api: at("a"), web: at("a") } }, { ...asked, blog: { site: at("d") } });
  expect(fittedLines({ stay, gone: [] }, "production")).toEqual([
    "`blog/site` is new since then: it stays at dddddddddddd.",
    "`shop/worker` is new since then: it stays at cccccccccccc.",
  ]);
});

test("of a bundle with the services of today there is nothing to say", () => {
  expect(fittedLines(fittedTo(asked, asked), "production")).toEqual([]);
});

import { expect, test } from "vitest";
import { profiles } from "../../profile";
import { pauseBeforeNextLook } from "./branch-pace";

const near = [
  "/srv/app",
  "file:///srv/app",
  "git://127.0.0.1:9418/app",
  "http://me@localhost:3000/app",
  "ssh://[::1]/app",
];

test.each(near)("%s is looked at every two seconds", (repo) => {
  expect(pauseBeforeNextLook(repo, 0, profiles.fast)).toBe(2_000);
});

const far = [
  "https://github.com/acme/app",
  "git@github.com:acme/app",
  "https://127.0.0.1.example/app",
  "https://localhost@host/a",
];

test.each(far)("%s is looked at every thirty seconds", (repo) => {
  expect(pauseBeforeNextLook(repo, 0, profiles.fast)).toBe(30_000);
});

test.each([
  [1, 60_000],
  [2, 120_000],
  [3, 240_000],
  [4, 300_000],
  [2_000, 300_000],
])("after %i failures a Git host is left alone for %i ms", (failures, ms) => {
  expect(pauseBeforeNextLook("https://github.com/acme/app", failures, profiles.fast)).toBe(ms);
});

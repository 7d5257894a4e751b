import { expect, test } from "vitest";
import { parseRelease } from "@slipway/render-api";
import { OperationError } from "../operation-error";
import { type Bundle, bundleOf } from "../releases/bundle";
import type { ChecksOutcome } from "../verification/outcome";
import {
  bundleToLeave,
  lastVerified,
  movesBetween,
  namedRelease,
  type PastRelease,
  type Present,
  wayBackOf,
} from "./going-back";

/** A bundle of one system by the letters of its services' commits. */
function bundle(letters: string, system = "shop"): Bundle {
  return bundleOf(
    letters.split("").flatMap((letter, at) => {
      const release = parseRelease(letter.repeat(40));
      return release === undefined ? [] : [{ system, name: ["api", "web", "worker"][at] ?? "", release }];
    }),
  );
}

/** The newest first: action, bundle, how its checks went; a `!` at the end of the action is one that never came up. */
function entries(...rows: [string, string, ChecksOutcome][]): PastRelease[] {
  return rows.map(([action, letters, verified], at) => ({
    number: rows.length - at,
    action: action.replace("!", ""),
    bundle: bundle(letters),
    result: action.endsWith("!") ? "failed" : "succeeded",
    checks: { shop: verified },
  }));
}

const runs = (letters: string): Present => ({
  stack: "production",
  live: bundle(letters),
  asked: bundle(letters),
  systems: [],
});

const back = (past: readonly PastRelease[], present: Present) =>
  lastVerified(past, present, bundleToLeave(past, present))?.number;

const green = { shop: "passed", blog: "passed" } as const;

/** Each: what it shows, what runs, the releases, the number of the one to go back to. */
const cases: [string, string, PastRelease[], number | undefined][] = [
  [
    "the one before",
    "cc",
    entries(["promote", "cc", "passed"], ["promote", "bb", "passed"], ["deploy", "aa", "passed"]),
    2,
  ],
  [
    "one whose checks passed",
    "cc",
    entries(["promote", "cc", "passed"], ["promote", "bb", "failed"], ["deploy", "aa", "passed"]),
    1,
  ],
  [
    "not one that was never verified",
    "cc",
    entries(["promote", "cc", "passed"], ["deploy", "aa", "not tried"]),
    undefined,
  ],
  [
    "not the same bundle again",
    "cc",
    entries(["deploy", "cc", "passed"], ["promote", "cc", "passed"], ["deploy", "aa", "passed"]),
    1,
  ],
  [
    "not one that was gone back from: it is bad though its checks passed",
    "bb",
    entries(
      ["rollback", "bb", "passed"],
      ["promote", "cc", "passed"],
      ["promote", "bb", "passed"],
      ["deploy", "aa", "passed"],
    ),
    1,
  ],
  [
    "one that was gone back from and came again, once it is verified again",
    "dd",
    entries(
      ["promote", "dd", "passed"],
      ["promote", "cc", "passed"],
      ["rollback", "bb", "passed"],
      ["promote", "cc", "passed"],
      ["promote", "bb", "passed"],
    ),
    4,
  ],
  [
    "what still runs, where a promotion broke off before it came up",
    "bb",
    entries(["promote!", "cc", "not tried"], ["promote", "bb", "passed"], ["deploy", "aa", "passed"]),
    2,
  ],
  [
    "what was last verified, where somebody deployed by hand",
    "dd",
    entries(["promote", "bb", "passed"], ["deploy", "aa", "passed"]),
    2,
  ],
  [
    "what was last verified, where a promotion broke off halfway",
    "cb",
    entries(["promote!", "cc", "not tried"], ["promote", "bb", "passed"]),
    1,
  ],
  [
    "one from before a service was added, which stays",
    "cc",
    entries(["promote", "cc", "passed"], ["deploy", "a", "passed"]),
    1,
  ],
  [
    "one from before a service was removed",
    "c",
    entries(["promote", "c", "passed"], ["promote", "bb", "passed"], ["deploy", "aa", "passed"]),
    2,
  ],
  [
    "not one that differs by an added service alone: nothing would go back",
    "aa",
    entries(["deploy", "aa", "passed"], ["deploy", "a", "passed"]),
    undefined,
  ],
  ["nothing, where nothing was", "cc", [], undefined],
];

test.each(cases)("a stack goes back to %s", (_case, live, past, number) => {
  expect(back(past, runs(live))).toBe(number);
});

test("only the systems that are asked for decide", () => {
  const both = (shop: string, blog: string): Bundle => ({ ...bundle(shop), ...bundle(blog, "blog") });
  const past: PastRelease[] = [
    { number: 3, action: "promote", bundle: both("aa", "cc"), result: "succeeded", checks: green },
    { number: 2, action: "promote", bundle: both("aa", "bb"), result: "succeeded", checks: green },
    { number: 1, action: "promote", bundle: both("bb", "aa"), result: "succeeded", checks: green },
  ];
  const present = { stack: "production", live: both("aa", "cc"), asked: both("aa", "cc") };
  expect(back(past, { ...present, systems: ["shop"] })).toBe(1);
  expect(back(past, { ...present, systems: ["blog"] })).toBe(2);
  const blogRed = past.map((entry) =>
    entry.number === 2 ? { ...entry, checks: { ...green, blog: "failed" as const } } : entry,
  );
  expect(back(blogRed, { ...present, systems: ["blog"] })).toBe(1);
  expect(back(blogRed, { ...present, systems: ["shop"] })).toBe(1);
});

const promoted = bundle("dd");

test.each<[string, string, PastRelease[], string, string]>([
  ["what ran before", "cc", entries(["promote", "cc", "passed"], ["deploy", "aa", "passed"]), "cc", "what ran before"],
  [
    "what ran before, though nobody has verified it",
    "cc",
    entries(["deploy", "cc", "not tried"], ["deploy", "aa", "passed"]),
    "cc",
    "what ran before",
  ],
  ["what ran before, though no history has it", "cc", entries(["deploy", "aa", "passed"]), "cc", "what ran before"],
  [
    "what was last verified, where what ran before was red",
    "cc",
    entries(["promote", "cc", "failed"], ["deploy", "bb", "not tried"], ["deploy", "aa", "passed"]),
    "aa",
    "release 1, the last whose checks passed, since what ran before had failed its own checks",
  ],
  [
    "what was last verified, where an update broke off halfway",
    "cb",
    entries(["promote!", "cc", "not tried"], ["promote", "bb", "passed"]),
    "bb",
    "release 1, the last whose checks passed, since what ran before was left by an update that broke off",
  ],
  [
    "what ran before, where it was red and nothing is known to be better",
    "cc",
    entries(["promote", "cc", "failed"], ["deploy", "aa", "not tried"]),
    "cc",
    "what ran before, though it had failed its own checks: no release is known to have passed its checks",
  ],
])("a promotion goes back to %s", (_case, live, past, letters, why) => {
  expect(wayBackOf(past, runs(live), promoted)).toMatchObject({ bundle: bundle(letters), why });
});

test("a promotion that brings the first release of a stack has nothing to go back to", () => {
  expect(wayBackOf([], { ...runs(""), asked: promoted }, promoted)).toBeUndefined();
});

test("what a promotion added stays where the promotion put it, and what it removed doesn't come back", () => {
  const added = wayBackOf([], { ...runs("cc"), asked: bundle("ddd") }, bundle("ddd"));
  expect(added).toMatchObject({ bundle: bundle("ccd"), stay: [{ name: "worker" }], gone: [] });
  const removed = wayBackOf([], { ...runs("cc"), asked: bundle("d") }, bundle("d"));
  expect(removed).toMatchObject({ bundle: bundle("c"), stay: [], gone: [{ name: "web" }] });
});

const past = [
  ...entries(
    ["promote", "cc", "passed"],
    ["promote!", "ff", "not tried"],
    ["promote", "bc", "failed"],
    ["promote", "bb", "passed"],
    ["deploy", "a", "passed"],
  ),
  { number: 0, action: "deploy", bundle: bundle("a", "blog"), result: "succeeded", checks: green },
];

test.each([
  ["4", 4],
  ["c".repeat(7), undefined],
  ["2", 2],
])("a release is named by its number, or by a commit that only one has: %s", (wanted, number) => {
  const find = () => namedRelease(past, wanted, runs("cc")).number;
  if (number === undefined) expect(find).toThrow(OperationError);
  else if (number === 4) expect(find).toThrow("never came up");
  else expect(find()).toBe(number);
});

test.each(["sha256:ddddddd", "dddddddd", "d".repeat(64)])(
  "a release is named by the digest of an image in it: %s",
  (wanted) => {
    const [system, name] = ["shop", "api"];
    const release = { kind: "image", image: "acme/api", digest: `sha256:${"d".repeat(64)}` } as const;
    const own = bundleOf([{ system, name, release }]);
    const imaged = { number: 7, action: "deploy", bundle: own, result: "succeeded", checks: green };
    expect(namedRelease([...past, imaged], wanted, runs("cc")).number).toBe(7);
  },
);

test.each([
  [
    "9",
    "`production` has had no release `9`: expected the number of one, or a commit or digest of it; `npx slipway releases --stack production` shows them.",
  ],
  [
    "main",
    "`production` has had no release `main`: expected the number of one, or a commit or digest of it; `npx slipway releases --stack production` shows them.",
  ],
  [
    "4",
    "Release 4 of `production` never came up, so there is nothing to go back to: choose another; `npx slipway releases --stack production` shows them.",
  ],
  [
    "0",
    "Release 0 of `production` says of no service that there is today what it ran then, so it can't be gone back to: choose another; `npx slipway releases --stack production` shows them.",
  ],
  [
    "bbbbbbb",
    "`bbbbbbb` is in 2 different releases of `production` (3, 2): name one by its number; `npx slipway releases --stack production` shows them.",
  ],
])("a release that can't be gone back to is told in one sentence: %s", (wanted, sentence) => {
  expect(() => namedRelease(past, wanted, runs("cc"))).toThrow(new OperationError(sentence));
});

test("what moves is each service that runs another release, or none yet", () => {
  const [a, b] = ["a", "b"].map((letter) => parseRelease(letter.repeat(40)));
  expect(movesBetween(bundle("ab"), bundle("aa"))).toEqual([{ system: "shop", name: "web", from: b, to: a }]);
  expect(movesBetween({}, bundle("a"))).toEqual([{ system: "shop", name: "api", to: a }]);
  expect(movesBetween(bundle("ab"), bundle("ab"))).toEqual([]);
});

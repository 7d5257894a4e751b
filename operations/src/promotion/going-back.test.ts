import { expect, test } from "vitest";
import { parseRelease } from "@slipway/render-api";
import { OperationError } from "../operation-error";
import { type Bundle, bundleOf } from "../releases/bundle";
import { bundleToLeave, lastVerified, movesBetween, namedRelease, type PastRelease, type Present } from "./going-back";

/** A bundle of one system by the letters of its services' commits. */
function bundle(letters: string, system = "shop"): Bundle {
  return bundleOf(
    letters.split("").flatMap((letter, at) => {
      const release = parseRelease(letter.repeat(40));
      return release === undefined ? [] : [{ system, name: ["api", "web"][at] ?? "", release }];
    }),
  );
}

/** The newest first: action, bundle, how its checks went; a `!` at the end of the action is one that never came up. */
function entries(...rows: [string, string, PastRelease["verified"]][]): PastRelease[] {
  return rows.map(([action, letters, verified], at) => ({
    number: rows.length - at,
    action: action.replace("!", ""),
    bundle: bundle(letters),
    result: action.endsWith("!") ? "failed" : "succeeded",
    verified,
  }));
}

const runs = (letters: string): Present => ({ stack: "production", live: bundle(letters), systems: [] });

const back = (past: readonly PastRelease[], present: Present) =>
  lastVerified(past, present, bundleToLeave(past, present))?.number;

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
    "none that lacks a service that runs",
    "cc",
    entries(["promote", "cc", "passed"], ["deploy", "a", "passed"]),
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
    { number: 3, action: "promote", bundle: both("aa", "cc"), result: "succeeded", verified: "passed" },
    { number: 2, action: "promote", bundle: both("aa", "bb"), result: "succeeded", verified: "passed" },
    { number: 1, action: "promote", bundle: both("bb", "aa"), result: "succeeded", verified: "passed" },
  ];
  const present = { stack: "production", live: both("aa", "cc") };
  expect(back(past, { ...present, systems: ["shop"] })).toBe(1);
  expect(back(past, { ...present, systems: ["blog"] })).toBe(2);
});

const past = entries(
  ["promote", "cc", "passed"],
  ["promote!", "ff", "not tried"],
  ["promote", "bc", "failed"],
  ["promote", "bb", "passed"],
  ["deploy", "a", "passed"],
);

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

test.each([
  [
    "9",
    "`production` has had no release `9`: expected a number or a commit of one; `npx slipway releases --stack production` shows them.",
  ],
  [
    "main",
    "`production` has had no release `main`: expected a number or a commit of one; `npx slipway releases --stack production` shows them.",
  ],
  [
    "4",
    "Release 4 of `production` never came up, so there is nothing to go back to: choose another; `npx slipway releases --stack production` shows them.",
  ],
  [
    "1",
    "Release 1 of `production` doesn't say what every service ran then, so it can't be gone back to: choose another; `npx slipway releases --stack production` shows them.",
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

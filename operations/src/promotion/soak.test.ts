import { expect, test } from "vitest";
import type { DeployReply } from "@slipway/render-api";
import { liveSince, soakProblem } from "./soak";

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const minute = (at: number) => `2026-01-01T00:${String(at).padStart(2, "0")}:00.000Z`;
const time = (at: number) => Date.parse(minute(at));

/** Newest first: status, commit, minute at which it ended. */
function deploys(...rows: [string, string | undefined, number][]): DeployReply[] {
  return rows.map(([status, commit, at], index) => ({
    id: `dep-${index}`,
    status,
    finishedAt: minute(at),
    ...(commit !== undefined && { commit: { id: commit } }),
  }));
}

test("of an image the digest tells whether it is the same release, whatever it is called", () => {
  const image = (name: string, digit: string) => ({ ref: `acme/${name}`, sha: `sha256:${digit.repeat(64)}` });
  const row = (status: string, at: number, name: string, digit: string): DeployReply => ({
    id: `dep-${at}`,
    status,
    finishedAt: minute(at),
    image: image(name, digit),
  });
  const found = [
    row("live", 30, "api:v2", "b"),
    row("deactivated", 20, "api:next", "b"),
    row("deactivated", 10, "api:v1", "a"),
  ];
  expect(liveSince(found)).toBe(time(20));
});

test.each([
  ["one deploy", deploys(["live", A, 30]), 30],
  ["a release after another", deploys(["live", B, 30], ["deactivated", A, 10]), 30],
  ["a variable changed since", deploys(["live", B, 30], ["deactivated", B, 20], ["deactivated", A, 10]), 20],
  ["a release that came back", deploys(["live", A, 30], ["deactivated", B, 20], ["deactivated", A, 10]), 30],
  [
    "failed and canceled ones in between",
    deploys(["build_failed", B, 40], ["live", A, 30], ["canceled", B, 25], ["deactivated", A, 10]),
    10,
  ],
])("with %s a service has run its release since then", (_case, found, since) => {
  expect(liveSince(found)).toBe(time(since));
});

test("what isn't live, or has no time, is no answer", () => {
  expect(liveSince(deploys(["deactivated", A, 10]))).toBeUndefined();
  expect(liveSince([])).toBeUndefined();
  expect(liveSince([{ id: "dep-1", status: "live", commit: { id: A } }])).toBeUndefined();
});

const asked = { soakMinutes: 30, from: "staging", to: "production" };
const services = [
  { service: "shop/api", since: time(5) },
  { service: "shop/web", since: time(10) },
];

test("a bundle is as old as its youngest service", () => {
  expect(soakProblem(services, { ...asked, now: time(22) })).toBe(
    "`staging` has run this bundle for 12m 0s (`shop/web` went live last), and `slipway:soakMinutes` of `production` asks for 30 minutes: " +
      "it is old enough at 2026-01-01T00:40:00Z, in 18m 0s.",
  );
  expect(soakProblem(services, { ...asked, now: time(40) })).toBeUndefined();
  expect(soakProblem(services, { ...asked, soakMinutes: 0, now: time(10) })).toBeUndefined();
});

test("an age that isn't known is not taken for enough", () => {
  expect(soakProblem([...services, { service: "shop/job", since: undefined }], { ...asked, now: time(59) })).toBe(
    "Render doesn't say since when `shop/job` of `staging` has been live, and `slipway:soakMinutes` of `production` asks for 30 minutes of it: set it to 0 to go on without.",
  );
});

import { expect, test } from "vitest";
import type { ServiceStatus } from "../status/report";
import { sourceProblem, statusProblem } from "./source-gates";

const [A, B] = ["a".repeat(40), "b".repeat(40)] as const;
const good: ServiceStatus = {
  id: "srv-1",
  system: "shop",
  name: "api",
  kind: "web service",
  state: "live",
  asked: A,
  release: A,
};
const other: ServiceStatus = { ...good, id: "srv-2", name: "web" };

test("services that are live at what was asked for are no problem, nor are those that follow a branch", () => {
  const { asked, ...following } = good;
  expect(asked).toBe(A);
  expect(statusProblem([good, other], "staging")).toBeUndefined();
  expect(statusProblem([following, other], "staging")).toBeUndefined();
});

test.each<[Partial<ServiceStatus>, string]>([
  [
    { state: "deploying" },
    "A deploy of `shop/web` of `staging` is in progress: wait until it has ended; `npx slipway status --stack staging` shows it.",
  ],
  [{ state: "suspended" }, "`shop/web` of `staging` is suspended and serves nothing: resume it in Render's dashboard."],
  [
    { state: "missing" },
    "`shop/web` of `staging` is gone from Render: `npx slipway deploy --stack staging` makes it anew.",
  ],
  [
    { state: "failed", lastDeploy: { id: "dep-1", status: "build_failed" } },
    "The last deploy of `shop/web` of `staging` failed: `npx slipway logs shop/web --type build --stack staging` says why.",
  ],
  [
    { state: "not deployed" },
    "`shop/web` of `staging` runs nothing yet: `npx slipway deploy --stack staging` deploys it.",
  ],
  [
    { release: B },
    "`shop/web` of `staging` runs bbbbbbbbbbbb, but the rollout asked for aaaaaaaaaaaa: `npx slipway deploy --stack staging` deploys what was asked for.",
  ],
  [
    { rolloutFailed: true },
    "The last rollout of `shop/web` of `staging` failed: `npx slipway deploy --stack staging` deploys what was asked for.",
  ],
  [
    { settingsWait: true },
    "`shop/web` of `staging` has settings at Render that wait for a deploy: `npx slipway deploy --stack staging` deploys them.",
  ],
  [
    { release: "" },
    "Render doesn't say which release `shop/web` of `staging` runs: deploy it anew in Render's dashboard.",
  ],
])("one service that is otherwise (%j) is told in one sentence", (change, sentence) => {
  expect(statusProblem([good, { ...other, ...change }], "staging")).toBe(sentence);
});

test("the service that failed is told, not those that its rollout took down with it", () => {
  const services: ServiceStatus[] = [
    { ...good, rolloutFailed: true },
    { ...other, rolloutFailed: true, state: "failed", lastDeploy: { id: "dep-1", status: "pre_deploy_failed" } },
  ];
  expect(statusProblem(services, "staging")).toBe(
    "The last deploy of `shop/web` of `staging` failed: `npx slipway logs shop/web --stack staging` says why.",
  );
});

test("one repository may be written in several ways; another one, or another folder, is another program", () => {
  const at = { repo: "https://git.example/shop", rootDir: "", follows: false };
  const problem = (change: object) => sourceProblem("shop", ["staging", at], ["production", { ...at, ...change }]);
  expect(problem({ repo: "https://git.example/shop.git" })).toBeUndefined();
  expect(problem({ repo: "https://git.example/shop/", follows: true })).toBeUndefined();
  expect(problem({ repo: "https://ada:token@Git.example/shop" })).toBeUndefined();
  expect(problem({ repo: "git@git.example:shop.git" })).toBeUndefined();
  expect(problem({ repo: "ssh://git@git.example/shop" })).toBeUndefined();
  expect(problem({ repo: "https://git.example/store" })).toBe(
    "`slipway:shop.repo` of `staging` and of `production` are different repositories, so a commit of the one is none of the other: set both to the same.",
  );
  expect(problem({ rootDir: "app" })).toBe(
    "`slipway:shop.rootDir` of `staging` and of `production` are different folders, so they are different programs: set both to the same.",
  );
});

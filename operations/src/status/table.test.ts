import picocolors from "picocolors";
import { expect, test } from "vitest";
import type { ServiceStatus, StatusReport } from "./report";
import { statusLines } from "./table";

const live: ServiceStatus = {
  id: "srv-1",
  system: "shop",
  name: "api",
  kind: "web service",
  asked: "a".repeat(40),
  release: "a".repeat(40),
  state: "live",
  address: "http://127.0.0.1:1",
  lastDeploy: { id: "dep-1", status: "live", at: "2026-01-02T00:00:00Z" },
};

const style = { colors: picocolors.createColors(false), now: Date.parse("2026-01-02T00:03:00Z") };

function linesOf(...services: ServiceStatus[]): string[] {
  return statusLines({ stack: "local", host: "http://127.0.0.1:2/v1", services, dataStores: [] }, style);
}

test("images that the registry beside the emulator has are told with where it is", () => {
  const registry = { address: "127.0.0.1:25000", bytes: 1.5 * 1024 ** 2 };
  const report: StatusReport = {
    stack: "local",
    host: "http://127.0.0.1:2/v1",
    services: [],
    dataStores: [],
    registry,
  };
  expect(statusLines(report, style)).toEqual([
    "The registry beside the emulator, 127.0.0.1:25000, has images of 1.5 MiB.",
    "",
  ]);
});

test("services and data stores are in columns without lines", () => {
  const report: StatusReport = {
    stack: "local",
    host: "http://127.0.0.1:2/v1",
    services: [live],
    dataStores: [{ id: "dpg-1-a", system: "shop", name: "database", kind: "Postgres", status: "config_restart" }],
  };
  expect(statusLines(report, style)).toEqual([
    "SYSTEM  SERVICE  RELEASE       STATE  ADDRESS             LAST DEPLOY",
    "shop    api      aaaaaaaaaaaa  live   http://127.0.0.1:1  3 minutes ago",
    "",
    "SYSTEM  DATA STORE  KIND      STATE",
    "shop    database    Postgres  config restart",
    "",
  ]);
});

test("what is unknown is a dash", () => {
  const service: ServiceStatus = { id: "srv-1", system: "", name: "alone", kind: "web service", state: "not deployed" };
  expect(linesOf(service)[1]?.split(/ {2,}/)).toEqual(["-", "alone", "-", "not deployed", "-", "-"]);
});

test("a deploy of which Render says no time is shown by its status alone", () => {
  expect(linesOf({ ...live, lastDeploy: { id: "dep-1", status: "update_failed" } })[1]).toMatch(/ {2}update failed$/);
});

test("a service that runs another release than was asked for is marked, and said below", () => {
  const [, row, , remark] = linesOf({ ...live, release: "b".repeat(40) });
  expect(row).toContain("bbbbbbbbbbbb ≠  live");
  expect(remark).toContain("`shop/api` ≠ runs bbbbbbbbbbbb, but the rollout asked for aaaaaaaaaaaa");
  expect(remark).toContain("`npm run pulumi -- up --refresh --stack local`");
});

test.each([
  ["that is just being deployed", { ...live, state: "deploying", release: "b".repeat(40) }],
  ["that runs what was asked for", live],
] satisfies [string, ServiceStatus][])("there is nothing to say about a service %s", (_case, service) => {
  expect(linesOf(service).slice(3)).toEqual([]);
});

test.each([
  ["failed", "`shop/api`: its last deploy failed, aaaaaaaaaaaa keeps serving; `npx slipway logs shop/api` says why."],
  ["suspended", "`shop/api` is suspended and serves nothing: resume it in Render's dashboard."],
  ["missing", "`shop/api` (`srv-1`) is gone from Render but still in the stack's state"],
] as const)("a service that is %s is said below", (state, remark) => {
  expect(linesOf({ ...live, state }).at(-1)).toContain(remark);
});

test("an image is shown by its name and digest", () => {
  const release = `ghcr.io/acme/api@sha256:${"c".repeat(64)}`;
  expect(linesOf({ ...live, asked: release, release })[1]).toContain(" api@sha256:cccccccccccc  live ");
});

test("a data store that is gone is said below", () => {
  const database = { id: "dpg-1-a", system: "shop", name: "database", kind: "Postgres", status: "missing" } as const;
  const report: StatusReport = { stack: "local", host: "http://127.0.0.1:2/v1", services: [], dataStores: [database] };
  expect(statusLines(report, style).at(-1)).toContain("`npm run pulumi -- refresh --stack local`");
});

test("a service that runs what was asked for is live, with a word on the deploy that failed since", () => {
  const [row, , remark] = linesOf({ ...live, lastDeploy: { id: "dep-2", status: "build_failed" } }).slice(1);
  expect(row).toContain("  live  ");
  expect(remark).toBe(
    "`shop/api` runs what was asked for: its last deploy failed, and what it was to bring was taken back.",
  );
});

test("settings that wait for a deploy stand beside the state, with the line that deploys them", () => {
  const [row, , remark] = linesOf({ ...live, settingsWait: true }).slice(1);
  expect(row).toContain("  live, settings wait  ");
  expect(remark).toBe(
    "`shop/api` has settings at Render that wait for a deploy: `npm run pulumi -- up --stack local` deploys them.",
  );
});

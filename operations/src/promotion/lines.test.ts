import { expect, test } from "vitest";
import { parseRelease } from "@slipway/render-api";
import { type Bundle, bundleOf, shortBundle } from "../releases/bundle";
import { between } from "../source-history/between.fixture";
import { movesBetween } from "./going-back";
import { commitLines, inWords, migrationLines, migrationsOf, moveLines, settingLines } from "./lines";

const IMAGE = `registry.example/acme/job@sha256:${"d".repeat(64)}`;

function bundle(services: Record<string, string>): Bundle {
  return bundleOf(
    Object.entries(services).flatMap(([name, text]) => {
      const release = parseRelease(text.length === 1 ? text.repeat(40) : text);
      return release === undefined ? [] : [{ system: "shop", name, release }];
    }),
  );
}

const headings = { comes: (count: number) => `${count} come:`, lost: (count: number) => `${count} lost:` };

test("services that move alike are one row, an image keeps its digest, and those that stay are named", () => {
  const wanted = bundle({ api: "b", job: IMAGE, site: "c", web: "b" });
  expect(moveLines(movesBetween(bundle({ api: "a", site: "c", web: "a" }), wanted), wanted)).toEqual([
    "  shop: aaaaaaaaaaaa → bbbbbbbbbbbb  api, web",
    "  shop: nothing → job@sha256:dddddddddddd  job",
    "  unchanged  shop/site",
  ]);
  expect(inWords(wanted, shortBundle)).toBe("shop at bbbbbbbbbbbb + 2 others");
});

test("commits are shown once, the newest first, on a line each whatever is in them", () => {
  const commit = (id: string, date: string, subject: string) => ({
    commit: id.repeat(40),
    subject,
    author: "Ada",
    date,
  });
  const comes = [commit("c", "2026-01-02", "Fix\u001b[31m\nit"), commit("d", "2026-01-01", "x".repeat(200))];
  const lines = commitLines(
    [
      { ...between, comes },
      { ...between, relation: "diverged", comes, lost: [commit("e", "2025-12-31", "Hotfix")] },
    ],
    headings,
  );
  expect(lines).toEqual([
    "2 come:",
    "  cccccccccccc Fix [31m it (Ada)",
    `  dddddddddddd ${"x".repeat(99)}… (Ada)`,
    "1 lost:",
    "  eeeeeeeeeeee Hotfix (Ada)",
  ]);
});

test("of many commits the rest is counted, and what can't be read says why", () => {
  const comes = Array.from({ length: 23 }, (_, at) => ({
    commit: String(at).padStart(40, "0"),
    subject: `No ${at}`,
    author: "Ada",
    date: `2026-01-${String(at + 1).padStart(2, "0")}`,
  }));
  const lines = commitLines([{ ...between, comes }], headings);
  expect(lines).toHaveLength(22);
  expect([lines[0], lines[1], lines.at(-1)]).toEqual(["23 come:", "  000000000000 No 22 (Ada)", "  … and 3 more"]);
  expect(commitLines([{ ...between, unknown: "it can't be reached from here" }], headings)).toEqual([
    "The commits of shop/api, shop/web can't be shown: it can't be reached from here.",
  ]);
});

test("a migration that was changed or removed after it may have run is told as such", () => {
  const sql = "select 1";
  const migrations = migrationsOf([
    {
      ...between,
      migrations: [
        { path: "1.sql", sql, change: "changed" },
        { path: "2.sql", sql, change: "removed" },
        { path: "3.sql", sql, change: "added" },
      ],
    },
    { ...between, migrations: [{ path: "3.sql", sql, change: "added" }] },
  ]);
  expect(migrationLines(migrations, "Migrations:")).toEqual([
    "Migrations:",
    "  1.sql  CHANGED: a database that has run it doesn't run it again",
    "  2.sql  REMOVED: a database that has run it keeps what it did",
    "  3.sql",
  ]);
  expect(migrationLines(migrations, "Back:", "back")).toEqual([
    "Back:",
    "  1.sql  CHANGED: a database that has run it doesn't run it again",
    "  2.sql",
    "  3.sql  COMES: it isn't in what runs",
  ]);
  expect(migrationLines([], "Migrations:")).toEqual([]);
});

test("settings that differ stand side by side", () => {
  expect(
    settingLines(
      [
        { path: "slipway:shop.a", to: "1" },
        { path: "slipway:shop.long", from: "x", to: "y" },
      ],
      "s",
      "p",
    ),
  ).toEqual([
    "Settings that differ (s | p); a promotion leaves them as they are:",
    "  slipway:shop.a     - | 1",
    "  slipway:shop.long  x | y",
  ]);
  expect(settingLines([], "s", "p")).toEqual(["Settings: `s` and `p` have the same."]);
});

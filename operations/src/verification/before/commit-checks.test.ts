import { expect, test } from "vitest";
import { checksOfCommit } from "./commit-checks";

const commit = "0123456789abcdef0123456789abcdef01234567";
const run = (name: string, conclusion: string | null = "success", more = {}) => ({
  name,
  status: conclusion === null ? "in_progress" : "completed",
  conclusion,
  ...more,
});

/** GitHub with these checks, and what it was asked. */
function gitHub(runs: readonly object[], statuses: readonly object[] = []) {
  const asked: { url: string; token: string | null }[] = [];
  const ask = (url: string, { headers }: RequestInit) => {
    asked.push({ url, token: new Headers(headers).get("authorization") });
    const { pathname, searchParams } = new URL(url);
    const page = Number(searchParams.get("page") ?? 1);
    const own = (all: readonly object[]) => all.slice((page - 1) * 100, page * 100);
    const body = pathname.endsWith("/check-runs")
      ? { total_count: runs.length, check_runs: own(runs) }
      : { total_count: statuses.length, statuses: own(statuses) };
    return Promise.resolve(Response.json(body));
  };
  const look = (repo = "https://github.com/acme/shop.git", env = {}) => checksOfCommit(repo, commit, { env, ask });
  return { asked, look };
}

test("all checks of a commit have passed, by runs and by statuses, of which some may be left out", async () => {
  const { asked, look } = gitHub(
    [run("unit"), run("lint", "skipped"), run("docs", "neutral")],
    [{ context: "old", state: "success" }],
  );
  expect(await look()).toEqual({ state: "passed", count: 4 });
  const place = `https://api.github.com/repos/acme/shop/commits/${commit}`;
  expect(asked).toEqual([
    { url: `${place}/check-runs?per_page=100&page=1`, token: null },
    { url: `${place}/status?per_page=100&page=1`, token: null },
  ]);
});

test.each([
  [[run("unit"), run("lint", "failure")], [], { state: "failed", names: ["lint"] }],
  [[run("unit", "cancelled"), run("lint", null)], [], { state: "failed", names: ["unit"] }],
  [[run("unit"), run("lint", null)], [], { state: "pending", names: ["lint"] }],
  [[run("unit")], [{ context: "old", state: "error" }], { state: "failed", names: ["old"] }],
  [[run("unit")], [{ context: "old", state: "pending" }], { state: "pending", names: ["old"] }],
  [[], [], { state: "failed", names: [] }],
])("%j and %j: %j", async (runs, statuses, expected) => {
  expect(await gitHub(runs, statuses).look()).toEqual(expected);
});

test("each page is read", async () => {
  const runs = [...Array.from({ length: 100 }, (_, at) => run(`unit ${at}`)), run("last", "failure")];
  expect(await gitHub(runs).look()).toEqual({ state: "failed", names: ["last"] });
  const statuses = Array.from({ length: 101 }, (_, at) => ({
    context: `old ${at}`,
    state: at < 100 ? "success" : "error",
  }));
  expect(await gitHub([], statuses).look()).toEqual({ state: "failed", names: ["old 100"] });
});

const mine = { details_url: "https://github.com/acme/shop/actions/runs/77/job/1" };
const others = { details_url: "https://github.com/acme/shop/actions/runs/7/job/1" };
test.each([
  [[run("deploy", null, mine), run("unit", "success", others)], { state: "passed", count: 1 }],
  [[run("unit", "success", mine), run("deploy", null, mine)], { state: "passed", count: 1 }],
  [[run("unit", "failure", mine), run("deploy", null, mine)], { state: "failed", names: ["unit"] }],
  [[run("deploy", null, mine)], { state: "failed", names: [] }],
  [[run("deploy", null, mine), run("unit", null, others)], { state: "pending", names: ["unit"] }],
])("of the workflow that asks only what isn't over is no check: %j", async (runs, expected) => {
  expect(await gitHub(runs).look(undefined, { GITHUB_RUN_ID: "77" })).toEqual(expected);
});

test("an empty token hides no other", async () => {
  const { asked, look } = gitHub([run("unit")]);
  await look(undefined, { GH_TOKEN: "", GITHUB_TOKEN: "t" });
  expect(asked[0]).toMatchObject({ token: "Bearer t" });
});

test("a GitHub of one's own is asked where its variables say, with the token", async () => {
  const env = {
    GITHUB_SERVER_URL: "https://git.acme.com",
    GITHUB_API_URL: "https://git.acme.com/api/v3",
    GITHUB_TOKEN: "t",
  };
  const { asked, look } = gitHub([run("unit")]);
  expect(await look("git@git.acme.com:acme/shop", env)).toEqual({ state: "passed", count: 1 });
  expect(asked[0]).toMatchObject({
    url: expect.stringMatching(/^https:\/\/git\.acme\.com\/api\/v3\/repos\/acme\/shop\//),
    token: "Bearer t",
  });
});

test("no other host is asked, or sent a token", async () => {
  const { asked, look } = gitHub([run("unit")]);
  for (const repo of ["https://gitlab.com/acme/shop", ".", "/srv/shop", "https://github.com.evil.example/acme/shop"])
    expect(await look(repo, { GH_TOKEN: "t" })).toMatchObject({ state: "unknown" });
  expect(asked).toEqual([]);
});

test.each([
  [404, {}, "GitHub answers 404 to whoever has no token: set `GH_TOKEN`"],
  [
    403,
    { GH_TOKEN: "t" },
    "GitHub answers 403 with the token at hand, which needs to read checks and statuses of the repository",
  ],
  [500, {}, "GitHub answers 500"],
])("%i is no verdict", async (status, env, reason) => {
  const ask = () => Promise.resolve(new Response("{}", { status }));
  expect(await checksOfCommit("https://github.com/acme/shop", commit, { env, ask })).toEqual({
    state: "unknown",
    reason,
  });
});

test("neither is no answer", async () => {
  const ask = () => Promise.reject(new TypeError("fetch failed: token t"));
  const checks = await checksOfCommit("https://github.com/acme/shop", commit, { env: { GH_TOKEN: "t" }, ask });
  expect(checks).toEqual({ state: "unknown", reason: "GitHub doesn't answer" });
});

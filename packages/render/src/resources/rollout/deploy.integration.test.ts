import { expect, test } from "vitest";
import { type Answer, answers, faultyApi, reply } from "../../../../render-client/src/faulty-api.fixture";
import { deployService } from "./deploy";
import { type Entry, recordOf } from "./records";

const commit = "a".repeat(40);
const entry: Entry = { serviceId: "srv-1", release: commit };
const service = {
  ...{ id: "srv-1", name: "api", slug: "api", type: "web_service", ownerId: "tea-1", suspended: "not_suspended" },
  ...{ autoDeploy: "no", createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" },
  ...{ repo: "https://example.com/app", branch: "main", rootDir: "", suspenders: [], notifyOnFail: "default" },
  serviceDetails: { url: "https://api.example.com", numInstances: 1 },
};

/** A service at Render whose one deploy is told like this each time that somebody looks. */
function serviceWhoseDeploy(told: Answer) {
  return faultyApi((response, request) => {
    const [path = ""] = (request.url ?? "").split("?");
    if (path.endsWith("/cancel")) reply(200, {})(response, request);
    else if (path.includes("/deploys/")) told(response, request);
    else if (request.method === "POST") reply(201, deploy("queued"))(response, request);
    else reply(200, path.endsWith("/deploys") ? [] : service)(response, request);
  });
}

function deploy(status: string) {
  return { id: "dep-1", status, trigger: "api", commit: { id: commit } };
}

const hour = 3_600_000;

test.each<[string, Answer, number, string]>([
  ["stays queued", reply(200, deploy("queued")), 165 / 60, "still `queued` after the 9900 s that it may take."],
  [
    "is built for ever",
    reply(200, deploy("build_in_progress")),
    165 / 60,
    "still `build_in_progress` after the 9900 s that it may take.",
  ],
  ["has a status for ever that is new to us", reply(200, deploy("warming_up")), 165 / 60, "still `warming_up` after"],
  ["nobody can look at", answers.broken, 6 / 60, "Render answered 502"],
])(
  "a deploy that %s is given up and cancelled, and one that then goes on is in doubt",
  async (_, told, hours, doubt) => {
    await using api = await serviceWhoseDeploy(told);
    const render = api.client();
    const signal = new AbortController().signal;
    const begun = api.clock.now();
    const watch = { name: "api", render, cleanup: render, signal, overall: undefined, onStatus: () => undefined };
    const result = await deployService(watch, entry, undefined);
    expect(result.unknownBecause).toContain(doubt);
    expect(result.unknownBecause).toContain("Its deploy `dep-1` may still go live, because it could not be cancelled");
    // The looks themselves, and the wait for the cancellation, take their time, too.
    expect((api.clock.now() - begun) / hour).toBeGreaterThanOrEqual(hours * 0.8);
    expect((api.clock.now() - begun) / hour).toBeLessThan(hours + 0.25);
    expect(api.requests).toContain("POST /services/srv-1/deploys/dep-1/cancel");
  },
);

test("a cron job's deploy that is given up goes on, since Render cancels none, and is in doubt at once", async () => {
  await using api = await serviceWhoseDeploy(reply(200, deploy("build_in_progress")));
  const render = api.client();
  const stop = new AbortController();
  const watch = { name: "nightly", render, cleanup: render, signal: stop.signal, overall: undefined };
  const onStatus = (): void => stop.abort();
  const record = recordOf(
    { serviceId: "crn-1", source: "main" },
    { id: "dep-0", status: "live", commit: { id: commit } },
    undefined,
  );
  const asked = { serviceId: "crn-1", source: "main", envVars: { A: "1" } };
  const result = await deployService({ ...watch, onStatus }, asked, record);
  expect(result.unknownBecause).toContain("could not be cancelled: Render cancels no deploy of a cron job.");
  // No commit is asked for either, although it is at one.
  expect(api.requests.filter((request) => request.startsWith("POST"))).toEqual(["POST /services/crn-1/deploys {}"]);
});

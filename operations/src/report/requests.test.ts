import { expect, test } from "vitest";
import { previewIn } from "../preview/preview-document";
import { DRASTIC, ORDINARY, recorded, ROLLOUT, step, update, urnOf, WEB_SERVICE } from "../preview/recorded.fixture";
import { requestsOf } from "./requests";
import { rolloutsOf } from "./rollout-plans";

function requests(document: string) {
  const preview = previewIn(document);
  return preview && requestsOf(preview, rolloutsOf(preview));
}

const services = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) =>
    step({ op: "create", type: WEB_SERVICE, name: `shop-s${at}`, now: { plan: "starter", ...more } }),
  );

function variables(count: number): string {
  const names = Array.from({ length: count }, (_, at) => `V${at}`);
  const entry = (value: string) => ({
    services: { api: { serviceId: "srv-a", envVars: Object.fromEntries(names.map((name) => [name, value])) } },
  });
  const diff = Object.fromEntries(names.map((name) => [`services.api.envVars.${name}`, update]));
  return recorded(
    [step({ op: "update", type: ROLLOUT, name: "shop", old: entry("1"), now: entry("2"), diff })],
    [
      {
        urn: urnOf(ROLLOUT, "shop"),
        severity: "info",
        message: "This update deploys the service:\n  api: commit 111111111111 again, with a build (variables)",
      },
    ],
  );
}

/** Nothing is there yet, and nothing is waited for. */
const none = { reads: 0, readsPerMinute: 0 };

test.each([
  // Three lists; domains, deploys and variables of three services, a site's headers and routes, a database's connection.
  // One to scale, one to change Postgres, three variables, three deploys.
  ["of an ordinary change are few", ORDINARY, { writes: 8, reads: 15, readsPerMinute: 36, waitSeconds: 0 }],
  // A Postgres and a service are made, a Postgres and a key value deleted, and the new service's first deploy is cancelled.
  ["of a drastic change are counted", DRASTIC, { writes: 5, reads: 5, readsPerMinute: 12, waitSeconds: 0 }],
  ["that make 20 services pass at once", recorded(services(20)), { writes: 40, ...none, waitSeconds: 0 }],
  [
    "that make cron jobs cancel no deploy",
    recorded([step({ op: "create", type: "render:index:CronJob", name: "shop-nightly", now: { plan: "starter" } })]),
    { writes: 1, ...none, waitSeconds: 0 },
  ],
  [
    "that make 21 services wait for the next hour",
    recorded(services(21)),
    { writes: 42, ...none, waitSeconds: 3_600, because: "Render makes 20 services and data stores an hour" },
  ],
  [
    "that add 51 domains wait for the next hour",
    recorded(services(1, { customDomains: Array.from({ length: 51 }, (_, at) => `d${at}.example.com`) })),
    { writes: 53, ...none, waitSeconds: 3_600, because: "Render adds 50 domains an hour" },
  ],
  ["of 100 variables pass at once", variables(100), { writes: 101, ...none, readsPerMinute: 12, waitSeconds: 0 }],
  [
    "of 250 variables wait for two minutes",
    variables(250),
    { writes: 251, ...none, readsPerMinute: 12, waitSeconds: 120, because: "Render takes 100 writes a minute" },
  ],
  [
    "of a refresh of 200 services wait for Render's limit of reads",
    recorded(
      Array.from({ length: 200 }, (_, at) =>
        step({
          op: "same",
          type: WEB_SERVICE,
          name: `shop-s${at}`,
          old: { plan: "starter" },
          now: { plan: "starter" },
        }),
      ),
    ),
    { writes: 0, reads: 603, readsPerMinute: 0, waitSeconds: 60, because: "Render answers 400 reads a minute" },
  ],
  ["of nothing are none", recorded([]), { writes: 0, ...none, waitSeconds: 0 }],
])("requests %s", (_, document, told) => {
  expect(requests(document)).toEqual(told);
});

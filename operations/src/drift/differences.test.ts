import { expect, test } from "vitest";
import type { Change, Inputs, Preview, PropertyChange } from "../preview/preview";
import { SECRET, UNKNOWN } from "../preview/preview";
import { stepsOf } from "../preview/property-path";
import { type Difference, differencesIn } from "./differences";
import { driftLines } from "./drift-lines";
import { colors } from "../terminal";

function property(path: string, from: unknown, to: unknown): PropertyChange {
  const kind = from === undefined ? "add" : to === undefined ? "delete" : "update";
  const isSecret = from === SECRET || to === SECRET;
  return { path, steps: stepsOf(path), kind, replaces: false, from, to, isSecret };
}

function service(properties: PropertyChange[], statedInputs?: Inputs, rest: Partial<Change> = {}): Change {
  const stated = statedInputs && { statedInputs };
  return {
    urn: "urn:web",
    type: "render:index:WebService",
    system: "shop",
    part: "web",
    kind: "web service",
    op: "update",
    isProtected: false,
    properties,
    ...stated,
    ...rest,
  };
}

/** @param services what the state had of the rollout's services */
function rollout(properties: PropertyChange[], services: Inputs): Change {
  return service(
    properties,
    { services },
    { urn: "urn:rollout", type: "render:index:Rollout", part: "shop", kind: "rollout" },
  );
}

function preview(...changes: Change[]): Preview {
  return { changes, unchanged: [], diagnostics: [{ severity: "info", message: "x" }] };
}

const never = () => false;
const web = { system: "shop", part: "web", kind: "web service", what: "changed", isSecret: false } as const;

test.each<[string, Change, { drift?: Difference[]; pending?: Difference[] }]>([
  [
    "a setting that is otherwise at Render than the state had it",
    service([property("plan", "pro", "starter")], { plan: "starter" }),
    { drift: [{ ...web, property: "plan", program: "starter", render: "pro" }] },
  ],
  [
    "a setting that only the program has changed",
    service([property("plan", "starter", "standard")], { plan: "starter" }),
    { pending: [{ ...web, property: "plan", program: "standard", render: "starter" }] },
  ],
  [
    "a setting that both have changed",
    service([property("plan", "pro", "standard")], { plan: "starter" }),
    { drift: [{ ...web, property: "plan", program: "standard", render: "pro" }] },
  ],
  ["a service that is gone", service([], { plan: "starter" }, { op: "create" }), { drift: [{ ...web, what: "gone" }] }],
  ["a service that is new", service([], undefined, { op: "create" }), { pending: [{ ...web, what: "to be created" }] }],
  [
    "a service that the program has no more",
    service([], { plan: "starter" }, { op: "delete" }),
    { pending: [{ ...web, what: "to be deleted" }] },
  ],
  [
    "a variable of a rollout, which is its service's",
    rollout([property('services["web"].envVars.LEVEL', "debug", "info")], { web: { envVars: { LEVEL: "info" } } }),
    { drift: [{ ...web, kind: "service", property: "envVars.LEVEL", program: "info", render: "debug" }] },
  ],
  [
    "a variable that somebody added",
    rollout([property("services.web.envVars.MORE", SECRET, undefined)], { web: { envVars: {} } }),
    { drift: [{ ...web, kind: "service", property: "envVars.MORE", render: SECRET, isSecret: true }] },
  ],
  [
    "a service that runs nothing",
    rollout([property("services.web", undefined, { envVars: { KEY: "x" } })], { web: { release: "a" } }),
    { drift: [{ ...web, kind: "service", what: "not running" }] },
  ],
  [
    "a fingerprint of other settings, and what isn't known before the update",
    rollout(
      [property("services.web.triggers.settings", "a", "b"), property("services.web.envVars.URL", "http://x", UNKNOWN)],
      { web: { envVars: { URL: "http://x" } } },
    ),
    {},
  ],
])("a preview with %s", (_, change, { drift = [], pending = [] }) => {
  expect(differencesIn(preview(change), never)).toEqual({ drift, pending, notes: [] });
});

test("of a service that is gone its rollout says nothing more, and the service is named as it is", () => {
  const gone = service([], { plan: "starter" }, { op: "create" });
  const entry = rollout([property("services.web", undefined, {}), property("services.api.release", "a", "b")], {
    web: {},
    api: { release: "b" },
  });
  expect(differencesIn(preview(gone, entry), never).drift).toEqual([
    { ...web, what: "gone" },
    { ...web, part: "api", kind: "service", property: "release", program: "b", render: "a" },
  ]);
});

test("a secret that differs is drift, unless the program and the state differ in it anyway; its value is nowhere", () => {
  const change = service([property("envVars.KEY", SECRET, SECRET)], { envVars: { KEY: SECRET } });
  const secret = { ...web, property: "envVars.KEY", program: SECRET, render: SECRET, isSecret: true };
  expect(differencesIn(preview(change), never)).toMatchObject({ drift: [secret], pending: [] });
  const isPending = (urn: string, path: string) => urn === "urn:web" && path === "envVars.KEY";
  expect(differencesIn(preview(change), isPending)).toMatchObject({ drift: [], pending: [secret] });
});

test("what the provider warns of comes along", () => {
  const warned = { ...preview(), diagnostics: [{ severity: "warning", message: "warning: `web` is suspended\n" }] };
  expect(differencesIn(warned, never)).toEqual({ drift: [], pending: [], notes: ["`web` is suspended"] });
});

test("people are told drift and pending apart, each with what to do", () => {
  const drift: Difference[] = [
    { ...web, property: "plan", program: "starter", render: "pro" },
    { ...web, property: "envVars.KEY", program: SECRET, render: SECRET, isSecret: true },
    { ...web, part: "postgres", kind: "Postgres", what: "gone" },
  ];
  const pending: Difference[] = [{ ...web, property: "numInstances", program: 2, render: 1 }];
  expect(driftLines({ drift, pending, notes: ["`web` is suspended"] }, "staging", colors).join("\n")).toBe(
    `3 things at Render differ from the program:

PART           PROPERTY     PROGRAM   RENDER
shop/web       plan         starter   pro
shop/web       envVars.KEY  [secret]  [secret], another
shop/postgres  Postgres     is there  gone

\`npx slipway deploy --stack staging\` makes Render what the program says. Whatever is to stay belongs in the program.

1 thing of the program waits for an update, which is no drift:

PART      PROPERTY      PROGRAM  RENDER
shop/web  numInstances  2        1

\`web\` is suspended`,
  );
  expect(driftLines({ drift: [], pending: [], notes: [] }, "staging", colors)).toEqual([
    "Nothing at Render differs from what was deployed of `staging`.",
  ]);
});

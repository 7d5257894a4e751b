/** Documents as `pulumi preview --json --show-sames` prints them, without the stack traces and whatever else nothing reads. */
const SYSTEM = "urn:pulumi:production::slipway::slipway:systems:Shop::shop";

/** What a step is made of. */
interface RecordedStep {
  op: string;
  type: string;
  name: string;
  parent?: string;
  protect?: boolean;
  old?: object;
  outputs?: object;
  now?: object;
  diff?: Record<string, { kind: string; inputDiff?: boolean }>;
}

/** The urn of a part's resource. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:production::slipway::slipway:systems:Shop$${type}::${name}`;
}

/** A step of the document. */
export function step({ op, type, name, parent = SYSTEM, protect = false, old, outputs, now, diff }: RecordedStep) {
  const common = { custom: type !== "slipway:systems:Shop", type, parent, protect };
  return {
    op,
    urn: type === "slipway:systems:Shop" ? SYSTEM : urnOf(type, name),
    ...(old && { oldState: { ...common, inputs: old, outputs: outputs ?? old } }),
    ...(now && { newState: { ...common, inputs: now } }),
    detailedDiff: diff ?? null,
  };
}

export const system = step({ op: "same", type: "slipway:systems:Shop", name: "shop", parent: "", old: {}, now: {} });

/** The document of these steps. */
export function recorded(
  steps: readonly object[],
  diagnostics: readonly { urn?: string; message: string; severity: string }[] = [],
): string {
  return JSON.stringify({ config: {}, steps: [system, ...steps], diagnostics, duration: 1, changeSummary: {} });
}

export const WEB_SERVICE = "render:index:WebService";
export const STATIC_SITE = "render:index:StaticSite";
export const POSTGRES = "render:index:Postgres";
export const KEY_VALUE = "render:index:KeyValue";
export const ROLLOUT = "render:index:Rollout";
export const SECRET_RESOURCE = "render:index:GeneratedSecret";

export const ONE = "1".repeat(40);
export const TWO = "2".repeat(40);
export const update = { kind: "update", inputDiff: true } as const;

const source = { repo: "https://github.com/acme/shop", rootDir: "app", plan: "starter", numInstances: 1 };
const entry = (id: string, release: string, more: object = {}) => ({
  serviceId: id,
  release,
  envVars: { LOG_LEVEL: "info", KEY: "[secret]" },
  ...more,
});
const ran = (id: string, release: string) => ({ serviceId: id, release, deployId: `dep-${id}`, history: [] });

/** A release of one service, a variable and a secret of another, a plan, and a data store that grows. */
export const ORDINARY = recorded(
  [
    step({ op: "same", type: WEB_SERVICE, name: "shop-api", old: source, now: source }),
    step({
      op: "update",
      type: WEB_SERVICE,
      name: "shop-worker",
      old: source,
      now: { ...source, numInstances: 3 },
      diff: { numInstances: update },
    }),
    step({ op: "same", type: STATIC_SITE, name: "shop-site", old: source, now: source }),
    step({
      op: "update",
      type: POSTGRES,
      name: "shop-postgres",
      protect: true,
      old: { plan: "basic_256mb", ipAllowList: [] },
      now: { plan: "basic_1gb", ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "office" }] },
      diff: { plan: update, "ipAllowList[0]": { kind: "add", inputDiff: true } },
    }),
    step({
      op: "update",
      type: ROLLOUT,
      name: "shop",
      old: { services: { api: entry("srv-a", ONE), worker: entry("srv-w", ONE), site: entry("srv-s", ONE) } },
      outputs: { deployed: { api: ran("srv-a", ONE), worker: ran("srv-w", ONE), site: ran("srv-s", ONE) } },
      now: {
        services: {
          api: entry("srv-a", TWO),
          worker: entry("srv-w", ONE, { envVars: { LOG_LEVEL: "debug", KEY: "[secret]", NEW: "1" } }),
          site: entry("srv-s", TWO),
        },
      },
      diff: {
        "services.api.release": update,
        "services.site.release": update,
        "services.worker.envVars.LOG_LEVEL": update,
        'services.worker.envVars["KEY"]': update,
        "services.worker.envVars.NEW": { kind: "add", inputDiff: true },
        "services.worker.triggers.settings": update,
      },
    }),
  ],
  [
    {
      urn: urnOf(ROLLOUT, "shop"),
      severity: "info",
      message:
        "This update deploys 3 of 3 services:\n" +
        "  api: commit 111111111111 => commit 222222222222, with a build (release)\n" +
        "  site: commit 111111111111 => commit 222222222222, back to its deploy `dep-old`, with no build while Render keeps that (release)\n" +
        "  worker: commit 111111111111 again, with no build, if what is live is its newest one (variables KEY, LOG_LEVEL, NEW (new))\n" +
        "Commits from 111111111111 to 222222222222:\n  2222222 Sell more\n",
    },
    { severity: "warning", message: "warning: `repo` of shop couldn't be looked up.\n" },
    { severity: "info", message: "A note.\n" },
  ],
);

/** A data store that is replaced, one that goes away, and a service that is new. */
export const DRASTIC = recorded([
  step({
    op: "replace",
    type: POSTGRES,
    name: "shop-postgres",
    protect: true,
    old: { plan: "basic_1gb", version: "16" },
    now: { plan: "basic_1gb", version: "17" },
    diff: { version: { kind: "update-replace", inputDiff: true } },
  }),
  step({ op: "delete", type: KEY_VALUE, name: "shop-cache", old: { plan: "starter" } }),
  step({ op: "create", type: WEB_SERVICE, name: "shop-search", now: { ...source, plan: "standard", numInstances: 2 } }),
]);

/** {@link ORDINARY} of two systems whose parts have the same names. */
export const TWO_SYSTEMS = (() => {
  interface Document {
    steps: unknown[];
    diagnostics: unknown[];
  }
  const other = ORDINARY.replaceAll("slipway:systems:Shop", "slipway:systems:Blog").replaceAll(
    /::shop(?=["-])/g,
    "::blog",
  );
  const [one, two] = [ORDINARY, other].map((document) => JSON.parse(document) as Document);
  const all = { steps: [...(one?.steps ?? []), ...(two?.steps ?? [])] };
  return JSON.stringify({ ...one, ...all, diagnostics: [...(one?.diagnostics ?? []), ...(two?.diagnostics ?? [])] });
})();

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkValues, type Manifest } from "../../components/manifest";
import { manifests } from "../../stacks/realtime/manifests";
import { type Application, type ApplicationEnvironments, applicationEnvironments } from "./application-environments";
import { edgeValues, type Value } from "./edge-values";

let applications: ApplicationEnvironments;
beforeAll(async () => {
  applications = await applicationEnvironments();
  // As Render and the emulator run them.
  vi.stubEnv("NODE_ENV", "production");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

/** What an application makes of its variable, or that it ends at its start. */
function read(service: Application, variable: string, value: Value | undefined): unknown {
  const schema = applications.schemas[service][variable];
  if (schema === undefined) throw new Error(`${service} reads no \`${variable}\``);
  try {
    return applications.parse({ [variable]: schema }, value === undefined ? {} : { [variable]: String(value) })[
      variable
    ];
  } catch {
    return "refused";
  }
}

describe.each(Object.keys(edgeValues) as Application[])("%s and its manifest agree", (service) => {
  const manifest: Manifest = manifests[service];
  const rows = Object.entries(edgeValues[service]).flatMap(([variable, { taken, refused }]) => [
    ...taken.map((value) => ({ variable, value, verdict: "taken" })),
    ...refused.map((value) => ({ variable, value, verdict: "refused" })),
  ]);

  test.each(rows)("$variable: $value is $verdict", ({ variable, value, verdict }) => {
    const told = checkValues(manifest, { [variable]: value }, "local");
    expect({
      manifest: told.length === 0 ? "taken" : "refused",
      application: read(service, variable, value) === "refused" ? "refused" : "taken",
    }).toEqual({ manifest: verdict, application: verdict });
  });

  test("every variable has edges here, and the manifest has every variable", () => {
    // The platform gives the port.
    const own = Object.keys(applications.schemas[service]).filter((name) => name !== "PORT");
    expect(Object.keys(edgeValues[service]).sort()).toEqual(own.sort());
    expect(Object.keys(manifest.shape)).toEqual(expect.arrayContaining(own));
  });

  test.each(Object.keys(edgeValues[service]))("without %s both go on alike", (variable) => {
    const left = manifest.shape[variable]?.safeParse(undefined);
    // What must be given to the manifest is given to the application.
    if (!left?.success) return;
    const own = read(service, variable, undefined);
    expect(own).not.toBe("refused");
    if (left.data !== undefined) expect(own).toEqual(read(service, variable, left.data as Value));
  });
});

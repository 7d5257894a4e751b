import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { checkValues } from "../../components/manifest";
import { manifest, VOLUME } from "../../stacks/goapp/manifests";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";

const folder = join(__dirname, "../../examples/goapp");
let program: string;
/** Compiling SQLite takes a minute on a machine that has never done it. */
const compileLimitMs = 600_000;

const go = (...args: string[]) =>
  execa("go", args, {
    cwd: folder,
    all: true,
    env: { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -trimpath", GOWORK: "off" },
  });

beforeAll(async () => {
  const built = await TestFolder.create();
  program = join(built.path, "goapp");
  await go("build", "-o", program, "./cmd/goapp");
  return () => built[Symbol.asyncDispose]();
}, compileLimitMs);

test(
  "`goapp` is formatted, and right by Go's own checks",
  async () => {
    const { stdout: root } = await go("env", "GOROOT");
    expect((await execa(join(root, "bin", "gofmt"), ["-l", "."], { cwd: folder })).stdout).toBe("");
    await go("vet", "./...");
    expect((await go("mod", "tidy", "-diff")).stdout).toBe("");
  },
  compileLimitMs,
);

test("`goapp` passes its own tests", () => go("test", "./..."), compileLimitMs);

const key = "k".repeat(32);
const right = { ACCESS_KEY: key };
type Edges = Record<"taken" | "refused", readonly string[]>;
const edges: Record<string, Edges> = {
  ACCESS_KEY: {
    taken: [key, "ä".repeat(32), "🔑".repeat(32)],
    refused: ["", "k".repeat(31), "ä".repeat(16), "ä".repeat(31), "🔑".repeat(16)],
  },
  METRICS_TOKEN: { taken: [key, "🔑".repeat(32)], refused: ["k".repeat(31), "ä".repeat(16), "🔑".repeat(31)] },
  LOG_LEVEL: { taken: ["debug", "info", "warn", "error"], refused: ["INFO", "trace", "warning"] },
  DATABASE_PATH: {
    taken: ["/data/goapp.db", "/data/a-b_1.sqlite", "/data/.db"],
    refused: [
      ...["goapp.db", "./data/goapp.db", "/tmp/goapp.db", "/data", "/data/", "/data/.", "/data/..", "/data2/goapp.db"],
      ...["/data/../tmp/goapp.db", "/data/notes/goapp.db", "/data//goapp.db", "/data/ä.db", "/data/goapp.db\n"],
    ],
  },
};

/** What the application says of its variables, with those that the platform and the image give. */
async function complaintsOf(variables: Record<string, string>): Promise<string> {
  const env = { PORT: "10000", VOLUME, DATABASE_PATH: `${VOLUME}/goapp.db`, ...variables };
  const { stderr } = await execa(program, ["check"], { env, extendEnv: false, reject: false });
  return stderr;
}

describe("the manifest takes what the application takes, and nothing else", () => {
  const rows = Object.entries(edges).flatMap(([name, { taken, refused }]) => [
    ...taken.map((value) => ({ name, value, verdict: "taken" })),
    ...refused.map((value) => ({ name, value, verdict: "refused" })),
  ]);
  test.each(rows)("$name: $value is $verdict", async ({ name, value, verdict }) => {
    const variables = { ...right, [name]: value };
    const complaints = await complaintsOf(variables);
    const told = checkValues(manifest, variables, "local");
    expect([complaints === "" ? "taken" : "refused", told.length === 0 ? "taken" : "refused"]).toEqual([
      verdict,
      verdict,
    ]);
    if (verdict === "refused") expect(complaints).toContain(name);
  });

  test("each of its variables has edges here", () => {
    expect(Object.keys(edges).sort()).toEqual(Object.keys(manifest.shape).sort());
  });

  test("what need not be given the application does without", async () => {
    expect(await complaintsOf(right)).toBe("");
  });
});

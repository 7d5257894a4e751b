import { join } from "node:path";
import { execa } from "execa";
import { DeploymentPage } from "../docker/deployment-page";
import { dockerFault } from "../docker/docker";
import { GoappHost } from "../docker/goapp-host";
import { medianOf, secondsOf } from "./measure";
import { root } from "./realtime-stack";
import { announce, type Row, seconds } from "./rows";

const rows = 100_000;
const rounds = 5;

/** What `goapp` takes on a Docker host, with as many notes as in production, against what its contract allows. */
export async function measureGoapp(): Promise<Row[]> {
  const fault = dockerFault();
  if (fault !== undefined) {
    announce(`nothing of goapp is measured: ${fault}`);
    return [];
  }
  announce(`goapp is deployed to a Docker host, with ${rows} notes`);
  await using host = await GoappHost.create();
  const page = new DeploymentPage(join(root, "examples/goapp/DEPLOYMENT.md"));
  await succeed(host, "repository", page.block("The host, once", 0));
  await succeed(host, "host", page.block("The host, once", 1));
  const [first, second] = [await host.image("first"), await host.image("second")];
  await succeed(host, "host", page.block("Deploy"), { IMAGE: first });
  const seeded = join(host.repository, "seeded.db");
  const env = { DATABASE_PATH: seeded, CGO_ENABLED: "0", GOWORK: "off" };
  await execa("go", ["run", "./cmd/seed", "-rows", String(rows)], { cwd: host.repository, env });
  await succeed(host, "host", `deploy/restore.sh '${seeded}'`);

  const deploy = await secondsOf(() => succeed(host, "host", page.block("Deploy"), { IMAGE: second }));
  const rollback = await secondsOf(() => succeed(host, "host", page.block("Roll back")));
  const backup = await secondsOf(() => succeed(host, "host", page.block("Backups", 0)));
  const pages: [string, string][] = [
    ["its first page", "/"],
    ["a search", "/?search=pressure+1000+wind+7"],
    ["a search for a word of all notes", "/?search=reading"],
    ["a search for as many of those as it takes", "/?search=reading+of+station+pressure+wind+what+there+hour"],
    ["a page far down", "/?below=1000"],
    ["one note", "/notes/50000"],
  ];
  const figures: Row[] = [];
  for (const [what, path] of pages) {
    const figure = await medianOf(rounds, () => get(`http://${host.address}${path}`));
    figures.push({ what: `  ${what}`, figure: seconds(figure), limit: "2 s" });
  }
  return [
    {
      what: `goapp with ${rows} notes on a Docker host: a deploy, healthy and smoke-tested`,
      figure: seconds(deploy),
      limit: "300 s",
    },
    { what: "  a rollback to the former tag", figure: seconds(rollback), limit: "120 s" },
    { what: "  a backup while it runs", figure: seconds(backup), limit: "" },
    ...figures,
  ];
}

async function get(url: string): Promise<void> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok || !text.includes("Reading ")) throw new Error(`${url} answers ${response.status} with no note`);
}

async function succeed(host: GoappHost, ...run: Parameters<GoappHost["run"]>): Promise<void> {
  const { failed, all } = await host.run(...run);
  if (failed) throw new Error(all);
}

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { OutlinePart, PartKind } from "../../components/outline/outline";
import { renderPrices } from "../../components/render/prices";
import { originText } from "../../operations/src/manifest-documents/page";
import { variablesOfServices } from "../../operations/src/manifest-documents/service-variables";
import { fleet } from "../../stacks/fleet";
import { askedBy, outlineOf } from "../../stacks/outline";

/** What the tracked settings of production leave to each team. */
const own = {
  repo: "https://github.com/acme/fleet",
  release: "0123456789abcdef0123456789abcdef01234567",
  enabled: true,
};

/** What becomes of a kind of part on EKS. */
const onEks: Partial<Record<PartKind, string>> = {
  "web service": "Deployment, Service, Ingress, PodDisruptionBudget",
  Postgres: "RDS for PostgreSQL, Multi-AZ",
  "key value": "ElastiCache (Valkey)",
  "generated secret": "Secrets Manager, by External Secrets",
};

function production() {
  const file = join(resolve(__dirname, "../.."), "Pulumi.production.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, object> };
  const settings = fleet.settings.parse({ ...config["slipway:fleet"], ...own });
  const context = { environment: "production", stack: "production", isEncrypted: () => false } as const;
  return fleet.configure(settings, context).configured;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Each part of `fleet` as production has it, and what it is on EKS. */
async function partsTable(): Promise<string> {
  const { parts } = await outlineOf(production(), renderPrices);
  const size = ({ plan = "", instances, diskSizeGB }: OutlinePart) =>
    [
      ...(plan === "" ? [] : [`\`${plan}\``]),
      ...(instances === undefined ? [] : [`${instances} instance${instances === 1 ? "" : "s"}`]),
      ...(diskSizeGB === undefined ? [] : [`${diskSizeGB} GB`]),
    ].join(", ");
  const rows = parts.map((part) => {
    const there = onEks[part.kind];
    if (there === undefined) throw new Error(`nothing says what \`${part.name}\`, a ${part.kind}, is on EKS`);
    return [`\`${part.name}\``, part.kind, size(part), there];
  });
  return table(["part", "on Render", "size in production", "on EKS"], rows);
}

/** What the service is asked for, and how it is started. */
async function serviceTable(): Promise<string> {
  const asked = await askedBy(production(), { defaultDiskSizeGB: () => undefined });
  const part = asked.parts.find(({ name }) => name === "api");
  if (part === undefined || !("args" in part)) throw new Error("`fleet` has no `api` any more");
  const { healthCheckPath = "none", port = 10_000 } = part.args as { healthCheckPath?: string; port?: number };
  const { paths, migrations, image } = fleet.services.api ?? {};
  return table(
    ["fact", "value"],
    [
      ["image", `\`${image?.name ?? ""}\`, by its digest`],
      ["port", `\`${port}\`, in \`PORT\``],
      ["health check", `\`GET ${healthCheckPath}\``],
      ["is built from", (paths ?? []).map((glob) => `\`${glob}\``).join(", ")],
      ["migrations", (migrations ?? []).map((glob) => `\`${glob}\``).join(", ")],
    ],
  );
}

/** Each variable, and where it comes from there. */
async function variablesTable(): Promise<string> {
  const [service] = await variablesOfServices(fleet);
  const rows = (service?.variables ?? []).map((variable) => [
    `\`${variable.name}\``,
    originText(variable),
    variable.isSecret ? "ExternalSecret" : "ConfigMap",
    variable.default === undefined ? "" : `\`${variable.default}\``,
  ]);
  return table(["variable", "on Render from", "on EKS from", "default"], rows);
}

/** Between these two lines of the page stands what is made here. */
const begins = (name: string) => `<!-- ${name}: made by \`npx vitest run --project unit test/documents -u\` -->`;
const ENDS = "<!-- to here -->";

/** The page with its tables made anew. */
export async function withTables(page: string): Promise<string> {
  const tables = { parts: await partsTable(), service: await serviceTable(), variables: await variablesTable() };
  return Object.entries(tables).reduce((text, [name, made]) => {
    const from = text.indexOf(begins(name));
    const to = text.indexOf(ENDS, from);
    if (from === -1 || to === -1) throw new Error(`the page has no place for the table \`${name}\``);
    return `${text.slice(0, from)}${begins(name)}\n\n${made}\n\n${text.slice(to)}`;
  }, page);
}

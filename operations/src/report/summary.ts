import { grouped } from "./grouped";
import { dollars } from "../../../components/cost";
import { namesIn } from "./part-names";
import type { PartReport, Report } from "./report";

/** What the summary is made from. */
export type Summarized = Pick<Report, "outcome" | "systems" | "releases" | "rules" | "cost">;

/** A part with the name that tells it from every other of the report. */
type NamedPart = PartReport & { system: string; name: string };

/** What happens to those who use the stack, in one line: the worst first. */
export function summaryOf(report: Summarized): string {
  if (report.outcome === "refused") return refusal(report.rules.problems.length);
  if (report.outcome === "nothing to do") return "Nothing to do: what runs is what the program asks for.";
  const nameOf = namesIn(report.systems);
  const parts = report.systems.flatMap(({ system, parts: own }) =>
    own.map((part) => ({ ...part, system, name: nameOf(system, part.part) })),
  );
  const clauses = [
    ...lossClauses(parts),
    ...deployClauses(parts, migrationCount(report)),
    ...settingsClause(parts),
    ...counted(parts, "create", "is new", "are new"),
    ...counted(parts, "delete", "goes away", "go away"),
    ...planClauses(report, parts),
    replacementClause(parts),
    downtimeClause(parts),
    ...costClause(report),
  ];
  const [first = "", ...rest] = clauses;
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(", ")}.`;
}

function refusal(problems: number): string {
  if (problems === 0) return "Refused: the preview failed, and nothing was touched.";
  return `Refused: ${count(problems, "setting has", "settings have")} to be fixed first; nothing was touched.`;
}

function lossClauses(parts: readonly NamedPart[]): string[] {
  const lost = parts.filter(({ dataAtRisk }) => dataAtRisk !== undefined).map(({ name }) => name);
  return lost.length === 0 ? [] : [`data of ${named(lost)} is lost`];
}

function deployClauses(parts: readonly PartReport[], migrations: number): string[] {
  const buildings = parts.flatMap(({ deploy }) => (deploy === undefined ? [] : [deploy.building.kind]));
  const going = buildings.filter((kind) => kind === "kept deploy").length;
  const deploying = buildings.length - going;
  const built = buildings.filter((kind) => kind === "build").length;
  const maybe = buildings.filter((kind) => kind === "build if need be").length;
  const how = [
    ...(built > 0 ? [`${built} built`] : []),
    ...(maybe > 0 ? [`${maybe} built if need be`] : []),
    ...(built + maybe === 0 ? ["nothing built"] : []),
  ];
  return [
    ...(deploying > 0 ? [`${count(deploying, "service deploys", "services deploy")} (${how.join(", ")})`] : []),
    ...(going > 0 ? [`${count(going, "service goes", "services go")} back to a kept deploy (nothing built)`] : []),
    ...(migrations > 0 ? [count(migrations, "migration runs", "migrations run")] : []),
  ];
}

/** Migrations that come along with several movements are one. */
function migrationCount({ releases }: Summarized): number {
  const added = releases.flatMap(({ system, migrations }) =>
    migrations.filter(({ change }) => change === "added").map(({ path }) => `${system}\0${path}`),
  );
  return new Set(added).size;
}

/** Settings that take effect at once, where nothing is deployed for them. */
function settingsClause(parts: readonly PartReport[]): string[] {
  const changed = parts.filter(
    ({ op, deploy, settings }) => op === "update" && deploy === undefined && settings.length > 0,
  );
  const services = changed.filter(({ kind }) => !isStore(kind));
  return services.length === 0 ? [] : [`${count(services.length, "part changes", "parts change")} with no deploy`];
}

function counted(parts: readonly PartReport[], op: PartReport["op"], one: string, several: string): string[] {
  const kinds = grouped(
    parts.filter((part) => part.op === op),
    ({ kind }) => plain(kind),
  );
  return [...kinds].map(
    ([kind, { length }]) => `${length} ${length === 1 ? `${kind} ${one}` : `${plural(kind)} ${several}`}`,
  );
}

/** Data stores whose size changes, which only their price tells to grow or shrink. */
function planClauses({ cost }: Summarized, parts: readonly NamedPart[]): string[] {
  const stores = parts.filter(({ op, kind, settings }) => op === "update" && isStore(kind) && settings.length > 0);
  const way = ({ system, part }: NamedPart): "grows" | "shrinks" | "changes" => {
    const change = cost?.changes.find((one) => one.part === part && one.system === system);
    const [before, after] = [change?.before, change?.after];
    if (typeof before !== "number" || typeof after !== "number" || before === after) return "changes";
    return after > before ? "grows" : "shrinks";
  };
  return [...grouped(stores, (store) => `${plain(store.kind)}\0${way(store)}`)].map(([key, { length }]) => {
    const [kind = "", verb = ""] = key.split("\0");
    return `${length} ${length === 1 ? `${kind} ${verb}` : `${plural(kind)} ${verb.replace(/s$/, "")}`}`;
  });
}

function replacementClause(parts: readonly NamedPart[]): string {
  const replaced = parts.filter(({ op }) => op === "replace").map(({ name }) => name);
  return replaced.length === 0
    ? "nothing is replaced"
    : `${named(replaced)} ${replaced.length === 1 ? "is" : "are"} replaced`;
}

function downtimeClause(parts: readonly NamedPart[]): string {
  const down = parts.flatMap(({ name, downtime }) => (downtime === undefined ? [] : [{ name, downtime }]));
  if (down.length === 0) return "no downtime";
  const same = grouped(down, ({ downtime }) => downtime);
  return [...same]
    .map(([downtime, of]) => {
      const names = named(of.map(({ name }) => name));
      return downtime.startsWith("down ")
        ? `${names} ${of.length === 1 ? "is" : "are"} ${downtime}`
        : `${downtime} of ${names}`;
    })
    .join(", ");
}

function costClause({ cost }: Summarized): string[] {
  if (cost === undefined) return [];
  const besides =
    cost.unknown.length === 0 ? "" : ` and ${count(cost.unknown.length, "part", "parts")} of unknown price`;
  const { before, after } = cost;
  return [
    before === after
      ? `still ${dollars(after)}${besides} a month`
      : `${dollars(before)} → ${dollars(after)}${besides} a month`,
  ];
}

function isStore(kind: string): boolean {
  return kind === "Postgres" || kind === "key value";
}

/** As somebody would say it who doesn't know Render. */
function plain(kind: string): string {
  if (kind === "Postgres") return "database";
  if (kind === "key value") return "key value store";
  return kind;
}

function plural(kind: string): string {
  return `${kind}s`;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** Two names and how many more: a summary is one line. */
function named(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((text) => text !== "").join(" and ");
}

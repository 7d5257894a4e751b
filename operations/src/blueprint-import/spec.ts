import { didYouMean } from "@slipway/render-api";
import type { z } from "zod";
import { reasonOf } from "../../../components/reason";
import type { Finding } from "./document";
import { keyValue, root, server, site, type SpecKeyValue, type SpecServer, type SpecSite } from "./schema";

/** A service, by what it is. What can't be brought over is not looked into. */
export type SpecService = { index: number } & (
  | { kind: "web service"; service: SpecServer }
  | { kind: "static site"; service: SpecSite }
  | { kind: "key value"; service: SpecKeyValue }
  | { kind: "other"; name: string; what: string }
);

/** A Blueprint by Render's own specification, with Render's own defaults where something is left out. */
export interface Spec extends Omit<z.output<typeof root>, "services"> {
  services: SpecService[];
}

/** Reads what a file holds, or says all that is wrong with it. */
export function readSpec(value: unknown): { spec: Spec } | { problems: Finding[] } {
  const { data, error } = root.safeParse(value ?? {});
  if (error) return { problems: error.issues.flatMap((issue) => findingsOf(issue, [], Object.keys(root.shape))) };
  const read = data.services.map((service, index) => readService(service, index));
  const problems = [...read.flatMap((one) => ("problems" in one ? one.problems : [])), ...twiceNamed(data)];
  if (problems.length > 0) return { problems };
  return { spec: { ...data, services: read.flatMap((one) => ("problems" in one ? [] : [one])) } };
}

const others: Readonly<Record<string, string>> = {
  pserv: "a private service",
  worker: "a background worker",
  cron: "a cron job",
};

type Given = z.output<typeof root>["services"][number];

function readService(service: Given, index: number): SpecService | { problems: Finding[] } {
  const { type, name } = service;
  const runtime = service.runtime ?? service.env;
  const problems = (path: PropertyKey[], text: string) => ({
    problems: [{ path: ["services", index, ...path], text }],
  });
  const other = others[type];
  if (other !== undefined) return { index, kind: "other", name, what: other };
  if (type === "keyvalue" || type === "redis") return parsed(keyValue, "key value", service, index);
  if (type !== "web")
    return problems(["type"], `\`${type}\` is no kind of service: expected web, pserv, worker, cron or keyvalue`);
  if (runtime === "static") return parsed(site, "static site", service, index);
  if (runtime === undefined) return problems([], "`runtime` is missing");
  if (runtime === "image" && service.image === undefined) return problems([], "`image` is missing");
  const runtimes = ["image", "docker", "elixir", "go", "node", "python", "ruby", "rust"];
  if (!runtimes.includes(runtime))
    return problems(["runtime"], `\`${runtime}\` is no runtime: expected ${runtimes.join(", ")} or static`);
  const read = parsed(server, "web service", service, index);
  if ("problems" in read || runtime === "docker" || runtime === "image") return read;
  const missing = (["buildCommand", "startCommand"] as const).filter((key) => read.service[key] === undefined);
  return missing.length === 0
    ? read
    : problems([], `\`${missing.join("` and `")}\` ${missing.length === 1 ? "is" : "are"} missing`);
}

function parsed<Schema extends z.ZodObject, Kind extends string>(
  schema: Schema,
  kind: Kind,
  service: unknown,
  index: number,
): { index: number; kind: Kind; service: z.output<Schema> } | { problems: Finding[] } {
  const { data, error } = schema.safeParse(service);
  if (!error) return { index, kind, service: data };
  const known = Object.keys(schema.shape);
  return { problems: error.issues.flatMap((issue) => findingsOf(issue, ["services", index], known)) };
}

function findingsOf(issue: z.core.$ZodIssue, at: readonly PropertyKey[], known: readonly string[]): Finding[] {
  const path = [...at, ...issue.path];
  if (issue.code !== "unrecognized_keys") return [{ path, text: reasonOf(issue) }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    text: `isn't known to Render's specification${issue.path.length === 0 ? didYouMean(known, key) : ""}`,
  }));
}

/** Names lead to parts, so each is one part's. */
function twiceNamed({ services, databases, envVarGroups }: z.output<typeof root>): Finding[] {
  const named = (list: string, all: readonly { name: string }[]) =>
    all.flatMap(({ name }, index) =>
      all.findIndex((one) => one.name === name) < index
        ? [{ path: [list, index, "name"], text: `\`${name}\` is the name of another one, too` }]
        : [],
    );
  return [...named("services", services), ...named("databases", databases), ...named("envVarGroups", envVarGroups)];
}

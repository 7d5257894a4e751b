import type { DatastoreReply } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import type { z } from "zod";
import type { ValueMap } from "../../values/value";
import type { Readiness } from "../rest/api";

/** How the status of a data store reads. */
export function datastoreReadiness(dashboard: string): Readiness<DatastoreReply> {
  return {
    statusOf: ({ status }) => status,
    ready: "available",
    terminal: ["suspended", "recovery_failed"],
    dashboard,
  };
}

interface ConnectionStrings {
  internalConnectionString: string;
  externalConnectionString: string;
}

/** How to connect to a data store: outputs under the names that Render gives them, and what can be read in them. */
export function connectionInfo<Info extends ValueMap & ConnectionStrings>(
  path: string,
  schema: z.ZodType<Info>,
  further: (info: Info) => ValueMap = () => ({}),
) {
  return async (render: RenderClient, { id }: DatastoreReply): Promise<ValueMap> => {
    const info = await render.ask("get", `${path}/${id}/connection-info`, schema);
    return { ...info, ...addressesIn(info), ...further(info) };
  };
}

function addressesIn({ internalConnectionString, externalConnectionString }: ConnectionStrings): ValueMap {
  const [{ host, port }, outside] = [partsOf(internalConnectionString), partsOf(externalConnectionString)];
  return { host, port, externalHost: outside.host, externalPort: outside.port };
}

/** Render leaves out the port that is the protocol's own. */
const ownPorts: Readonly<Record<string, number>> = { "postgresql:": 5432, "redis:": 6379, "rediss:": 6379 };

/** What can be read in a connection string; an error would have its password in it, so that one that is none has nothing. */
export function partsOf(connectionString: string): { host: string; port: number; user: string } {
  if (!URL.canParse(connectionString)) return { host: "", port: 0, user: "" };
  const { hostname, port, protocol, username } = new URL(connectionString);
  return { host: hostname, port: port === "" ? (ownPorts[protocol] ?? 0) : Number(port), user: decoded(username) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

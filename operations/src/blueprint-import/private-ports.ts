import { defaultPort, reservedPorts } from "../../../components/ports";
import type { Finding } from "./document";
import type { SpecEnvVar } from "./schema";
import type { Spec, SpecService } from "./spec";
import { nameOf } from "./variables";

/** Where a service listens that has to listen elsewhere. */
const STANDARD = "4000";

/** A Blueprint in which each web service that others ask privately listens where Render's private network brings something. */
export function withPrivatePorts(spec: Spec): { spec: Spec; left: Finding[] } {
  const asked = new Set(privatelyAsked(spec));
  const moved = spec.services.filter((one) => asked.has(nameOf(one)) && isUnreached(spec, one));
  const left = moved.map(({ index }) => ({
    path: ["services", index],
    text: `gets \`PORT=${STANDARD}\`: others ask it privately, and Render's private network carries no ${reservedPorts.join(", ")}`,
  }));
  return {
    spec: { ...spec, services: spec.services.map((one) => (moved.includes(one) ? listening(one) : one)) },
    left,
  };
}

/** What the Blueprint calls the services whose private host or port is told to anybody. */
function privatelyAsked({ services, envVarGroups }: Spec): string[] {
  const entries: SpecEnvVar[] = [
    ...services.flatMap((one) => ("service" in one && "envVars" in one.service ? one.service.envVars : [])),
    ...envVarGroups.flatMap(({ envVars }) => envVars),
  ];
  return entries.flatMap(({ fromService }) => (fromService?.property === undefined ? [] : [fromService.name]));
}

/** Whether it listens where nothing is brought; of a port that only a stack knows, the stack is told. */
function isUnreached({ envVarGroups }: Spec, one: SpecService): boolean {
  if (one.kind !== "web service") return false;
  const { envVars } = one.service;
  const groups = envVars.flatMap(({ fromGroup }) => envVarGroups.filter(({ name }) => name === fromGroup));
  const named = (entries: readonly SpecEnvVar[]) => entries.findLast(({ key }) => key === "PORT");
  const entry = named(envVars) ?? named(groups.flatMap((group) => group.envVars));
  if (entry !== undefined && entry.value === undefined) return false;
  return reservedPorts.includes(Number(entry?.value ?? defaultPort));
}

function listening(one: SpecService): SpecService {
  if (one.kind !== "web service") return one;
  const others = one.service.envVars.filter(({ key }) => key !== "PORT");
  return { ...one, service: { ...one.service, envVars: [...others, { key: "PORT", value: STANDARD }] } };
}

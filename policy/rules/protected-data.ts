import { inputsOf, type Resource } from "../resource";
import { type Finding, judged, type ResourceRule } from "../rule";
import { UNKNOWN } from "../seen";

/** Kinds that hold data, or may. */
const HOLDING = ["Postgres", "KeyValue", "WebService", "PrivateService", "BackgroundWorker"] as const;

export const protectedData: ResourceRule = {
  name: "protected-data",
  description: "In production what holds data is protected.",
  why:
    "Pulumi refuses to delete or to replace what is protected: neither `destroy` nor a line that somebody removed takes data along. To take a disk from a service is an " +
    "update, which the provider refuses unless `allowDataLoss` is on. A key value instance whose `persistenceMode` is `off` holds no data.",
  inProduction: true,
  judge: (resource) => [...unprotected(resource), ...lossAllowed(resource)],
};

function unprotected(resource: Resource): Finding[] {
  if (resource.protect) return [];
  return judged(...dataOf(resource), (data) =>
    data === undefined
      ? undefined
      : `\`protect\` is not set, so \`destroy\` or a replacement deletes ${data}; set \`protect: true\` among its options.`,
  );
}

function lossAllowed(resource: Resource): Finding[] {
  const [, data] = dataOf(resource);
  if (data === undefined) return [];
  const { allowDataLoss } = inputsOf(resource, ...HOLDING) ?? {};
  return judged("allowDataLoss", allowDataLoss, (isAllowed) =>
    isAllowed === true
      ? "`allowDataLoss` is on, so an update that takes data along isn't refused; remove it, and set it for the one update that is meant to."
      : undefined,
  );
}

/** Whose data a resource holds, if any, and by which property that is said. */
function dataOf(resource: Resource): [path: string, data: string | undefined | typeof UNKNOWN] {
  if (inputsOf(resource, "Postgres") !== undefined) return ["", "the database"];
  const keyValue = inputsOf(resource, "KeyValue");
  if (keyValue !== undefined) {
    const { persistenceMode: mode } = keyValue;
    return ["persistenceMode", mode === UNKNOWN ? UNKNOWN : mode === "off" ? undefined : "what it holds"];
  }
  const disk = inputsOf(resource, "WebService", "PrivateService", "BackgroundWorker")?.disk;
  return ["disk", disk === UNKNOWN || disk === undefined ? disk : "the disk"];
}

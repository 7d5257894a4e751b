import { inputsOf, type Resource } from "../resource";
import { judged, type ResourceRule } from "../rule";
import { UNKNOWN } from "../seen";

export const protectedData: ResourceRule = {
  name: "protected-data",
  description: "In production what holds data is protected.",
  why: "Pulumi refuses to delete or to replace what is protected: neither `destroy` nor a line that somebody removed takes data along. A key value instance whose `persistenceMode` is `off` holds none.",
  inProduction: true,
  judge(resource) {
    if (resource.protect) return [];
    return judged(...dataOf(resource), (data) =>
      data === undefined
        ? undefined
        : `\`protect\` is not set, so \`destroy\` or a replacement deletes ${data}; set \`protect: true\` among its options.`,
    );
  },
};

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

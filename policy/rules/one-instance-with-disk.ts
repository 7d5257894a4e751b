import { inputsOf, type Inputs } from "../resource";
import { type Finding, judged, type ResourceRule } from "../rule";
import { UNKNOWN } from "../seen";

export const oneInstanceWithDisk: ResourceRule = {
  name: "one-instance-with-disk",
  description: "A service with a disk runs one instance.",
  why: "Render mounts a disk in one instance and refuses more. The provider refuses it as well, in its own words.",
  inProduction: false,
  judge(resource) {
    const inputs = inputsOf(resource, "WebService", "PrivateService", "BackgroundWorker");
    if (inputs?.disk === undefined) return [];
    const found = moreThanOne(inputs);
    return inputs.disk === UNKNOWN && found.length > 0 ? [{ undecided: "disk" }] : found;
  },
};

function moreThanOne({
  numInstances,
  autoscaling,
}: Inputs<"WebService" | "PrivateService" | "BackgroundWorker">): Finding[] {
  const scaled = "`autoscaling` is set, but Render mounts a disk in one instance; remove `autoscaling`, or the disk.";
  return [
    ...judged("numInstances", numInstances, (instances = 1) =>
      instances === 1
        ? undefined
        : `\`numInstances\` is ${instances}, but Render mounts a disk in one instance; run one, or remove the disk.`,
    ),
    ...judged("autoscaling", autoscaling, (range) => (range === undefined ? undefined : scaled)),
  ];
}

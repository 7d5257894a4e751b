import { given, later, type Specimen, webService } from "../specimen";

const disk = { name: "data", mountPath: "/var/data" };
const autoscaling = { min: 1, max: 3, criteria: { cpu: { percentage: 70 } } };
const withDisk = (more: object) => [given("WebService", { ...webService, disk, ...more }, { protect: true })];

export const specimens: readonly Specimen[] = [
  { what: "one instance with a disk", given: withDisk({ numInstances: 1 }) },
  { what: "two instances without one", given: [given("WebService", { ...webService, numInstances: 2 })] },
  {
    what: "two instances with a disk",
    given: withDisk({ numInstances: 2 }),
    refused: "`numInstances` is 2, but Render mounts a disk in one instance; run one, or remove the disk.",
  },
  {
    what: "as many instances with a disk as load asks for",
    given: withDisk({ autoscaling }),
    refused: "`autoscaling` is set, but Render mounts a disk in one instance; remove `autoscaling`, or the disk.",
  },
  {
    what: "a number of instances that is known only later, and two",
    given: withDisk({ numInstances: later(2) }),
    undecided: "`numInstances`",
    refused: "`numInstances` is 2, but Render mounts a disk in one instance; run one, or remove the disk.",
  },
  {
    what: "whether load chooses is known only later, and it doesn't",
    given: withDisk({ autoscaling: later(undefined) }),
    undecided: "`autoscaling`",
  },
  {
    what: "a number of instances that is known only later, and one",
    given: withDisk({ numInstances: later(1) }),
    undecided: "`numInstances`",
  },
];

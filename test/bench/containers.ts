import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { docker, dockerFault } from "../docker/docker";
import { inTurn, median, secondsOf } from "./measure";
import { RealtimeStack, root } from "./realtime-stack";
import { announce, ratio, type Row, seconds, succeed } from "./rows";

const rounds = 3;

/** What `realtime` takes in containers of its own Dockerfiles, against the same as processes on this machine. */
export async function measureContainers(): Promise<Row[]> {
  const fault = dockerFault();
  if (fault !== undefined) {
    announce(`nothing is measured in containers: ${fault}`);
    return [];
  }
  const baseImages = await baseImagesHere();
  const inContainers = () => RealtimeStack.create({ runtime: "docker", baseImages });
  announce("realtime comes up once in containers: its layers are in the engine's cache from then on");
  await comeUpOnce(await inContainers());
  announce("realtime comes up from nothing as processes, then in containers");
  await using processes = await RealtimeStack.create({ runtime: "process" });
  const first = await secondsOf(() => comeUp(processes));
  await using containers = await inContainers();
  const firstContained = await secondsOf(() => comeUp(containers));
  announce("the code of one service changes, as processes and in containers in turn");
  const deploys: [number, number][] = [];
  const [change, changeContained] = await inTurn(
    rounds,
    () => changeConsumers(processes),
    async () => {
      await changeConsumers(containers);
      deploys.push([await processes.newestDeploySeconds(), await containers.newestDeploySeconds()]);
    },
  );
  const deploy = median(deploys.map(([one]) => one));
  const deployContained = median(deploys.map(([, other]) => other));
  return [
    { what: "realtime as processes, from nothing to verified", figure: seconds(first), limit: "" },
    { what: "  in containers with warm layers", figure: ratio(firstContained, first), limit: "3 ×" },
    {
      what: "a code change of one service as processes, from its commit to a green `up`",
      figure: seconds(change),
      limit: "",
    },
    { what: "  in a container", figure: ratio(changeContained, change), limit: "2 ×" },
    { what: "  its deploy alone as a process, from its request until it is live", figure: seconds(deploy), limit: "" },
    { what: "  in a container", figure: ratio(deployContained, deploy), limit: "2 ×" },
  ];
}

async function comeUpOnce(stack: RealtimeStack): Promise<void> {
  await using once = stack;
  await comeUp(once);
}

async function comeUp(stack: RealtimeStack): Promise<void> {
  await succeed(stack.engine.up());
  await stack.verify();
}

async function changeConsumers(stack: RealtimeStack): Promise<void> {
  await stack.releaseChangedConsumers();
  await succeed(stack.engine.up());
}

/** The image to build on, where `NODE_IMAGE` names one in place of that which the Dockerfiles pin. */
async function baseImagesHere(): Promise<string> {
  const { NODE_IMAGE } = process.env;
  if (NODE_IMAGE === undefined) return "";
  const dockerfile = await readFile(join(root, "examples/realtime/deploy/docker/consumers/Dockerfile"), "utf8");
  const named = /^FROM (\S+) AS pinned$/m.exec(dockerfile)?.[1] ?? "";
  await docker("image", "inspect", NODE_IMAGE);
  return `${named}=${NODE_IMAGE}`;
}

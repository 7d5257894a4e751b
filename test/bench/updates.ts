import { secondsOf } from "./measure";
import type { RealtimeStack } from "./realtime-stack";
import { announce, type Row, seconds, succeed } from "./rows";

/** What it takes to bring `realtime` up, and to change it. */
export async function measureUpdates(stack: RealtimeStack): Promise<Row[]> {
  const { engine } = stack;
  announce("realtime comes up from nothing");
  const first = await secondsOf(async () => {
    await succeed(engine.up());
    await stack.verify();
  });
  announce("a second up, with nothing to do");
  let second = 0;
  const idle = await engine.countRequests(async () => (second = await secondsOf(() => succeed(engine.up()))));
  return [
    { what: "from nothing to verified", figure: seconds(first), limit: "180 s" },
    { what: "second up", figure: seconds(second), limit: "5 s" },
    { what: "second up: writes", figure: String(idle.writes.length), limit: "0" },
    ...(await measureVariable(stack)),
    ...(await measureWayBack(stack)),
  ];
}

async function measureVariable(stack: RealtimeStack): Promise<Row[]> {
  announce("one variable changes that no build reads");
  await stack.variablesAre({ consumers: { BATCH_MAX: 250 } });
  const before = await stack.builds();
  const { writes } = await stack.engine.countRequests(() => succeed(stack.engine.up()));
  const builds = (await stack.builds()) - before;
  const deploys = writes.filter((write) => write.endsWith("/deploys"));
  const started = await stack.newestDeploySeconds();
  announce("the same service is built, for comparison");
  await stack.rebuildConsumers();
  const built = await stack.newestDeploySeconds();
  return [
    {
      what: "one changed run-time variable: writes, of which deploys; builds",
      figure: `${writes.length}, ${deploys.length}; ${builds}`,
      limit: "2, 1; 0",
    },
    {
      what: "  its deploy, against one with a build",
      figure: `${seconds(started)} = ${(started / built).toFixed(2)} × ${seconds(built)}`,
      limit: "0.4 ×",
    },
  ];
}

async function measureWayBack(stack: RealtimeStack): Promise<Row[]> {
  announce("another release of every service");
  const former = await stack.releaseAnother();
  await succeed(stack.engine.up());
  announce("and back to the former one");
  await stack.releaseIs(former);
  const before = await stack.builds();
  const back = await secondsOf(() => succeed(stack.engine.up()));
  const builds = (await stack.builds()) - before;
  await stack.verify();
  return [
    { what: "back to the former release", figure: seconds(back), limit: "10 s" },
    { what: "back to the former release: builds", figure: String(builds), limit: "0" },
  ];
}

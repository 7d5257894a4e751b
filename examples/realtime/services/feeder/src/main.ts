import { listen, runService } from "@realtime/service";
import { environment } from "./environment";
import { startFeeder } from "./feeder";

void runService({
  name: "feeder",
  environment,
  async start(env, logger) {
    const { server, stop } = await startFeeder(env, logger);
    await listen(server, env.PORT);
    return stop;
  },
});

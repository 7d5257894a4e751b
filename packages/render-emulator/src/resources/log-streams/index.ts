import type { Kind } from "../kind";
import { logStreamState } from "./record";
import { logStreamRoutes } from "./routes";
import { LogSender } from "./sender";

export const logStreams = {
  state: logStreamState,
  async start({ store, logs, ending }) {
    const sender = new LogSender(store);
    logs.forward((resource, line) => sender.send(resource, line));
    ending.push(() => sender.stop());
    return (api) => logStreamRoutes(api, store, () => void sender.tidyUp());
  },
} satisfies Kind;

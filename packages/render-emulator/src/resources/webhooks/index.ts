import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { pauseByClock } from "../../sources";
import type { Kind } from "../kind";
import { attemptsIn } from "./attempts";
import { post } from "./post";
import { webhookState } from "./record";
import { webhookRoutes } from "./routes";
import { mostWaiting, WebhookSender } from "./sender";
import { Untried } from "./untried";

export const webhooks = {
  state: webhookState,
  async start({ store, sources, events, profile, dataDir, ending }) {
    const attempts = attemptsIn(privateFolder(join(dataDir, "webhooks")));
    const untried = new Untried(privateFolder(join(dataDir, "webhooks-untried")), mostWaiting);
    const sender = new WebhookSender({ store, sources, events, attempts, untried, profile, pause: pauseByClock, post });
    ending.push(async () => {
      attempts.write();
      untried.write();
    });
    ending.push(() => sender.stop());
    events.forward((event, thing) => sender.send(event, thing));
    sender.resumeAll();
    return (api) => webhookRoutes(api, { store, sources, attempts, untried, sender });
  },
} satisfies Kind;

import type { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { ask, lastingConnections } from "./request";

/** Requests without a pause while `action` goes on, over lasting and over new connections; none may fail. */
export async function answersDuring(url: string, action: () => Promise<void>): Promise<string[]> {
  const answers: string[] = [];
  const lasting = lastingConnections();
  const progress = { isOver: false };
  const loop = async (agent: Agent | false): Promise<void> => {
    while (!progress.isOver) {
      answers.push(await ask(url, agent));
      await delay(2);
    }
  };
  const loops = Promise.all([loop(lasting), loop(lasting), loop(false)]);
  await Promise.race([action(), loops]).finally(() => (progress.isOver = true));
  await loops;
  lasting.destroy();
  return answers;
}

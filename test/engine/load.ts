import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** One request to the end of its answer. Rejects when it fails, breaks off, or is answered with another status than 200. */
function ask(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.setEncoding("utf8");
      let text = "";
      response.on("data", (part: string) => (text += part));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    }).on("error", reject);
  });
}

/** Requests without a pause while `action` goes on, over lasting and over new connections; none may fail. */
export async function answersDuring(url: string, action: () => Promise<void>): Promise<string[]> {
  const answers: string[] = [];
  const lasting = new Agent({ keepAlive: true });
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

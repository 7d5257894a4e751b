import type { Check } from "../../check";
import { request } from "../../check-requests";

const ready: Check = {
  name: "GET /health says that the service reaches its database",
  run: async ({ outputs, signal }) => {
    await request(`${outputs.url}/health`, { signal });
    return undefined;
  },
  hint: "Where the database has no tables, the pre-deploy command failed: its log says why.",
};
const greeting: Check = {
  name: "visitors are greeted and counted",
  needs: [ready],
  run: async ({ outputs, signal }) => {
    const text = await (await request(outputs.url ?? "", { signal })).text();
    const [, count] = /^.+! You are visitor (\d+)\.\n$/.exec(text) ?? [];
    if (count === undefined)
      throw new Error(`expected a greeting with a number, got ${JSON.stringify(text.slice(0, 200))}`);
    return `visitor ${count}`;
  },
  hint: "Something else serves at the address: `npx slipway status` shows the release that does.",
};

/** What the system promises, each statement as something to try. */
export const checks: readonly Check[] = [ready, greeting];

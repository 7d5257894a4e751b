import autocannon from "autocannon";
import { expect, test } from "../fixtures";
import { stack } from "../stack";

/** What each is asked, and how many ask at once: as much as a small household's, so that a stack that others use isn't harmed. */
const LOAD = { amount: 300, connections: 8 };

async function load(what: string, url: string, headers: Record<string, string> = {}): Promise<void> {
  const { errors, timeouts, non2xx, latency, requests, "2xx": answered } = await autocannon({ url, headers, ...LOAD });
  const told =
    `${what}: ${answered} of ${LOAD.amount} answered, ${Math.round(requests.average)} a second; ` +
    `half within ${latency.p50} ms, 97.5 % within ${latency.p97_5} ms, the slowest ${latency.max} ms.`;
  test.info().annotations.push({ type: "load", description: told });
  console.log(told);
  expect({ answered, errors, timeouts, non2xx }).toEqual({ answered: LOAD.amount, errors: 0, timeouts: 0, non2xx: 0 });
}

test("no request fails of many at once", async ({ api, request, person }) => {
  const { email, password, token } = person;
  for (const title of ["Milk", "Bread"]) await api.ask("POST", "/lists", { token, body: { name: title } });
  const headers = { origin: stack.webUrl };
  await request.post(`${stack.webUrl}/session`, { headers, data: { email, password } });
  const { cookies } = await request.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  await load("The API's lists", `${stack.apiUrl}/lists`, { authorization: `Bearer ${token}` });
  await load("The page of a stranger", stack.webUrl);
  await load("The page with one's lists, for which the server asks the API", stack.webUrl, { cookie });
});

import { randomUUID } from "node:crypto";
import { expect, type Page, test as base } from "@playwright/test";
import { Api, type Credentials, type Person } from "./api";
import { stack } from "./stack";

export { expect } from "@playwright/test";

/** What a test is given. Accounts are its own, made and removed through the API: no two tests meet, and others' data is never touched. */
interface Fixtures {
  api: Api;
  /** What somebody signs up with; the account, if it comes to one, goes with the test. */
  newCredentials: (name: string) => Credentials;
  signUp: (name: string) => Promise<Person>;
  person: Person;
  /** A page of somebody who is signed in, in a browser of their own. */
  pageOf: (person: Credentials) => Promise<Page>;
  /** Fails a test in which a page's script did, or was kept from what it wanted. */
  faults: string[];
}

export const test = base.extend<Fixtures>({
  api: async ({ playwright }, use) => {
    const request = await playwright.request.newContext();
    await use(new Api(request));
    await request.dispose();
  },

  newCredentials: async ({ api }, use) => {
    const given: Credentials[] = [];
    await use((name) => {
      const credentials = {
        name,
        email: `test-${randomUUID()}@example.com`,
        password: `four words will do ${randomUUID()}`,
      };
      given.push(credentials);
      return credentials;
    });
    await api.remove(given);
  },

  signUp: async ({ api, newCredentials }, use) => {
    await use((name) => api.signUp(newCredentials(name)));
  },

  person: async ({ signUp }, use) => {
    await use(await signUp("Ada"));
  },

  pageOf: async ({ browser, faults }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async ({ email, password }) => {
      const context = await browser.newContext();
      contexts.push(context);
      const signedIn = await context.request.post(`${stack.webUrl}/session`, {
        data: { email, password },
        headers: { origin: stack.webUrl },
      });
      expect(signedIn.status()).toBe(200);
      return watched(await context.newPage(), faults);
    });
    for (const context of contexts) await context.close();
  },

  faults: [
    async ({}, use) => {
      const faults: string[] = [];
      await use(faults);
      expect(faults, "faults of the pages' scripts").toEqual([]);
    },
    { auto: true },
  ],

  page: async ({ page, faults }, use) => {
    await use(watched(page, faults));
  },
});

function watched(page: Page, faults: string[]): Page {
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|CORS policy|hydrat/i.test(text)) faults.push(text);
  });
  return page;
}

/** What a page says has gone wrong; Next.js has an alert of its own in each page, for its title. */
export const problemOn = (page: Page) => page.locator("p[role=alert]");

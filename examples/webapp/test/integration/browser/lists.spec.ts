import type { Page } from "@playwright/test";
import { expect, problemOn, test } from "../fixtures";
import { stack } from "../stack";

const toBuy = (page: Page) => page.getByRole("list", { name: "To buy" });
const inBasket = (page: Page) => page.getByRole("list", { name: "In the basket" });

async function add(page: Page, title: string): Promise<void> {
  await page.getByLabel("What to buy").fill(title);
  await page.getByRole("button", { name: "Add" }).click();
}

async function begin(page: Page, name: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Name of a new list").fill(name);
  await page.getByRole("button", { name: "Begin list" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

test("a list is begun, written, ticked off, and is as it was left when the page is opened again", async ({
  pageOf,
  person,
}) => {
  const page = await pageOf(person);
  await begin(page, "Week");
  for (const title of ["Milk", "Bread"]) {
    await add(page, title);
    await expect(toBuy(page).getByText(title)).toBeVisible();
  }
  await toBuy(page).getByText("Milk").click();
  await expect(inBasket(page).getByText("Milk")).toBeVisible();
  await page.reload();
  await expect(toBuy(page).getByRole("checkbox")).toHaveCount(1);
  await expect(inBasket(page).getByText("Milk")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(inBasket(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Larder" }).click();
  await expect(page.getByRole("link", { name: "Week" })).toContainText("1 to buy");
});

test("two people write one list, and each sees what the other adds", async ({ pageOf, api, signUp }) => {
  const [ada, grace] = [await signUp("Ada"), await signUp("Grace")];
  const [, list] = await api.ask("POST", "/lists", { token: ada.token, body: { name: "Party" } });
  const { id, invitation } = list as { id: string; invitation: string };
  const [hers, theirs] = [await pageOf(ada), await pageOf(grace)];
  await hers.goto(`/lists/${id}`);
  await theirs.goto(`/join/${invitation}`);
  await theirs.getByRole("button", { name: "Join the list" }).click();
  await expect(theirs.getByRole("heading", { name: "Party" })).toBeVisible();
  await add(theirs, "Ice");
  await expect(toBuy(hers).getByText("Ice")).toBeVisible();
  await expect(hers.getByText("Ada, Grace")).toBeVisible();
});

test("where the API can't be reached, the page says so and keeps what was typed", async ({ pageOf, person }) => {
  const page = await pageOf(person);
  await begin(page, "Week");
  await page.route(`${stack.apiUrl}/**`, (route) => route.abort());
  await add(page, "Milk");
  await expect(problemOn(page)).toBeVisible();
  await expect(page.getByLabel("What to buy")).toHaveValue("Milk");
  await page.unroute(`${stack.apiUrl}/**`);
  await page.getByRole("button", { name: "Add" }).click();
  await expect(toBuy(page).getByText("Milk")).toBeVisible();
});

test("what is nobody's, or another's, is a page that says so", async ({ pageOf, api, signUp }) => {
  const [ada, mallory] = [await signUp("Ada"), await signUp("Mallory")];
  const [, list] = await api.ask("POST", "/lists", { token: ada.token, body: { name: "Secret" } });
  const page = await pageOf(mallory);
  for (const address of [`/lists/${(list as { id: string }).id}`, "/nothing"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  }
});

test("a long list with long names fits the screen", async ({ pageOf, api, person }) => {
  const { token } = person;
  const [, list] = await api.ask("POST", "/lists", { token, body: { name: "W".repeat(60) } });
  const { id } = list as { id: string };
  await api.ask("POST", `/lists/${id}/items`, { token, body: { title: "M".repeat(120) } });
  const page = await pageOf(person);
  await page.goto(`/lists/${id}`);
  await expect(toBuy(page).getByRole("checkbox")).toHaveCount(1);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
});

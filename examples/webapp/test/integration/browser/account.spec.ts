import { expect, problemOn, test } from "../fixtures";

test("somebody signs up, out, and in again, after a wrong password", async ({ page, newCredentials }) => {
  const { name, email, password } = newCredentials("Grace");
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Your lists" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Account" })).toContainText(name);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("not the one at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(problemOn(page)).toContainText("address or the password is not right");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your lists" })).toBeVisible();
});

test("what is wrong with a new account stands at its field", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Password needs 10 characters or more")).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
});

test("a stranger signs in first, and then is where the link led", async ({ page, api, person }) => {
  const [, list] = await api.ask("POST", "/lists", { token: person.token, body: { name: "Garden" } });
  const address = `/lists/${(list as { id: string }).id}`;
  await page.goto(address);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(page.getByRole("heading", { name: "Garden" })).toBeVisible();
});

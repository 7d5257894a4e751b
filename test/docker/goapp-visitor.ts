/** Somebody who writes notes. */
export class GoappVisitor {
  private cookie = "";

  constructor(private readonly url: string) {}

  async signIn(key: string): Promise<void> {
    const response = await this.post("/sign-in", { key });
    this.cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (this.cookie === "") throw new Error(`the key is refused with ${response.status}`);
  }

  async write(title: string): Promise<void> {
    const { status } = await this.post("/notes", { title });
    if (status !== 303) throw new Error(`the note is refused with ${status}`);
  }

  /** The page of the newest notes. */
  async read(): Promise<string> {
    return (await fetch(this.url)).text();
  }

  private post(path: string, form: Record<string, string>): Promise<Response> {
    const headers = { cookie: this.cookie };
    return fetch(this.url + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual", headers });
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { spawn } from "node:child_process";
import { answerText, refuseOtherNames, refuseOtherPages } from "@slipway/render-emulator/callers";
import { PROOF_HEADER, PROOF_PATH, proofOf } from "./proof";

const HOST = "127.0.0.1";
const HOLDER = "Slipway's Git server";

/** One repository at a URL, for reading, as a Git host serves it. */
export interface GitHost extends AsyncDisposable {
  readonly url: string;
}

/** The URL of the repository that {@link serveGit} serves at a port. */
export const gitUrl = (port: number): string => `http://${HOST}:${port}/repository`;

/**
 * Serves a repository by git's own `http-backend`. What is committed there is what is fetched: a commit is a push.
 *
 * @param folder the repository, with or without a work tree
 * @param port 0: any that is free
 * @param readKey the emulator's key, by which it shows whose it is
 */
export async function serveGit(
  folder: string,
  port: number,
  readKey: () => Promise<string | undefined> = async () => undefined,
): Promise<GitHost> {
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const { url = "" } = request;
    const refusal = refuseOtherNames(request, HOLDER) ?? refuseOtherPages(request, HOLDER);
    if (refusal !== undefined) answerText(response, refusal.status, refusal.text);
    else if (url.startsWith(PROOF_PATH)) {
      // Where it can't be read, nothing is proved.
      const key = readKey().catch(() => undefined);
      void key.then((known) => prove(known, url.slice(PROOF_PATH.length), own, response));
    } else answer(folder, request, response);
  });
  server.listen(port, HOST);
  await once(server, "listening");
  return { url: gitUrl((server.address() as AddressInfo).port), [Symbol.asyncDispose]: () => close(server) };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function prove(key: string | undefined, question: string, port: number, response: ServerResponse): void {
  if (key !== undefined) response.setHeader(PROOF_HEADER, proofOf(key, question, port));
  answerText(response, key === undefined ? 404 : 200, "a Git server of Slipway's");
}

/** What git asks for a fetch, and all that is answered: nobody pushes, whatever the repository's own settings say. */
const QUESTIONS: Readonly<Record<string, { path: string; query: string }>> = {
  "GET /repository/info/refs?service=git-upload-pack": { path: "/info/refs", query: "service=git-upload-pack" },
  "POST /repository/git-upload-pack": { path: "/git-upload-pack", query: "" },
};

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const question = `${request.method} ${request.url}`;
  const asked = Object.hasOwn(QUESTIONS, question) ? QUESTIONS[question] : undefined;
  if (asked === undefined) {
    answerText(response, 404, "here one repository is served, for fetches alone");
    return;
  }
  const backend = spawn("git", ["http-backend"], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: asked.path,
      QUERY_STRING: asked.query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  backend.on("error", () => response.destroy());
  // Who asks may be gone before all was sent.
  backend.stdin.on("error", () => undefined);
  response.on("close", () => backend.kill());
  request.pipe(backend.stdin);
  relay(backend.stdout, response);
}

/** What a CGI program prints is its headers, an empty line, its body. */
function relay(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    output.off("data", onData);
    const headers = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(/: (.*)/s));
    const status = headers.find(([name]) => name === "Status")?.[1];
    const others = headers
      .filter(([name]) => name !== "Status")
      .map(([name = "", value = ""]) => [name, value] as const);
    response.writeHead(status === undefined ? 200 : Number.parseInt(status, 10), Object.fromEntries(others));
    response.write(head.subarray(end + 4));
    output.pipe(response);
  };
  output.on("data", onData);
  output.on("end", () => response.end());
}

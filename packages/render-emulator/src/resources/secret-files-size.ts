import { type SecretFile, secretFilesLimit } from "@slipway/render-api";
import { badRequest } from "../errors";

/** Refuses more than Render keeps of the secret files of one service or environment group together. */
export function checkSecretFilesSize(files: readonly SecretFile[]): void {
  const size = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (size <= secretFilesLimit) return;
  throw badRequest(`\`secretFiles\` have ${size} bytes together: use ${secretFilesLimit} at most`);
}

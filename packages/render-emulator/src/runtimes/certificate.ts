import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";
import writeFileAtomic from "write-file-atomic";
import { readIfThere } from "../state/read-if-there";

export interface Certificate {
  /** Both in PEM. */
  key: string;
  cert: string;
}

const hundredYearsMs = 100 * 365 * 24 * 3_600_000;

/** A certificate for 127.0.0.1 that no authority signed, as that of Render's internal Postgres. */
export async function selfSigned(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    notAfterDate: new Date(Date.now() + hundredYearsMs),
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  return { key, cert };
}

/** The {@link selfSigned} certificate of a folder, which is made once. */
export async function keptCertificate(dir: string): Promise<Certificate> {
  const path = join(dir, "certificate.pem");
  const kept = await readIfThere(path);
  if (kept !== undefined) return { key: kept, cert: kept };
  const { key, cert } = await selfSigned();
  await mkdir(dir, { recursive: true });
  await writeFileAtomic(path, `${key}\n${cert}\n`, { mode: 0o600 });
  return { key, cert };
}

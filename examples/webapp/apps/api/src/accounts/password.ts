import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { ApiError } from "../api-error";

/** What OWASP names for servers of little memory: 16 MiB for each that is under way. */
const COST = { N: 2 ** 14, r: 8, p: 5 };
const KEY_BYTES = 32;

/**
 * Passwords that are hashed at once, or wait for it, at most. Anybody may have one hashed, and each takes a part of a second of a processor:
 * beyond this the rest of the service, which shares Node.js' threads with them, would wait for them.
 */
const MOST_AT_ONCE = 8;
let underWay = 0;

const deriveKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** What is kept of a password. It says how it was made, so that the cost can rise later. @throws ApiError where too many are under way */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether a hash was made of this password. @throws ApiError where too many are under way */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [kind, N, r, p, salt = "", key = ""] = hash.split("$");
  const expected = Buffer.from(key, "base64url");
  if (kind !== "scrypt" || expected.length !== KEY_BYTES) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, "base64url"), cost);
  return timingSafeEqual(derived, expected);
}

async function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  if (underWay >= MOST_AT_ONCE)
    throw new ApiError(503, "BUSY", "Too many people sign in right now: try again in a moment.");
  underWay++;
  try {
    return await deriveKey(password.normalize("NFKC"), salt, KEY_BYTES, cost);
  } finally {
    underWay--;
  }
}

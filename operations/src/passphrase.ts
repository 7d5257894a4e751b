import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Encrypts nothing: the secrets of a stack on the emulator are generated on this machine and worth nothing elsewhere. It is fixed so
 * that the salt in `Pulumi.local.yaml` can be tracked.
 */
export const EMULATOR_PASSPHRASE = "slipway-local";

const VARIABLES = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"] as const;

/** Pulumi's own figures (`sdk/go/common/resource/config/crypt.go`). */
const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** The variable by which the user hands a passphrase to Pulumi, if there is one. An empty passphrase is one. */
export function passphraseVariable(
  environment: Readonly<Record<string, string | undefined>>,
): (typeof VARIABLES)[number] | undefined {
  return VARIABLES.find((name) => environment[name] !== undefined);
}

/**
 * Whether the secrets of a stack on the emulator are read with the emulator's own passphrase: always, but where the user has set one and
 * the stack's salt wasn't made with the emulator's.
 *
 * @param salt the `encryptionsalt` in the stack's file
 */
export function takesEmulatorPassphrase(
  salt: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (passphraseVariable(environment) === undefined || isEmulatorPassphrase(environment)) return true;
  return salt !== undefined && isMadeWith(salt, EMULATOR_PASSPHRASE);
}

function isEmulatorPassphrase({ PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE }: NodeJS.ProcessEnv): boolean {
  if (PULUMI_CONFIG_PASSPHRASE !== undefined) return PULUMI_CONFIG_PASSPHRASE === EMULATOR_PASSPHRASE;
  try {
    return readFileSync(PULUMI_CONFIG_PASSPHRASE_FILE ?? "", "utf8").trim() === EMULATOR_PASSPHRASE;
  } catch {
    return false; // Pulumi says what is wrong with the file.
  }
}

/** Whether a salt was made with a passphrase. It is `v1:<salt>:v1:<nonce>:<the word "pulumi", encrypted>`, each in base64. */
function isMadeWith(encryptionSalt: string, passphrase: string): boolean {
  const [, salt, , nonce, encrypted] = encryptionSalt.split(":").map((part) => Buffer.from(part, "base64"));
  if (salt === undefined || nonce === undefined || encrypted === undefined) return false;
  const key = pbkdf2Sync(passphrase, salt, ITERATIONS, KEY_BYTES, "sha256");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(encrypted.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(encrypted.subarray(0, -TAG_BYTES)), decipher.final()]);
    return text.toString() === "pulumi";
  } catch {
    return false;
  }
}

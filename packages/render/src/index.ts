/** The SDK: one class per resource of Render's. It is loaded by Pulumi programs and imports nothing of the provider. */
export * from "./sdk";

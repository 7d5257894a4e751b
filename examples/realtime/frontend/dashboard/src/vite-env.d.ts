/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_API_BASE_URL: string;
  readonly VITE_REALTIME_URL: string;
  /** The commit that is built, where the platform tells it. */
  readonly VITE_GIT_COMMIT: string | undefined;
}

"use client";

import { ErrorNotice } from "@/components/error-notice";

/** In place of a page that could not be made, as when the API doesn't answer. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main id="content">
      <ErrorNotice retry={reset} />
    </main>
  );
}

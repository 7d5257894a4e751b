"use client";

import "./globals.css";

/** In place of everything, when even what stands around a page could not be made. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main id="content">
          <section className="card narrow">
            <h1>That didn’t work</h1>
            <p role="alert">Something is wrong on our side. Your lists are safe: try again in a moment.</p>
            <button
              type="button"
              onClick={() => {
                window.location.reload();
              }}
            >
              Try again
            </button>
          </section>
        </main>
      </body>
    </html>
  );
}
